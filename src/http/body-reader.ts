import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { blockBytes, type PendingWork, smallBodyBytes } from "./pending-work.ts";
import { HttpProblem } from "./problem.ts";

/** The room that a body begins with, in bytes: most bodies are a record or two. */
const firstRoom = 1024;

/** The bytes of a body beyond the first, in blocks that are used again: nothing is left over for the collector of garbage. */
interface Blocks {
  readonly full: Buffer[];
  /** How many bytes of the last block are used. */
  used: number;
}

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
 * Reads the body of a request. Each piece is copied when it comes and then forgotten, so that the memory
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
  let first = Buffer.allocUnsafeSlow(Math.min(firstRoom, most));
  const blocks: Blocks = { full: [], used: blockBytes };
  let length = 0;
  let pieces = 0;

  const end = (error: Error | undefined, body?: ReceivedBody): void => {
    stream.off("data", take).off("end", finish).off("error", fail).off("close", abandon);
    first = Buffer.alloc(0);
    for (const block of blocks.full.splice(0)) pending.giveBlock(block, body !== undefined);
    if (error !== undefined) stream.on("error", () => {}).resume();
    done(error, body);
  };
  /** Keeps a piece: in the first room while it is small, then in blocks. */
  const keep = (piece: Buffer): void => {
    let from = 0;
    if (length < smallBodyBytes) {
      const needed = Math.min(smallBodyBytes, length + piece.length);
      if (needed > first.length) {
        const larger = Buffer.allocUnsafeSlow(Math.min(smallBodyBytes, Math.max(needed, 2 * first.length)));
        first.copy(larger, 0, 0, length);
        first = larger;
      }
      from = piece.copy(first, length, 0, needed - length);
    }
    while (from < piece.length) {
      if (blocks.used === blockBytes) {
        blocks.full.push(pending.takeBlock(blocks.full.length));
        blocks.used = 0;
      }
      const copied = piece.copy(blocks.full.at(-1)!, blocks.used, from);
      blocks.used += copied;
      from += copied;
    }
    length += piece.length;
  };
  const take = (given: Buffer | string): void => {
    const piece = typeof given === "string" ? Buffer.from(given) : given;
    if (length + piece.length > most) {
      end(length + piece.length > limit ? tooLarge() : wrongLength());
      return;
    }
    try {
      keep(piece);
    } catch (error) {
      end(error as Error);
      return;
    }
    if (++pieces % piecesAtOnce === 0 && length < pieces * leastPiece) {
      const { socket } = stream as Readable & Partial<Pick<IncomingMessage, "socket">>;
      if (socket !== undefined) pending.pause(socket);
    }
  };
  const finish = (): void => {
    if (announced !== undefined && length !== announced) end(wrongLength());
    else {
      const bytes =
        blocks.full.length === 0 ? first.subarray(0, length) : Buffer.concat([first, ...blocks.full], length);
      end(undefined, { bytes, counted: blocks.full.length * blockBytes });
    }
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
