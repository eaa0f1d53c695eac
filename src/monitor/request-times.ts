import type { Socket } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { LoopClock } from "./loop-clock.ts";

/** How long the requests of a server waited in their sockets before anybody saw them. */
export class RequestTimes {
  readonly #clock = new LoopClock();
  readonly #waitedMs = new WeakMap<FastifyRequest, number>();
  /** Of connections that have had no request: in which turn of the loop they were taken, and since when they may have waited. */
  readonly #accepted = new WeakMap<Socket, { readonly turn: number; readonly since: number }>();

  /** The clock runs until the server closes. */
  constructor(scope: FastifyInstance) {
    const accept = (socket: Socket): void => {
      this.#accepted.set(socket, { turn: this.#clock.turn, since: this.#clock.readableSince() });
    };
    scope.server.on("connection", accept);
    scope.addHook("onClose", async () => {
      scope.server.off("connection", accept);
      this.#clock.stop();
    });
  }

  /** Notes since when a request may have waited; it is called when the request has just been read. */
  begin(request: FastifyRequest): void {
    const socket = request.raw.socket;
    const accepted = this.#accepted.get(socket);
    this.#accepted.delete(socket);
    // a request that was there when its connection was taken, one turn before, waited as long as the connection did
    const cameAlong =
      accepted !== undefined && accepted.turn >= this.#clock.turn - 1 && !this.#clock.hasSlept();
    const since = cameAlong ? accepted.since : this.#clock.readableSince();
    this.#waitedMs.set(request, performance.now() - since);
  }

  /** What {@link begin} found, in milliseconds; 0 for a request that was refused before it. */
  waitedMs(request: FastifyRequest): number {
    return this.#waitedMs.get(request) ?? 0;
  }
}
