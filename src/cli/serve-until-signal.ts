import type { FastifyInstance } from "fastify";
import { drain, stop } from "../http/index.ts";
import { signalExitCodes } from "./exit.ts";
import type { Reporter } from "./reporter.ts";
import { untilSignal } from "./signals.ts";

/** What is said, and how the servers drain. */
export interface ServeUntilOptions {
  readonly reporter: Reporter;
  /** Says where the servers are. It is called when signals are heeded: who reads it may send one at once. */
  readonly announce: () => void;
  readonly drainDelayMs?: number | undefined;
}

/** Serves until SIGINT, which stops all at once, or SIGTERM or SIGHUP, which drain; a second signal ends the process at once. */
export async function serveUntilSignal(
  servers: readonly FastifyInstance[],
  options: ServeUntilOptions,
): Promise<void> {
  const signalled = untilSignal();
  options.announce();
  const signal = await signalled;
  if (signal === "SIGINT") {
    await Promise.all(servers.map((server) => stop(server)));
    process.exitCode = signalExitCodes.SIGINT;
    return;
  }
  options.reporter.info(`${signal}: draining; a second signal ends at once`);
  await Promise.all(
    servers.map((server) =>
      drain(server, { ...(options.drainDelayMs === undefined ? {} : { delayMs: options.drainDelayMs }) }),
    ),
  );
}

/**
 * Starts a server on a port, or on the next free one when it is taken; a hundred ports are tried.
 *
 * @param start starts the server on the port that it is given, and throws `serve/port-in-use` when that is taken.
 * @returns what `start` returned. Its last error is thrown when all ports are taken, and any other error at once.
 */
export async function startOnFreePort<T>(port: number, start: (port: number) => Promise<T>): Promise<T> {
  for (let candidate = port; ; candidate++) {
    try {
      return await start(candidate);
    } catch (error) {
      const isTaken = error instanceof Error && "code" in error && error.code === "serve/port-in-use";
      if (!isTaken || candidate >= Math.min(65535, port + 99)) throw error;
    }
  }
}
