import { NotFoundError } from "../core/index.ts";
import { type Workspace, workspaceAt } from "../pipeline/index.ts";
import {
  type RunningTrackingServer,
  type StartTrackingServerOptions,
  startTrackingServer,
} from "../tracking-server/index.ts";
import { startPageThread } from "./page-thread.ts";
import { createReporter } from "./reporter.ts";
import { serveUntilSignal } from "./serve-until-signal.ts";
import { serviceSettings } from "./settings.ts";
import { isAbsent, watchFile } from "./watch-file.ts";
import { workspaceArtifacts } from "./workspace-artifacts.ts";

/** The options of `ui`. */
export interface UiCommandOptions {
  readonly workspace: string;
  readonly port?: number;
  readonly host?: string;
  readonly drainDelay?: number;
  readonly allowedHost?: readonly string[];
  readonly rootPath?: string;
  readonly maxConnections?: number;
  readonly quiet: boolean;
}

/** `systole ui`: shows the experiments of a workspace until SIGINT (at once) or SIGTERM (drains). */
export async function uiCommand(options: UiCommandOptions): Promise<void> {
  const reporter = createReporter({ quiet: options.quiet });
  const { port: uiPort, ...flags } = options;
  const settings = serviceSettings({ ...flags, ...(uiPort === undefined ? {} : { uiPort }) });
  const workspace = workspaceAt(options.workspace);
  if (isAbsent(workspace.database))
    throw new NotFoundError(
      "workspace/not-found",
      `workspace "${workspace.root}" must hold experiments, it has none`,
      { hint: "name the workspace with --workspace, or make one with `systole run`" },
    );
  const pages = await openExperiments(workspace);
  try {
    const { host, uiPort: port, allowedHosts, rootPath, maxConnections } = settings;
    const experiments = await pages.start({ host, port, allowedHosts, rootPath, maxConnections });
    await serveUntilSignal([experiments.app], {
      reporter,
      announce: () => reporter.info(`experiments  ${experiments.url}`),
      drainDelayMs: settings.drainDelaySeconds * 1000,
    });
  } finally {
    await pages.close();
  }
}

/** The experiments of a workspace, opened to be shown. */
export interface Experiments {
  /** Makes a server of their pages listen. It may be called again with another port when that one was taken. */
  start(
    where: Omit<StartTrackingServerOptions, "store" | "artifacts" | "makePage" | "unready">,
  ): Promise<RunningTrackingServer>;
  close(): Promise<void>;
}

/**
 * Opens the store of a workspace for its pages, on a thread that makes them. Nothing is written. The pages see no files but those below
 * the workspace's `mlartifacts`. The server is not ready while the database is gone.
 */
export async function openExperiments(workspace: Workspace): Promise<Experiments> {
  const unready = watchFile(workspace.database, "the database");
  const { store, makePage, close } = await startPageThread(workspace);
  const artifacts = workspaceArtifacts(workspace);
  return {
    start: (where) => startTrackingServer({ ...where, store, artifacts, makePage, unready }),
    close,
  };
}
