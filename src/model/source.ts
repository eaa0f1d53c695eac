import { type LoadOptions, loadModel } from "./directory.ts";
import type { Model, ModelSource } from "./protocol.ts";

/** A source that always has this one model. */
export function fixedSource(model: Model): ModelSource {
  return { current: () => model, close: async () => {} };
}

/**
 * Makes a source of the model in a directory, which is loaded and checked once, now: a later change of the directory does not
 * matter.
 *
 * @throws {NotFoundError} `model/not-found` when there is no such directory.
 * @throws {FormatError} when it holds no whole model; see {@link loadModel} for the codes.
 * @throws {StorageError} `model/unreadable` when a file is there but cannot be read.
 */
export async function directorySource(directory: string, options: LoadOptions = {}): Promise<ModelSource> {
  return fixedSource(await loadModel(directory, options));
}
