import { directorySource } from "../model/index.ts";
import { assertFinished, workspaceAt } from "../pipeline/index.ts";
import { startService } from "../serve/index.ts";
import { loadProject } from "./load-project.ts";
import { createReporter, type Reporter } from "./reporter.ts";
import { describeResult, type RunCommandOptions, runReported } from "./run-command.ts";
import { announceService } from "./serve-model.ts";
import { serveUntilSignal, startOnFreePort } from "./serve-until-signal.ts";
import { type ServiceFlags, serviceSettings } from "./settings.ts";
import { openExperiments } from "./ui-command.ts";

/** The options of `up`. */
export type UpCommandOptions = RunCommandOptions & ServiceFlags;

/**
 * `systole up`: runs the journey, then serves predictions and experiments until SIGINT, which ends both at once, or SIGTERM,
 * which drains both. A port that is taken is replaced by the next free one, which is said.
 */
export async function upCommand(
  reference: string,
  options: UpCommandOptions,
  signal: AbortSignal,
): Promise<void> {
  const reporter = createReporter({ quiet: options.quiet });
  const loaded = await loadProject(reference);
  const settings = serviceSettings(options, loaded.project.service);
  const { port, uiPort, drainDelaySeconds, ...serving } = settings;
  const result = await runReported(loaded, options, signal, reporter);
  process.stdout.write(`${describeResult(result)}\n\n`);
  assertFinished(result);
  signal.throwIfAborted();

  const source = await directorySource(result.champion.path);
  const service = await startOnFreePort(port, (free) => startService({ source, ...serving, port: free }));
  sayOtherPort(reporter, "predictions", port, service.port);
  const { host, allowedHosts, maxConnections } = settings;
  const pages = await openExperiments(workspaceAt(options.workspace));
  try {
    const experiments = await startOnFreePort(uiPort, (free) =>
      pages.start({ host, allowedHosts, maxConnections, port: free }),
    );
    sayOtherPort(reporter, "experiments", uiPort, experiments.port);
    await serveUntilSignal([service.app, experiments.app], {
      reporter,
      announce: () => {
        announceService(reporter, source, service);
        reporter.info(`experiments  ${experiments.url}`);
        reporter.info("Ctrl-C stops both");
      },
      drainDelayMs: drainDelaySeconds * 1000,
    });
  } finally {
    await pages.close();
  }
}

function sayOtherPort(reporter: Reporter, what: string, asked: number, got: number): void {
  if (asked !== 0 && asked !== got) reporter.warn(`port ${asked} is taken: ${what} are on port ${got}`);
}
