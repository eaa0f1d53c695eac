import { type LoadOptions, loadModel } from "./directory.ts";
import type { Model, ModelSource } from "./protocol.ts";

/** A source that always has this one model. */
export function fixedSource(model: Model): ModelSource {
  return { current: () => model, close: async () => {} };
}

/**
 * A source of the model in a directory, loaded and checked now.
 *
 * @throws what {@link loadModel} throws.
 */
export async function directorySource(directory: string, options: LoadOptions = {}): Promise<ModelSource> {
  return fixedSource(await loadModel(directory, options));
}
