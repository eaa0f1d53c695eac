import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";

/** Whether a server is on its way out. */
export interface Lifecycle {
  isDraining: boolean;
}

/** By the server below it, which an app shares with all its scopes; a decoration could meet one of somebody else's. */
const lifecycles = new WeakMap<object, Lifecycle>();

/** Begins the life of a server made by `createServer`. */
export function beginLifecycle(app: FastifyInstance): Lifecycle {
  const lifecycle = { isDraining: false };
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
  /** How long requests that are under way may take after that. Default: 10 s. */
  readonly timeoutMs?: number;
  /** Ends the delay early. */
  readonly signal?: AbortSignal;
}

/**
 * Ends a server so that nobody notices: readiness fails at once, requests are served on for the delay, each answer
 * closing its connection; then the port is closed, what is under way is finished, and the promise resolves.
 */
export async function drain(app: FastifyInstance, options: DrainOptions = {}): Promise<void> {
  const { delayMs = 5000, timeoutMs = 10_000, signal } = options;
  beginDraining(app);
  await sleep(delayMs, undefined, { signal }).catch(() => {}); // aborted: close now
  const timer = setTimeout(() => app.server.closeAllConnections(), timeoutMs);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}

/** Ends a server at once: the port is closed and every connection is cut. */
export async function stop(app: FastifyInstance): Promise<void> {
  beginDraining(app);
  const cut = setInterval(() => app.server.closeAllConnections(), 10);
  app.server.closeAllConnections();
  try {
    await app.close();
  } finally {
    clearInterval(cut);
  }
}
