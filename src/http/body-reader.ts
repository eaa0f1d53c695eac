import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { type PendingWork, smallBodyBytes } from "./pending-work.ts";
import { HttpProblem } from "./problem.ts";

/** The room that a body begins with, in bytes: most bodies are a record or two. */
const firstRoom = 1024;

/** After how many pieces it is asked how small they are. */
const piecesAtOnce = 1024;
/** A body whose pieces have fewer bytes on average takes turns: each piece costs the program as much as thousands of bytes. */
const leastPiece = 64;

/** The bytes of a body, and the room that they have in {@link PendingWork}. */
export interface ReceivedBody {
  readonly bytes: Buffer;
  /** The bytes that were taken of {@link PendingWork}; whoever has the body gives them back. */
  readonly counted: number;
}

/** How a body is read. */
export interface ReadBodyOptions {
  /** The most bytes that it may have. */
  readonly limit: number;
  /** Its `Content-Length`; `undefined` when it comes in chunks. */
  readonly announced: number | undefined;
  readonly pending: PendingWork;
}

/**
 * Reads the body of a request into one growing buffer. Each piece is copied when it comes and then forgotten, so that the memory
 * follows the bytes, however small the pieces are.
 *
 * @param stream the request, or what a hook made of it.
 * @param done is called once, with an error or the body. When it is an error, the rest of the body is thrown away as it comes.
 */
export function readBody(
  stream: Readable,
  { limit, announced, pending }: ReadBodyOptions,
  done: (error: Error | undefined, body?: ReceivedBody) => void,
): void {
  const most = Math.min(limit, announced ?? limit);
  let room = Buffer.allocUnsafeSlow(Math.min(firstRoom, most));
  let length = 0;
  let pieces = 0;
  let counted = 0;

  const end = (error: Error | undefined, body?: ReceivedBody): void => {
    stream.off("data", take).off("end", finish).off("error", fail).off("close", abandon);
    room = Buffer.alloc(0);
    if (error !== undefined) {
      pending.giveBytes(counted);
      stream.on("error", () => {}).resume();
    }
    done(error, body);
  };
  const grow = (needed: number): void => {
    const size = Math.min(most, Math.max(needed, 2 * room.length));
    const more = Math.max(0, size - smallBodyBytes) - counted;
    if (more > 0) {
      pending.takeBytes(counted, more);
      counted += more;
    }
    const larger = Buffer.allocUnsafeSlow(size);
    room.copy(larger, 0, 0, length);
    room = larger;
  };
  const take = (given: Buffer | string): void => {
    const piece = typeof given === "string" ? Buffer.from(given) : given;
    const needed = length + piece.length;
    if (needed > limit) {
      end(tooLarge());
      return;
    }
    if (needed > most) {
      end(wrongLength());
      return;
    }
    if (needed > room.length) {
      try {
        grow(needed);
      } catch (error) {
        end(error as Error);
        return;
      }
    }
    if (piece.length === 1) room[length] = piece[0]!;
    else piece.copy(room, length);
    length = needed;
    if (++pieces % piecesAtOnce === 0 && length < pieces * leastPiece) {
      const { socket } = stream as Readable & Partial<Pick<IncomingMessage, "socket">>;
      if (socket !== undefined) pending.pause(socket);
    }
  };
  const finish = (): void => {
    if (announced !== undefined && length !== announced) end(wrongLength());
    else end(undefined, { bytes: room.subarray(0, length), counted });
  };
  const fail = (): void => end(new HttpProblem("http/bad-request", "the body must come whole, it did not"));
  const abandon = (): void => fail();

  if (announced !== undefined && announced > limit) {
    done(tooLarge());
    return;
  }
  stream.on("data", take).on("end", finish).on("error", fail).on("close", abandon);
}

function tooLarge(): HttpProblem {
  return new HttpProblem("http/body-too-large", "the body has more bytes than are allowed", {
    hint: "send fewer records a request",
  });
}

function wrongLength(): HttpProblem {
  return new HttpProblem("http/bad-request", "the body must be as long as its Content-Length says");
}
