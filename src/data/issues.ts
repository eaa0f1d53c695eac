import { cutText, DataError, showable } from "../core/index.ts";
import type { Dataset, Issue } from "./protocol.ts";
import type { RawRows } from "./raw-rows.ts";

/** How many problems of one column and rule are kept; of further ones only the number is. */
export const maxIssuesPerRule = 1000;

/**
 * Gathers problems while a table is read, and knows which rows have an error. Of a flood of one kind the first are kept and the
 * rest is counted, so that a wrong file of a million rows neither fills the memory nor the screen.
 */
export class IssueList {
  readonly #issues: Issue[] = [];
  readonly #counts = new Map<string, { kept: Issue; count: number }>();
  readonly #badRows = new Set<number>();
  #isTableBad = false;

  add(issue: Issue): void {
    if (issue.severity === "error") {
      if (issue.row === undefined) this.#isTableBad = true;
      else this.#badRows.add(issue.row);
    }
    const kind = `${issue.rule}\0${issue.severity}\0${issue.row === undefined ? "" : (issue.column ?? "")}`;
    const seen = this.#counts.get(kind);
    if (seen === undefined) this.#counts.set(kind, { kept: issue, count: 1 });
    else if (++seen.count > maxIssuesPerRule) return;
    this.#issues.push(issue);
  }

  /** Whether a row has an error of its own, or the table has one and so no row can be trusted. */
  refuses(row: number): boolean {
    return this.#isTableBad || (this.#badRows.size > 0 && this.#badRows.has(row));
  }

  /** Whether the table has an error that is not one of a row: then no row can be trusted. */
  get isTableBad(): boolean {
    return this.#isTableBad;
  }

  /** All problems: those of the table first, with a line for each flood, then those of rows in their order. */
  toArray(): Issue[] {
    const floods = [...this.#counts.values()]
      .filter(({ count }) => count > maxIssuesPerRule)
      .map(({ kept, count }): Issue => {
        const { severity, rule, column } = kept;
        const subject = column === undefined ? "the table" : `column "${column}"`;
        return {
          severity,
          rule,
          ...(column === undefined ? {} : { column }),
          count,
          message: `${subject} breaks the rule "${rule}" ${count} times, the first ${maxIssuesPerRule} are listed`,
        };
      });
    return [...floods, ...this.#issues].sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  }
}

/** What helps against errors that are not those of a value. */
const remedies: ReadonlyMap<string, string> = new Map([
  ["no-rows", "give rows"],
  [
    "unknown-column",
    'correct its name, or take the column out; or declare it in the schema, with role: "ignore" where it is not to be used, and train again',
  ],
]);

/**
 * Lets rows pass that have no error; warnings do not count.
 *
 * @param onError `fail`: any error stops; `skip`: those of single rows do not, since such rows are not in the table; errors of the
 *   table as a whole, such as an unknown column, still do.
 * @throws {DataError} `data/invalid` with the number of errors, the first of them, and all issues in `details`.
 */
export function assertValid(
  read: Pick<Dataset, "issues"> & { readonly source?: string | undefined },
  onError: "fail" | "skip" = "fail",
): void {
  const errors = read.issues.filter(
    (issue) =>
      issue.severity === "error" &&
      (onError === "fail" || (issue.row === undefined && issue.count === undefined)),
  );
  if (errors.length === 0) return;
  const subject = read.source === undefined ? "the rows" : `file "${read.source}"`;
  const nErrors = sizeOf(errors);
  const found = nErrors === 1 ? "1 error" : `${nErrors} errors`;
  throw new DataError(
    "data/invalid",
    `${subject} must follow the schema, found ${found}:\n${formatIssues(errors, 5)}`,
    {
      hint: remedies.get(errors[0]!.rule) ?? "correct the rows, or the schema where a value is genuine",
      details: { issues: read.issues },
    },
  );
}

/** What stands behind a rule's name where that alone does not say what it asks, nor what becomes of the value. */
const meanings: ReadonlyMap<string, string> = new Map([
  ["usual", ": outside of its usual range, used as it is"],
]);

/**
 * Problems as text for a terminal: errors first, grouped by column and rule, one line each.
 *
 * @param limit how many problems to show; the rest is counted.
 */
export function formatIssues(issues: readonly Issue[], limit = 20): string {
  const groups = new Map<string, Issue[]>();
  for (const severity of ["error", "warning"] as const)
    for (const issue of issues) {
      if (issue.severity !== severity) continue;
      const rule = `${issue.rule}${meanings.get(issue.rule) ?? ""}`;
      const kind = [severity, ...(issue.column === undefined ? [] : [issue.column]), rule].join("  ");
      const group = groups.get(kind);
      if (group === undefined) groups.set(kind, [issue]);
      else group.push(issue);
    }
  const lines: string[] = [];
  let left = limit;
  let rest = sizeOf(issues);
  for (const [kind, group] of groups) {
    if (left === 0) break;
    const shown = group.slice(0, left);
    left -= shown.length;
    rest -= shown.filter(({ count }) => count === undefined).length;
    const places = shown.map(showPlace);
    const width = places.reduce((widest, place) => Math.max(widest, place.length), 0);
    lines.push(group.length === 1 ? kind : `${kind}  (${sizeOf(group)})`);
    shown.forEach((issue, i) => {
      lines.push(`  ${width === 0 ? "" : `${places[i]!.padEnd(width)}  `}${issue.message}`);
    });
  }
  if (rest > 0) lines.push(`... and ${rest} more`);
  return lines.map(showable).join("\n");
}

/** How many problems these stand for: in a flood those that are listed, and the line that counts all. */
const sizeOf = (issues: readonly Issue[]): number =>
  issues.reduce((sum, { count }) => sum + (count === undefined ? 1 : count - maxIssuesPerRule), 0);

function showPlace({ row, line, file }: Issue): string {
  const parts = [
    ...(row === undefined ? [] : [`row ${row}`]),
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(file === undefined ? [] : [`file ${file}`]),
  ];
  return parts.join(", ");
}

/** Where a row is: its number and, in a file of lines, its line. @param i its place among the rows that are read now. */
export function placeOf(rows: Pick<RawRows, "rowNumbers" | "lines">, i: number): Pick<Issue, "row" | "line"> {
  return { row: rows.rowNumbers[i]!, ...(rows.lines === undefined ? {} : { line: rows.lines[i]! }) };
}

/** What is wrong with a table without rows. */
export const noRows: Issue = {
  severity: "error",
  rule: "no-rows",
  message: "the table must have a row, got none",
};

/** A column's name in a message. */
export function quoteName(name: string): string {
  return `"${cutText(name)}"`;
}
