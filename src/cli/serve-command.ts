import { createLogger } from "../http/index.ts";
import { directorySource, type ModelSource } from "../model/index.ts";
import { type RunningService, startService } from "../serve/index.ts";
import { createReporter, type Reporter } from "./reporter.ts";
import { resolveModel } from "./resolve-model.ts";
import { serveUntilSignal } from "./serve-until-signal.ts";

/** The options of `serve`. */
export interface ServeCommandOptions {
  readonly port: number;
  readonly host: string;
  readonly workspace: string;
  readonly quiet: boolean;
}

/** `systole serve`: serves a model until SIGINT (at once) or SIGTERM (drains); a line of JSON a request on standard error. */
export async function serveCommand(reference: string, options: ServeCommandOptions): Promise<void> {
  const reporter = createReporter({ quiet: options.quiet });
  const resolved = await resolveModel(reference, options.workspace);
  const source = await directorySource(resolved.directory, resolved);
  const service = await startService({
    source,
    host: options.host,
    port: options.port,
    ...(options.quiet ? {} : { logger: createLogger() }),
  });
  announceService(reporter, source, service);
  await serveUntilSignal([service.app], { reporter });
}

/** Says what a service serves and where it can be reached. */
export function announceService(reporter: Reporter, source: ModelSource, service: RunningService): void {
  const info = source.current()?.info;
  reporter.info(
    `model        ${info?.name} version ${info?.version ?? "unregistered"}, sha256 ${info?.digest.slice(0, 12)}…`,
  );
  reporter.info(`predictions  ${service.url}  (Swagger UI at ${service.url}/docs)`);
}
