import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Connections } from "./connections.ts";
import { portsOf, readSendQueues } from "./send-queues.ts";

/** How slowly the answers of a server may be read. */
export interface ReaderLimits {
  /** How long a client that reads nothing of its answer keeps its connection. */
  readonly patienceMs: number;
  /** How fast a client must read to keep it longer: each so many bytes earn a second of patience. */
  readonly bytesPerSecond: number;
}

/** What is known of one reader. */
interface Reader {
  /** How many bytes it was given, when that was last looked at. */
  given: number;
  /** How many of them have reached it, as far as that was asked. */
  reached: number;
  patienceMs: number;
}

/** So many bytes are not looked for: any client's system takes them unread, 64 KiB. */
const unasked = 65_536;

/**
 * Cuts the connections of clients that do not read their answers. While bytes wait for a client its patience runs out, and by
 * what it takes it grows again, to `patienceMs` at most: one that reads nothing is cut after that time, one that reads slowly
 * but fast enough never. Bytes count as waiting also where the system holds them, as far as it tells; time that a handler takes
 * does not count, nor does a connection that is idle.
 */
export function cutSlowReaders(app: FastifyInstance, connections: Connections, limits: ReaderLimits): void {
  const readers = new WeakMap<Socket, Reader>();
  const checkMs = limits.patienceMs / 10;

  const check = async (): Promise<void> => {
    const waiting: { readonly socket: Socket; readonly reader: Reader; readonly taken: number }[] = [];
    for (const { socket } of connections) {
      const reader = readers.get(socket) ?? { given: 0, reached: 0, patienceMs: limits.patienceMs };
      readers.set(socket, reader);
      const given = socket.bytesWritten;
      const taken = bytesTaken(socket);
      const isQuiet = given === reader.given;
      reader.given = given;
      // the system asks for more bytes than it was given, or may still hold some of the last answer
      if (taken < given || (isQuiet && given - reader.reached > unasked))
        waiting.push({ socket, reader, taken });
      else reader.patienceMs = limits.patienceMs;
    }
    if (waiting.length === 0) return;
    const queues = await readSendQueues();
    for (const { socket, reader, taken } of waiting) {
      const reached = Math.max(reader.reached, taken - (queues.get(portsOf(socket)) ?? 0));
      const earnedMs = ((reached - reader.reached) / limits.bytesPerSecond) * 1000;
      reader.patienceMs =
        reached === reader.given
          ? limits.patienceMs
          : Math.min(limits.patienceMs, reader.patienceMs + earnedMs - checkMs);
      reader.reached = reached;
      if (reader.patienceMs > 0 || socket.destroyed) continue;
      app.log.warn({ bytesLeft: reader.given - reached }, "a client does not read its answer: cut");
      socket.resetAndDestroy(); // closed politely, the system would go on holding the bytes
    }
  };

  let isChecking = false;
  const checkNext = (): void => {
    if (isChecking) return;
    isChecking = true;
    void check().finally(() => {
      isChecking = false;
    });
  };
  app.server.once("listening", () => {
    const timer = setInterval(checkNext, checkMs).unref();
    app.server.once("close", () => clearInterval(timer));
  });
}

/**
 * How many of the bytes that were written to a socket the system has taken. Node tells that of whole pieces only, and an answer
 * may be one piece of many MiB; its handle, by which Node's own time-outs go, tells it of bytes.
 */
function bytesTaken(socket: Socket): number {
  const { _handle: handle } = socket as Socket & {
    readonly _handle?: { readonly bytesWritten: number; readonly writeQueueSize: number } | null;
  };
  return handle?.writeQueueSize === undefined
    ? socket.bytesWritten - socket.writableLength
    : handle.bytesWritten - handle.writeQueueSize;
}
