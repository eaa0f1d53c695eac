import { NotFoundError } from "../core/index.ts";
import { directorySource, type Model, type ModelSource } from "../model/index.ts";

/**
 * Makes a source of the model in a directory that may not be there yet, as in a cluster whose service starts before anything has
 * been trained. Until the directory is there the service answers, but is not ready. As {@link directorySource} it loads a model
 * once, and throws when what is there at first is no whole model.
 *
 * @param options.onFound called when a model that was not there at first has come.
 * @param options.onBroken called when what has come is no whole model; another one is waited for.
 * @param options.lookEveryMs how often the directory is looked for. Default: 2 s.
 */
export async function awaitedSource(
  directory: string,
  options: {
    readonly onFound: (model: Model) => void;
    readonly onBroken: (error: unknown) => void;
    readonly lookEveryMs?: number;
  },
): Promise<ModelSource> {
  const { lookEveryMs = 2000 } = options;
  let source = await sourceIfThere(directory);
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    try {
      source = await sourceIfThere(directory);
    } catch (error) {
      options.onBroken(error);
    }
    const model = source?.current();
    if (model === undefined) lookLater();
    else options.onFound(model);
  };
  const lookLater = (): void => {
    timer = setTimeout(() => void look(), lookEveryMs).unref();
  };
  if (source === undefined) lookLater();
  return {
    current: () => source?.current(),
    close: async () => {
      clearTimeout(timer);
      await source?.close();
    },
  };
}

/** @returns `undefined` when there is no such directory. */
async function sourceIfThere(directory: string): Promise<ModelSource | undefined> {
  try {
    return await directorySource(directory);
  } catch (error) {
    if (error instanceof NotFoundError && error.code === "model/not-found") return undefined;
    throw error;
  }
}
