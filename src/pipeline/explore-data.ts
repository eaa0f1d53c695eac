import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Dataset } from "../data/index.ts";
import {
  type Drawing,
  describeTable,
  drawFigures,
  type Figure,
  renderFigure,
  summaryCsv,
} from "../explore/index.ts";
import { writeFileAtomic } from "../files/index.ts";
import type { Project } from "../project/index.ts";

/** What exploration wrote, relative to its directory. Plain JSON. */
export interface Exploration {
  /** Their paths, with slashes. */
  readonly files: readonly string[];
  /** The hash of each file. By it a later run sees that something else has written files of the same names. */
  readonly sha256: readonly string[];
  /** A sentence for each thing that the figures do not show: columns of a wide table, and figures that could not be drawn. */
  readonly notes: readonly string[];
}

/**
 * Describes a table: `data_summary.csv`, and `figures/<name>.png` and `.svg` for class balance, missing values,
 * associations and each feature by outcome; of many features those nearest the outcome. Figures of an earlier exploration are
 * removed. A figure that cannot be drawn is a warning, and leaves no file.
 *
 * @param directory where the files go: the reports of the project, `reports/<name>/` of the workspace.
 */
export async function exploreData(
  project: Pick<Project, "name" | "title" | "schema">,
  dataset: Pick<Dataset, "table" | "labels">,
  directory: string,
  options: {
    signal?: AbortSignal | undefined;
    onProgress?: ((done: number, total: number) => void) | undefined;
    onWarning?: ((message: string) => void) | undefined;
    /** Draws a figure. Default: {@link renderFigure}. */
    render?: typeof renderFigure;
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
  const { figures, notes } = drawFigures({ table, labels, schema, title: project.title ?? project.name });
  const failed: string[] = [];
  for (const [i, figure] of figures.entries()) {
    options.signal?.throwIfAborted();
    const drawing = await draw(figure, options.render ?? renderFigure);
    if (drawing instanceof Error) {
      failed.push(`figure ${figure.name} could not be drawn: ${drawing.message}`);
      options.onWarning?.(failed.at(-1)!);
    } else {
      await write(`figures/${figure.name}.svg`, drawing.svg);
      await write(`figures/${figure.name}.png`, drawing.png);
    }
    options.onProgress?.(i + 1, figures.length);
    await new Promise((resolve) => setImmediate(resolve)); // so that a signal is heard between figures
  }
  await removeOthers(directory, new Set(files));
  return { files, sha256, notes: [...notes, ...failed] };
}

/** Draws a figure, or says why that is not possible: what comes after it does not depend on it. */
async function draw({ spec }: Figure, render: typeof renderFigure): Promise<Drawing | Error> {
  try {
    return await render(spec);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const digest = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** Removes figures of ours that are none of these files: of a column that is gone, or one that failed now. */
async function removeOthers(directory: string, files: ReadonlySet<string>): Promise<void> {
  for (const path of await readdir(directory, { recursive: true })) {
    const file = path.replaceAll(sep, "/");
    if (ours.test(file) && !files.has(file)) await rm(join(directory, path), { force: true });
  }
}

/** The names that figures have. */
const ours = /^figures\/(class_balance|missing_values|correlation_heat_map|distribution_[\w-]+)\.(svg|png)$/;

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
