import type { FastifyInstance } from "fastify";
import {
  addRoutes,
  createServer,
  type DrainOptions,
  drain,
  hostCheckOf,
  type Listening,
  listen,
  type ServerOptions,
  stop,
} from "../http/index.ts";
import { Instruments } from "../monitor/index.ts";
import { type ServeOptions, systole } from "./plugin.ts";

/** What a service of its own predicts with, and how its server protects itself. */
export type ServiceOptions = Omit<ServeOptions, "instruments"> &
  Omit<ServerOptions, "onEarlyRefusal"> & {
    /** How many lines the log has dropped, for `/metrics`. Default: nothing is said of it. */
    readonly droppedLogLines?: (() => number) | undefined;
  };

/** Makes the prediction service as a server, which does not listen yet. A wrong model is reported when it gets ready, or listens. */
export function createService(options: ServiceOptions): FastifyInstance {
  const instruments = new Instruments();
  const app = createServer({
    ...options,
    onEarlyRefusal: (status) => instruments.countEarlyRefusal(status),
  });
  instruments.observe(app);
  if (options.droppedLogLines !== undefined) instruments.watchLog(options.droppedLogLines);
  const docs = options.rootPath ? `${options.rootPath}/docs` : "docs";
  addRoutes(app, [{ method: "GET", path: "/", handle: (_request, reply) => reply.redirect(docs, 302) }]);
  app.register(systole, { ...options, instruments });
  return app;
}

/** Where a service listens, and how it drains. */
export interface StartOptions extends ServiceOptions {
  /** Default: 127.0.0.1, this machine only. */
  readonly host?: string | undefined;
  /** Default: 8000; 0 for any that is free. */
  readonly port?: number | undefined;
  /** Names beside this machine's own by which it may be addressed, such as that of a proxy in front. Default: none. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** How long to go on serving after readiness has failed. Default: 5 s. */
  readonly drainDelayMs?: number | undefined;
  /** How long requests that are under way may take after that. Default: 10 s. */
  readonly drainTimeoutMs?: number | undefined;
}

/** A service that listens. */
export interface RunningService extends Listening {
  readonly app: FastifyInstance;
  /** Ends it so that no request is lost. */
  drain(options?: DrainOptions): Promise<void>;
  /** Ends it at once. */
  stop(): Promise<void>;
}

/**
 * Starts the prediction service. Bound to this machine only, it takes requests that are addressed to this machine
 * only; bound to a network, it takes any Host unless `allowedHosts` names some.
 *
 * @throws {ConflictError} `serve/port-in-use` when another program has the port.
 * @throws {StorageError} `serve/port-refused` when the system does not let this user open it.
 * @throws {ParameterError} `serve/host` when `host` is no address of this machine.
 */
export async function startService(options: StartOptions): Promise<RunningService> {
  const { host = "127.0.0.1", port = 8000, drainDelayMs, drainTimeoutMs } = options;
  const app = createService({
    ...options,
    hostCheck: options.hostCheck ?? hostCheckOf(host, options.allowedHosts),
  });
  const listening = await listen(app, { host, port });
  const defaults: DrainOptions = {
    ...(drainDelayMs === undefined ? {} : { delayMs: drainDelayMs }),
    ...(drainTimeoutMs === undefined ? {} : { timeoutMs: drainTimeoutMs }),
  };
  return {
    ...listening,
    app,
    drain: (given = {}) => drain(app, { ...defaults, ...given }),
    stop: () => stop(app),
  };
}
