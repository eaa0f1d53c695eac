import { countClasses, getColumn } from "../core/index.ts";
import { type Dataset, formatIssues, type Issue, readDataset } from "../data/index.ts";
import { type ColumnSummary, countCodes, describeTable } from "../explore/index.ts";
import { workspaceAt } from "../pipeline/index.ts";
import type { Project } from "../project/index.ts";
import { findSpec, positiveClass, type Schema } from "../schema/index.ts";
import { cohortsOf, type DataCommandOptions, print } from "./data-command.ts";
import { loadProject } from "./load-project.ts";
import { textTable } from "./text-table.ts";
import { withTrainingCoding } from "./training-coding.ts";
import { labelledLine } from "./wrap-text.ts";

/** What one cohort of a project holds. Plain JSON. */
interface CohortDescription {
  readonly cohort: string;
  readonly source: string;
  readonly sha256: string;
  readonly rows: number;
  readonly used: number;
  readonly dropped: Dataset["ledger"]["dropped"];
  readonly target: {
    readonly column: string;
    readonly classes: readonly {
      readonly class: string;
      readonly label?: string;
      readonly count: number;
      readonly share: number;
    }[];
    readonly positive?: string;
  };
  readonly columns: readonly (ColumnSummary & { readonly codes?: Readonly<Record<string, number>> })[];
  readonly issues: readonly Issue[];
}

/** `systole data describe`: what the rows of each cohort hold, as tables or as one JSON document. */
export async function dataDescribeCommand(
  reference: string,
  options: DataCommandOptions & { coding?: string },
  signal: AbortSignal,
): Promise<void> {
  const { project: declared, directory } = await loadProject(reference);
  const project = withTrainingCoding(declared, options.coding);
  const { schema, data } = project;
  const cohorts: CohortDescription[] = [];
  for (const [cohort, file] of cohortsOf(project)) {
    const dataset = await readDataset({
      schema,
      format: data.format,
      file,
      baseDir: directory,
      cacheDir: workspaceAt(options.workspace).data,
      duplicates: data.duplicates,
      signal,
    });
    const description = describeCohort(cohort, dataset, project);
    cohorts.push(description);
    if (!options.json) process.stdout.write(`${cohortText(description, options.quiet)}\n\n`);
  }
  if (options.json) print({ project: project.name, cohorts });
}

function describeCohort(cohort: string, dataset: Dataset, { schema }: Project): CohortDescription {
  const { ledger, labels, table } = dataset;
  const counts = countClasses(labels);
  const positive = positiveClass(schema);
  return {
    cohort,
    source: dataset.url ?? dataset.source,
    sha256: dataset.sha256,
    rows: ledger.read,
    used: ledger.used,
    dropped: ledger.dropped,
    target: {
      column: schema.target.column,
      classes: labels.classes.map((name, i) => {
        const label = labelOf(schema, name);
        const count = counts[i] ?? 0;
        const share = ledger.used === 0 ? 0 : count / ledger.used;
        return { class: name, ...(label === undefined ? {} : { label }), count, share };
      }),
      ...(positive === undefined ? {} : { positive }),
    },
    columns: describeTable(table, schema).map((summary) => {
      const column = getColumn(table, summary.column);
      if (column.kind === "numeric") return summary;
      const codes = countCodes(column);
      return {
        ...summary,
        codes: Object.fromEntries(column.categories.map((name, i) => [name, codes[i] ?? 0])),
      };
    }),
    issues: dataset.issues,
  };
}

/** What a class means, for people: as the target says, else as its code does. */
function labelOf(schema: Schema, name: string): string | undefined {
  const given = schema.target.labels?.[name];
  if (given !== undefined || schema.target.positiveWhen !== undefined) return given;
  const spec = findSpec(schema, schema.target.column);
  return spec?.kind === "categorical"
    ? spec.codes.find((code) => String(code.value) === name)?.label
    : undefined;
}

function cohortText(description: CohortDescription, isQuiet: boolean): string {
  const { cohort, source, sha256, rows, used, dropped, target, columns, issues } = description;
  const percent = (part: number, whole: number): string =>
    `${whole === 0 ? 0 : ((100 * part) / whole).toFixed(1)} %`;
  const classes = target.classes.map(
    (c) =>
      `${c.label === undefined ? c.class : `${c.class} (${c.label})`} ${c.count} (${percent(c.count, used)})`,
  );
  const errors = issues.filter((issue) => issue.severity === "error").length;
  const lines = [
    `${cohort}: ${source}`,
    `sha256   ${sha256}`,
    `rows     ${rows} read, ${used} used${dropped.map((drop) => `, ${drop.rows.length} dropped (${drop.rule})`).join("")}`,
    labelledLine("target   ", `${target.column}: ${classes.join(", ")}`, process.stdout),
    `issues   ${errors} errors, ${issues.length - errors} warnings`,
    "",
    textTable(
      ["column", "kind", "n", "missing", "distinct", "values"],
      columns.map((column) => [
        column.column,
        column.kind,
        String(column.n),
        `${column.missing} (${percent(column.missing, used)})`,
        String(column.unique),
        valuesText(column),
      ]),
      { right: [2, 3, 4], broken: [0, 5] },
    ),
  ];
  if (issues.length > 0 && !isQuiet) lines.push("", formatIssues(issues));
  return lines.join("\n");
}

/** How many codes of a column the table for people lists; of the rest it says the number. */
const maxCodesShown = 6;

/** The range of a column of numbers, or how often the codes occur. */
function valuesText(column: CohortDescription["columns"][number]): string {
  if (column.codes === undefined) {
    const { min, median, max, unit } = column;
    if (min === undefined || median === undefined || max === undefined) return "";
    const shown = [min, median, max].map((value) => String(Number(value.toPrecision(6))));
    return `${shown[0]} to ${shown[2]}${unit === "" ? "" : ` ${unit}`}, median ${shown[1]}`;
  }
  const codes = Object.entries(column.codes).filter(([, count]) => count > 0);
  const shown = codes.slice(0, maxCodesShown).map(([code, count]) => `${code}: ${count}`);
  const rest = codes.length - shown.length;
  return `${shown.join(", ")}${rest > 0 ? `, and ${rest} more` : ""}`;
}
