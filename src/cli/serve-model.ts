import { createLogger } from "../http/index.ts";
import type { Model, ModelSource } from "../model/index.ts";
import type { ServiceBlock } from "../project/index.ts";
import { type RunningService, startService } from "../serve/index.ts";
import { createReporter, type Reporter } from "./reporter.ts";
import { serveUntilSignal } from "./serve-until-signal.ts";
import { endLog, openLog } from "./service-log.ts";
import { type ServiceFlags, serviceSettings } from "./settings.ts";

/** How a model is served, and what is logged meanwhile. */
export interface ServeModelOptions extends ServiceFlags {
  readonly logLevel: string;
  readonly quiet: boolean;
}

/**
 * Serves a model until SIGINT, which ends it at once, or SIGTERM, which drains it. Each request is a line of JSON on standard
 * error. This module imports nothing that trains or keeps experiments: the service image is made of it.
 *
 * @param service what a project says about serving; it counts where no flag or variable is given.
 */
export async function serveModel(
  source: ModelSource,
  options: ServeModelOptions,
  service?: ServiceBlock,
): Promise<void> {
  const reporter = createReporter({ quiet: options.quiet });
  const log = options.quiet ? undefined : openLog();
  const { uiPort: _, drainDelaySeconds, ...settings } = serviceSettings(options, service);
  const running = await startService({
    source,
    ...settings,
    ...(log === undefined
      ? {}
      : {
          logger: createLogger({ level: options.logLevel, stream: log }),
          droppedLogLines: () => log.droppedLines,
        }),
  });
  await serveUntilSignal([running.app], {
    reporter,
    announce: () => announceService(reporter, source, running),
    drainDelayMs: drainDelaySeconds * 1000,
  });
  await endLog(log);
}

/** Says what a service serves and where it can be reached. */
export function announceService(reporter: Reporter, source: ModelSource, service: RunningService): void {
  const model = source.current();
  reporter.info(model === undefined ? "model        none yet" : modelLine(model));
  reporter.info(`predictions  ${service.url}  (Swagger UI at ${service.url}/docs)`);
}

/** Which model is served. */
export function modelLine({ info }: Model): string {
  return `model        ${info.name} version ${info.version ?? "unregistered"}, sha256 ${info.digest.slice(0, 12)}…`;
}
