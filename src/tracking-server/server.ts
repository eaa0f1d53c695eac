import type { FastifyInstance } from "fastify";
import {
  addProbes,
  createServer,
  hostCheckOf,
  type Listening,
  listen,
  type ServerOptions,
} from "../http/index.ts";
import { type MakePage, makePagesFrom } from "./page-makers.ts";
import { addPages } from "./pages.ts";
import type { PageSources } from "./read-store.ts";

/** What a tracking server shows, and how it protects itself. */
export interface TrackingServerOptions
  extends PageSources,
    Pick<ServerOptions, "logger" | "hostCheck" | "rootPath" | "maxConnections"> {
  /** Makes the pages, in another thread for example. Default: they are made from `store` and `artifacts` in this one. */
  readonly makePage?: MakePage | undefined;
  /** Why nothing can be shown at the moment, `undefined` when all is well; called on each probe, so it must be quick. */
  readonly unready?: (() => string | undefined) | undefined;
}

/** The most characters of a name in a path. MLflow's names of models have at most 256; the rest is to spare. */
const longestName = 512;

/**
 * Makes the server of the experiments pages: runs, metrics side by side, parameters, artifacts and registered models, as
 * HTML that needs no script. Nothing it does changes the store, which stays the caller's to close.
 *
 * To be used with a store and the file stores of its artifacts: `{ store, artifacts: (uri) => fileArtifactStore(artifactPath(uri)) }`.
 */
export function createTrackingServer({
  store,
  artifacts,
  logger,
  hostCheck,
  rootPath,
  maxConnections,
  makePage = makePagesFrom({ store, artifacts }),
  unready = () => undefined,
}: TrackingServerOptions): FastifyInstance {
  const app = createServer({ logger, hostCheck, rootPath, maxConnections, maxParamLength: longestName });
  addProbes(app, { unready });
  addPages(app, { store, artifacts }, makePage, rootPath);
  return app;
}

/** Where a tracking server listens. */
export interface StartTrackingServerOptions extends TrackingServerOptions {
  /** Default: 127.0.0.1. */
  readonly host?: string | undefined;
  /** 0 for any that is free. */
  readonly port: number;
  /** Names beside this machine's own by which it may be addressed, such as that of a proxy in front. Default: none. */
  readonly allowedHosts?: readonly string[] | undefined;
}

/** A tracking server that listens; it is ended with `drain` or `stop` of `http/`. */
export interface RunningTrackingServer extends Listening {
  readonly app: FastifyInstance;
}

/**
 * Makes a tracking server and lets it listen. On this machine's own address it takes requests that name this machine
 * only; bound to a network, it takes any Host unless `allowedHosts` names some.
 *
 * @throws {ConflictError} `serve/port-in-use` when another program has the port.
 * @throws {StorageError} `serve/port-refused` when the system does not let this user open it.
 * @throws {ParameterError} `serve/host` when `host` is no address of this machine.
 */
export async function startTrackingServer(
  options: StartTrackingServerOptions,
): Promise<RunningTrackingServer> {
  const { host = "127.0.0.1" } = options;
  const hostCheck = options.hostCheck ?? hostCheckOf(host, options.allowedHosts);
  const app = createTrackingServer({ ...options, hostCheck });
  return { app, ...(await listen(app, options)) };
}
