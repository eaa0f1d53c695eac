import { showValue } from "../core/index.ts";
import { formatIssues, type Issue, type Rows } from "../data/index.ts";
import type { Reporter } from "./reporter.ts";

/** The most values of a column that are named when training did not have them. */
const maxValues = 5;

/** What is told of the rows of a file. */
export type ToldRows = Pick<Rows, "issues" | "refused" | "nRead" | "imputed">;

/**
 * Says what was wrong, rare or filled in among the rows of a file, each in a few lines whatever the number of rows.
 *
 * @param lack what becomes of rows with an error, of one row and of several.
 */
export function reportRows(
  reporter: Reporter,
  file: string,
  rows: ToldRows,
  lack: readonly [one: string, several: string] = ["has no answer", "have no answer"],
): void {
  const { issues, refused, nRead } = rows;
  if (refused.length > 0) {
    const errors = issues.filter(({ severity }) => severity === "error");
    reporter.warn(
      `${file}: ${refused.length} of ${countOf(nRead, "row")} ${lack[refused.length === 1 ? 0 : 1]}\n${formatIssues(errors)}`,
    );
  }
  const unseen = issues.filter(isUnseen);
  const rare = issues.filter((issue) => issue.severity === "warning" && !isUnseen(issue));
  if (rare.length > 0) reporter.warn(`${file}\n${formatIssues(rare)}`);
  if (unseen.length > 0)
    reporter.warn(`${file}: taken as missing, since training had no such value: ${describeUnseen(unseen)}`);
  const imputed = describeImputed(rows.imputed);
  if (imputed !== "") reporter.info(`filled in: ${imputed}`);
}

/** Whether a warning is about a value that training did not have, and that is therefore taken as missing. */
const isUnseen = ({ severity, rule }: Issue): boolean =>
  severity === "warning" && (rule === "code" || rule === "required");

/** The values that training did not have, by column: `region "west" in 2 rows, no value in 1 row`. */
function describeUnseen(issues: readonly Issue[]): string {
  const columns = new Map<string, Map<string, number>>();
  const totals = new Map<string, number>();
  for (const { column = "", value, count } of issues) {
    const values = columns.get(column) ?? new Map<string, number>();
    columns.set(column, values);
    if (count !== undefined) {
      totals.set(column, (totals.get(column) ?? 0) + count);
      continue;
    }
    const shown = value === undefined ? "no value" : showValue(value);
    values.set(shown, (values.get(shown) ?? 0) + 1);
  }
  return [...columns]
    .map(([column, values]) => {
      const total = totals.get(column);
      const listed = [...values].sort(([, a], [, b]) => b - a).slice(0, maxValues);
      const nMore = values.size - listed.length;
      const texts =
        total === undefined
          ? listed.map(([value, n]) => `${value} in ${countOf(n, "row")}`)
          : [`${countOf(total, "row")} such as ${listed.map(([value]) => value).join(", ")}`];
      return `${column}: ${texts.join(", ")}${total === undefined && nMore > 0 ? ` and ${nMore} more` : ""}`;
    })
    .join("; ");
}

/** The features that were missing, with the number of rows: `age in 3 rows, region in 1 row`. */
function describeImputed(imputed: Rows["imputed"]): string {
  const counts = new Map<string, number>();
  for (const names of imputed) for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const columns = [...counts].sort(([, a], [, b]) => b - a);
  const shown = columns.slice(0, maxColumns).map(([name, n]) => `${name} in ${countOf(n, "row")}`);
  const nMore = columns.length - shown.length;
  return `${shown.join(", ")}${nMore > 0 ? ` and ${countOf(nMore, "column")} more` : ""}`;
}

/** The most columns that are named when they were filled in. */
const maxColumns = 20;

const countOf = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
