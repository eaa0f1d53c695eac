import { createLogger } from "../http/index.ts";
import { directorySource, type ModelSource } from "../model/index.ts";
import type { ServiceBlock } from "../pipeline/index.ts";
import { type RunningService, startService } from "../serve/index.ts";
import { createReporter, type Reporter } from "./reporter.ts";
import { resolveModel } from "./resolve-model.ts";
import { serveUntilSignal } from "./serve-until-signal.ts";
import { type ServiceFlags, serviceSettings } from "./settings.ts";

/** The options of `serve`. */
export interface ServeCommandOptions extends ServiceFlags {
  readonly workspace: string;
  readonly project?: string;
  readonly logLevel: string;
  readonly quiet: boolean;
}

/** `systole serve`: serves a model until SIGINT (at once) or SIGTERM (drains); a line of JSON a request on standard error. */
export async function serveCommand(reference: string, options: ServeCommandOptions): Promise<void> {
  const reporter = createReporter({ quiet: options.quiet });
  const service = await serviceBlockOf(options.project);
  const { host, port, bodyLimitBytes, drainDelaySeconds } = serviceSettings(options, service);
  const resolved = await resolveModel(reference, options.workspace);
  const source = await directorySource(resolved.directory, resolved);
  const running = await startService({
    source,
    host,
    port,
    bodyLimitBytes,
    ...(options.quiet ? {} : { logger: createLogger({ level: options.logLevel }) }),
  });
  announceService(reporter, source, running);
  await serveUntilSignal([running.app], { reporter, drainDelayMs: drainDelaySeconds * 1000 });
}

/** What a project says about serving; its code is loaded only when it is named. */
async function serviceBlockOf(reference: string | undefined): Promise<ServiceBlock | undefined> {
  if (reference === undefined) return undefined;
  const { loadProject } = await import("./load-project.ts");
  return (await loadProject(reference)).project.service;
}

/** Says what a service serves and where it can be reached. */
export function announceService(reporter: Reporter, source: ModelSource, service: RunningService): void {
  const info = source.current()?.info;
  reporter.info(
    `model        ${info?.name} version ${info?.version ?? "unregistered"}, sha256 ${info?.digest.slice(0, 12)}…`,
  );
  reporter.info(`predictions  ${service.url}  (Swagger UI at ${service.url}/docs)`);
}
