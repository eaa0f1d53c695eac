import type { Socket } from "node:net";
import { HttpProblem } from "./problem.ts";
import { Turns } from "./turns.ts";

/** How much the requests that are not answered yet may hold together. */
export interface PendingLimits {
  /** The most bytes of bodies. Default: {@link defaultPendingBytes}. */
  readonly maxPendingBytes?: number | undefined;
  /** The most records of large bodies that wait until others are answered. Default: {@link defaultPendingRecords}. */
  readonly maxPendingRecords?: number | undefined;
}

/**
 * 16 MiB: in a container of 256 MiB the program itself needs some 100, and the one body that is being answered some five times its
 * bytes.
 */
export const defaultPendingBytes = 16 << 20;

/** Five requests of the most records that one may have; a core answers so many in about a second. */
export const defaultPendingRecords = 50_000;

/**
 * The bytes of a body that are not counted. So much each connection may hold anyway, and requests of single records are taken
 * and answered at once, however many large bodies wait.
 */
export const smallBodyBytes = 16 << 10;

/** The further bytes of a body are kept in blocks of 64 KiB. */
export const blockBytes = 64 << 10;

/** Seconds after which a client that was refused may try again. */
const retryAfterSeconds = 1;

/** The refusal of a request for want of room. The client may send it again. */
export function overloaded(finding: string): HttpProblem {
  return new HttpProblem("http/overloaded", `the server must have room for the request, ${finding}`, {
    hint: "send it again later, as Retry-After says",
    headers: { "retry-after": String(retryAfterSeconds) },
  });
}

/**
 * Keeps what waits to be answered within bounds. Bytes of bodies are counted as they come. A large body, once it is whole,
 * waits until all earlier ones are answered: only one at a time is parsed and worked on.
 */
export class PendingWork {
  /** In which long work takes turns with all other requests. */
  readonly turns = new Turns();
  readonly #maxBytes: number;
  readonly #maxRecords: number;
  readonly #waiting: (() => void)[] = [];
  readonly #paused = new WeakSet<Socket>();
  readonly #free: Buffer[] = [];
  #bytes = 0;
  #records = 0;
  /** How many large bodies wait or are worked on. */
  #entered = 0;

  constructor({ maxPendingBytes, maxPendingRecords }: PendingLimits = {}) {
    this.#maxBytes = maxPendingBytes ?? defaultPendingBytes;
    this.#maxRecords = maxPendingRecords ?? defaultPendingRecords;
  }

  /**
   * Takes a block for further bytes of a body.
   *
   * @param held how many blocks the body has already. A body that is alone gets its room whatever its size.
   * @throws {HttpProblem} `http/overloaded`.
   */
  takeBlock(held: number): Buffer {
    if (this.#bytes + blockBytes > this.#maxBytes && this.#bytes > held * blockBytes)
      throw overloaded("too many bytes of other requests are not answered yet");
    this.#bytes += blockBytes;
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
  }

  /**
   * Gives a block back, to be used for another body.
   *
   * @param isCounted whether its bytes, which stand elsewhere now, still count until `giveBytes` gives them back.
   */
  giveBlock(block: Buffer, isCounted: boolean): void {
    if (!isCounted) this.#bytes -= blockBytes;
    if (this.#free.length * blockBytes < this.#maxBytes) this.#free.push(block);
  }

  /** Gives back the bytes of a body that is answered. */
  giveBytes(bytes: number): void {
    this.#bytes -= bytes;
  }

  /**
   * Keeps a connection from being read until it is its turn: one read of some 64 KiB. The socket is stopped and not the request, so
   * that what Node has read already comes through, and nothing is kept in pieces.
   */
  pause(socket: Socket): void {
    if (this.#paused.has(socket)) return;
    this.#paused.add(socket);
    const again = (): unknown => socket.pause(); // a request that is being read resumes its socket by itself
    socket.on("resume", again).pause();
    void this.turns.next().then(() => {
      this.#paused.delete(socket);
      socket.off("resume", again).resume();
    });
  }

  /**
   * Lets a large body wait for the end of those before it. When no other waits or is worked on, it is taken whatever its number
   * of records.
   *
   * @returns what must be called once, when its answer is made or nobody waits for it.
   * @throws {HttpProblem} `http/overloaded` at once, when too many records wait.
   */
  async enter(records: number): Promise<() => void> {
    if (this.#entered > 0 && this.#records + records > this.#maxRecords)
      throw overloaded("too many records of other requests wait to be answered");
    this.#entered++;
    this.#records += records;
    if (this.#entered > 1) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    await this.turns.next();
    return () => {
      this.#entered--;
      this.#records -= records;
      this.#waiting.shift()?.();
    };
  }
}
