import {
  DataError,
  type Labels,
  SystoleError,
  selectColumns,
  stackLabels,
  stackTables,
  type Table,
} from "../core/index.ts";
import { assertValid, type Dataset } from "../data/index.ts";
import type { Fold } from "../judge/index.ts";
import type { Project } from "../project/index.ts";
import { featureSpecs, targetClasses } from "../schema/index.ts";

/** Why a site is not judged: its rows cannot be read, or no model could be made to judge. Plain JSON. */
export interface UnjudgedSite {
  /** The code of the error. */
  readonly undefined: string;
  /** Its message. */
  readonly reason: string;
}

/** Whether a site has no judgement. */
export function isUnjudged<T extends object>(site: T | UnjudgedSite): site is UnjudgedSite {
  return "undefined" in site;
}

/** The rows of a site, in the order of a table that holds those of all sites. */
export interface SiteRows {
  readonly name: string;
  readonly rows: Int32Array;
}

/** The rows of all sites in one table. */
export interface Sites {
  /** The features. */
  readonly table: Table;
  readonly labels: Labels;
  /** The site that the training rows are of. */
  readonly training: SiteRows;
  /** The others whose rows could be read, in their declared order. */
  readonly external: readonly SiteRows[];
  /** The others whose rows could not. */
  readonly unread: Readonly<Record<string, UnjudgedSite>>;
}

/**
 * What the site of the training rows is called: the value of a column of the role `group` that their file declares for all of them
 * (`constants`), else `training`. The other sites have the names under which the project declares their files.
 */
export function trainingSiteName({ schema, data }: Pick<Project, "schema" | "data">): string {
  const { constants = {} } = data.training;
  const group = schema.columns.find(({ name, role }) => role === "group" && Object.hasOwn(constants, name));
  let name = group === undefined ? "training" : String(constants[group.name]);
  while (Object.hasOwn(data.external ?? {}, name)) name = `${name} (training)`;
  return name;
}

/** An error that says of a file, a table or a fit what is wrong with it, as a reason; any other is thrown on. */
export function asUnjudged(error: unknown): UnjudgedSite {
  if (!(error instanceof SystoleError)) throw error;
  return { undefined: error.code, reason: error.message };
}

/**
 * Puts the rows of all sites into one table. A site whose rows cannot be read, or have errors, is left out with its reason: the
 * others are judged all the same.
 *
 * @param load reads the rows of an external site.
 */
export async function gatherSites(
  project: Pick<Project, "schema" | "data">,
  training: Dataset,
  load: (name: string) => Promise<Dataset>,
): Promise<Sites> {
  const read: { readonly name: string; readonly dataset: Dataset }[] = [];
  const unread: [string, UnjudgedSite][] = [];
  for (const name of Object.keys(project.data.external ?? {}))
    try {
      const dataset = await load(name);
      assertValid(dataset);
      if (dataset.labels.codes.length === 0)
        throw new DataError(
          "metric/no-rows",
          `a site must have rows with a target, got ${dataset.ledger.read} without`,
        );
      read.push({ name, dataset });
    } catch (error) {
      unread.push([name, asUnjudged(error)]);
    }
  const features = featureSpecs(project.schema).map(({ name }) => name);
  const datasets = [training, ...read.map(({ dataset }) => dataset)];
  const present = new Set(datasets.flatMap(({ labels }) => presentClasses(labels)));
  let at = 0;
  const rowsOf = (name: string, { labels }: Dataset): SiteRows => {
    const rows = Int32Array.from(labels.codes, () => at++);
    return { name, rows };
  };
  return {
    table: stackTables([
      selectColumns(training.table, features),
      ...read.map(({ dataset }) => selectColumns(dataset.table, features)),
    ]),
    labels: stackLabels(
      datasets.map(({ labels }) => labels),
      // of a class that no training row has a model says 0, which is what a site with such rows is to show
      targetClasses(project.schema).filter(
        (name) => present.has(name) || training.labels.classes.includes(name),
      ),
    ),
    training: rowsOf(trainingSiteName(project), training),
    external: read.map(({ name, dataset }) => rowsOf(name, dataset)),
    unread: Object.fromEntries(unread),
  };
}

function presentClasses({ classes, codes }: Labels): string[] {
  return [...new Set(codes)].map((code) => classes[code]!);
}

/** The divisions by which sites are judged. There is one external site at least. */
export interface SiteFolds {
  /** Trained on the training rows, judged at all other sites together. */
  readonly elsewhere: Fold;
  /** The same for each external site by itself. */
  readonly each: readonly Fold[];
  /** Each site left out in turn, that of the training rows first. */
  readonly leftOut: readonly Fold[];
}

/** The divisions by which sites are judged. */
export function siteFolds({ labels, training, external }: Sites): SiteFolds {
  const all = Int32Array.from(labels.codes.keys());
  const train = training.rows;
  return {
    elsewhere: { train, test: all.subarray(train.length) },
    each: external.map(({ rows }) => ({ train, test: rows })),
    leftOut: [training, ...external].map(({ rows }) => {
      const [first, last] = [rows[0]!, rows.at(-1)!];
      return { train: all.filter((row) => row < first || row > last), test: rows };
    }),
  };
}
