import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * 512: what they hold is within some 20 MiB, beside the first 16 KiB of a body each. A proxy in front needs a few dozen for
 * thousands of clients.
 */
export const defaultConnections = 512;

/** How long a connection without a request is left alone, in milliseconds, when others need its place. */
const restMs = 1000;

/**
 * Bounds the connections of a server. One beyond the bound takes the place of the one that has been without a request for
 * longest, at least a second. When all of them are busy it is taken as *surplus*: it may ask for what is always answered, probes
 * for example, and is closed after its answer. As many as the bound may be surplus; further ones are closed at once.
 */
export class BoundedConnections {
  readonly #most: number;
  readonly #open = new Set<Socket>();
  /** The connections without a request, and since when; the longest first. */
  readonly #idle = new Map<Socket, number>();
  readonly #surplus = new Set<Socket>();

  constructor(server: Server, most: number = defaultConnections) {
    this.#most = most;
    server.maxConnections = 2 * most;
    server.on("connection", (socket: Socket) => this.#add(socket));
    server.prependListener("request", (request: IncomingMessage, response: ServerResponse) =>
      this.#begin(request.socket, response),
    );
  }

  /** Whether a connection is one too many, still. */
  isSurplus(socket: Socket): boolean {
    if (!this.#surplus.has(socket)) return false;
    if (this.#open.size > this.#most) return true;
    this.#surplus.delete(socket);
    return false;
  }

  #add(socket: Socket): void {
    if (this.#open.size >= this.#most && !this.#makePlace()) this.#surplus.add(socket);
    this.#open.add(socket);
    this.#idle.set(socket, performance.now());
    socket.once("close", () => this.#remove(socket));
  }

  #remove(socket: Socket): void {
    this.#open.delete(socket);
    this.#idle.delete(socket);
    this.#surplus.delete(socket);
  }

  /** Closes the connection that has been idle for longest. @returns whether there was one that was idle for long enough. */
  #makePlace(): boolean {
    const [oldest] = this.#idle;
    if (oldest === undefined) return false;
    const [socket, since] = oldest;
    if (performance.now() - since < restMs) return false;
    socket.destroy();
    this.#remove(socket);
    return true;
  }

  #begin(socket: Socket, response: ServerResponse): void {
    this.#idle.delete(socket);
    response.once("close", () => {
      if (!socket.destroyed && this.#open.has(socket)) this.#idle.set(socket, performance.now());
    });
  }
}
