import { directorySource } from "../model/index.ts";
import { workspaceAt } from "../pipeline/index.ts";
import { startService } from "../serve/index.ts";
import { artifactPath, fileArtifactStore, openSqliteStore } from "../track/index.ts";
import { startTrackingServer } from "../tracking-server/index.ts";
import { createReporter, type Reporter } from "./reporter.ts";
import { describeResult, type RunCommandOptions, runReported } from "./run-command.ts";
import { announceService } from "./serve-command.ts";
import { serveUntilSignal, startOnFreePort } from "./serve-until-signal.ts";

/** The options of `up`. */
export interface UpCommandOptions extends RunCommandOptions {
  readonly port: number;
  readonly uiPort: number;
  readonly host: string;
}

/** `systole up`: the journey, then predictions and experiments until SIGINT (at once) or SIGTERM (drains). */
export async function upCommand(
  reference: string,
  options: UpCommandOptions,
  signal: AbortSignal,
): Promise<void> {
  const reporter = createReporter({ quiet: options.quiet });
  const result = await runReported(reference, options, signal, reporter);
  process.stdout.write(`${describeResult(result)}\n\n`);
  signal.throwIfAborted();

  const source = await directorySource(result.model.path);
  const service = await startOnFreePort(options.port, (port) =>
    startService({ source, host: options.host, port }),
  );
  sayOtherPort(reporter, "predictions", options.port, service.port);
  const { database, artifacts } = workspaceAt(options.workspace);
  const store = await openSqliteStore(database, { artifactRoot: artifacts });
  try {
    const experiments = await startOnFreePort(options.uiPort, (port) =>
      startTrackingServer({
        store,
        artifacts: (uri) => fileArtifactStore(artifactPath(uri)),
        host: options.host,
        port,
      }),
    );
    sayOtherPort(reporter, "experiments", options.uiPort, experiments.port);
    announceService(reporter, source, service);
    reporter.info(`experiments  ${experiments.url}`);
    reporter.info("Ctrl-C stops both");
    await serveUntilSignal([service.app, experiments.app], { reporter });
  } finally {
    await store.close();
  }
}

function sayOtherPort(reporter: Reporter, what: string, asked: number, got: number): void {
  if (asked !== 0 && asked !== got) reporter.warn(`port ${asked} is taken: ${what} are on port ${got}`);
}
