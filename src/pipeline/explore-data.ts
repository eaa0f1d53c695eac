import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Dataset } from "../data/index.ts";
import { describeTable, drawFigures, renderFigure, summaryCsv } from "../explore/index.ts";
import type { Project } from "./project.ts";
import { writeFileAtomic } from "./workspace.ts";

/** What exploration wrote, relative to its directory. Plain JSON. */
export interface Exploration {
  readonly files: readonly string[];
}

/**
 * Describes a table: `data_summary.csv`, and `figures/<name>.png` and `.svg` for class balance, missing values,
 * associations and each feature by outcome.
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
  const summary = "data_summary.csv";
  await writeFileAtomic(join(directory, summary), summaryCsv(describeTable(table, schema)));
  const files = [summary];
  const figures = drawFigures({ table, labels, schema, title: project.title ?? project.name });
  for (const [i, figure] of figures.entries()) {
    options.signal?.throwIfAborted();
    const { svg, png } = await renderFigure(figure.spec);
    for (const [ending, content] of [
      ["svg", svg],
      ["png", png],
    ] as const) {
      const file = `figures/${figure.name}.${ending}`;
      await writeFileAtomic(join(directory, file), content);
      files.push(file);
    }
    options.onProgress?.(i + 1, figures.length);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { files };
}

/** Whether all that an earlier exploration wrote is still there. */
export function isExplorationThere(exploration: Exploration, directory: string): boolean {
  return exploration.files.every((file) => existsSync(join(directory, file)));
}
