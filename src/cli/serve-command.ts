import { fixedSource } from "../model/index.ts";
import type { ServiceBlock } from "../project/index.ts";
import { openModel } from "./open-model.ts";
import { type ServeModelOptions, serveModel } from "./serve-model.ts";

/** The options of `serve`. */
export interface ServeCommandOptions extends ServeModelOptions {
  readonly workspace: string;
  readonly project?: string;
}

/** `systole serve`: finds a model and serves it. */
export async function serveCommand(reference: string, options: ServeCommandOptions): Promise<void> {
  const service = await serviceBlockOf(options.project);
  await serveModel(fixedSource(await openModel(reference, options.workspace)), options, service);
}

/** What a project says about serving; its code is loaded only when it is named. */
async function serviceBlockOf(reference: string | undefined): Promise<ServiceBlock | undefined> {
  if (reference === undefined) return undefined;
  const { loadProject } = await import("./load-project.ts");
  return (await loadProject(reference)).project.service;
}
