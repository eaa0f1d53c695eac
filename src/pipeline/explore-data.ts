import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset } from "../data/index.ts";
import { describeTable, drawFigures, renderFigure, summaryCsv } from "../explore/index.ts";
import { writeFileAtomic } from "../files/index.ts";
import type { Project } from "../project/index.ts";

/** What exploration wrote, relative to its directory. Plain JSON. */
export interface Exploration {
  /** Their paths, with slashes. */
  readonly files: readonly string[];
  /** The hash of each file. By it a later run sees that another project has written files of the same names. */
  readonly sha256: readonly string[];
}

/**
 * Describes a table: `data_summary.csv`, and `figures/<name>.png` and `.svg` for class balance, missing values,
 * associations and each feature by outcome. Figures of an earlier exploration are removed.
 *
 * @param directory where the files go: the workspace's `reports/`.
 */
export async function exploreData(
  project: Pick<Project, "name" | "title" | "schema">,
  dataset: Pick<Dataset, "table" | "labels">,
  directory: string,
  options: {
    signal?: AbortSignal | undefined;
    onProgress?: ((done: number, total: number) => void) | undefined;
  } = {},
): Promise<Exploration> {
  const { table, labels } = dataset;
  const { schema } = project;
  const files: string[] = [];
  const sha256: string[] = [];
  const write = async (file: string, content: string | Uint8Array): Promise<void> => {
    await writeFileAtomic(join(directory, file), content);
    files.push(file);
    sha256.push(digest(content));
  };
  await write("data_summary.csv", summaryCsv(describeTable(table, schema)));
  const figures = drawFigures({ table, labels, schema, title: project.title ?? project.name });
  for (const [i, figure] of figures.entries()) {
    options.signal?.throwIfAborted();
    const { svg, png } = await renderFigure(figure.spec);
    await write(`figures/${figure.name}.svg`, svg);
    await write(`figures/${figure.name}.png`, png);
    options.onProgress?.(i + 1, figures.length);
    await new Promise((resolve) => setImmediate(resolve)); // so that a signal is heard between figures
  }
  await removeOthers(directory, new Set(files));
  return { files, sha256 };
}

const digest = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** Removes the figures of columns that are none of these files: of a column that is gone, or of another project. */
async function removeOthers(directory: string, files: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(join(directory, "figures")))
    if (/^distribution_[\w-]+\.(svg|png)$/.test(name) && !files.has(`figures/${name}`))
      await rm(join(directory, "figures", name), { force: true });
}

/** Whether all that an earlier exploration wrote is still there, and the same. */
export async function isExplorationThere(
  { files, sha256 }: Exploration,
  directory: string,
): Promise<boolean> {
  try {
    for (const [i, file] of files.entries())
      if (digest(await readFile(join(directory, file))) !== sha256[i]) return false;
    return true;
  } catch {
    return false; // gone: it is drawn again
  }
}
