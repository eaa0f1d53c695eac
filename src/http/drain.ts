import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { Connections } from "./connections.ts";

/** Where a server stands between its start and its end. */
export interface Lifecycle {
  /** Set once when the server begins to end, by {@link drain} or {@link stop}, and never unset. */
  isDraining: boolean;
  readonly connections: Connections;
}

/**
 * The lifecycle of each server. The key is the Node server below Fastify, which an app shares with all its scopes; a decoration
 * of the app could collide with one of the same name that somebody else made.
 */
const lifecycles = new WeakMap<object, Lifecycle>();

/** Begins the life of a server made by `createServer`. */
export function beginLifecycle(app: FastifyInstance): Lifecycle {
  const connections = new Connections(app.server);
  const lifecycle = { isDraining: false, connections };
  app.server.closeIdleConnections = () => connections.closeIdle(); // which a server calls when it is closed
  lifecycles.set(app.server, lifecycle);
  return lifecycle;
}

/** The lifecycle of a server or of one scope of it; `undefined` when `createServer` did not make it. */
export function lifecycleOf(scope: FastifyInstance): Lifecycle | undefined {
  return lifecycles.get(scope.server);
}

function beginDraining(app: FastifyInstance): void {
  const lifecycle = lifecycleOf(app);
  if (lifecycle !== undefined) lifecycle.isDraining = true;
}

/** How a server drains. */
export interface DrainOptions {
  /** How long to go on serving after readiness has failed, so that load balancers notice. Default: 5 s. */
  readonly delayMs?: number;
  /** How long requests that are under way may take after that, until their answers are sent to the end. Default: 10 s. */
  readonly timeoutMs?: number;
  /** Ends the delay early. */
  readonly signal?: AbortSignal;
}

/**
 * Ends a server so that no client notices. Readiness fails at once; requests are still served for the delay, and each answer
 * closes its connection; then the port is closed, and the promise resolves when the requests under way are answered and their
 * answers are sent. What has not been sent by `timeoutMs` after the delay is cut off.
 */
export async function drain(app: FastifyInstance, options: DrainOptions = {}): Promise<void> {
  const { delayMs = 5000, timeoutMs = 10_000, signal } = options;
  beginDraining(app);
  await sleep(delayMs, undefined, { signal }).catch(() => {}); // aborted: close now
  const timer = setTimeout(() => app.server.closeAllConnections(), timeoutMs);
  // an answer whose headers were sent before does not close its connection by itself
  const idle = setInterval(() => app.server.closeIdleConnections(), 50);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
    clearInterval(idle);
  }
}

/** Ends a server at once: the port is closed and every connection is cut. */
export async function stop(app: FastifyInstance): Promise<void> {
  beginDraining(app);
  const cut = setInterval(() => app.server.closeAllConnections(), 10); // also those that are accepted until the port is closed
  app.server.closeAllConnections();
  try {
    await app.close();
  } finally {
    clearInterval(cut);
  }
}
