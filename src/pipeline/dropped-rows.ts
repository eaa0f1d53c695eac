import type { Issue, RowLedger } from "../data/index.ts";

/** Texts that one line names at most: of further ones only the number of rows is said. */
const mostTexts = 8;

/**
 * What became of the rows that are not used, a line for each rule: `3 rows have no value of grade: "NA" 2, empty 1`. The texts come
 * from the issues, of which a flood keeps the first only; the number of rows is the ledger's, and rows whose text is no longer known
 * are counted as such.
 */
export function describeDropped({
  ledger,
  issues,
}: {
  ledger: RowLedger;
  issues: readonly Issue[];
}): string[] {
  return ledger.dropped.map(({ rule, rows }) => {
    const found = issues.filter((issue) => issue.rule === rule && issue.row !== undefined);
    const column = found[0]?.column;
    const of = column === undefined ? "the target" : column;
    if (rule === "target-missing")
      return `${count(rows.length)} no value of ${of}${colon(countTexts(found, rows.length))}`;
    if (rule === "rare-class") return describeRare(found, rows.length, of);
    if (rule === "duplicate-row")
      return `${rows.length === 1 ? "1 row equals" : `${rows.length} rows equal`} an earlier one: left out`;
    return `${rows.length === 1 ? "1 row is" : `${rows.length} rows are`} left out by the rule "${rule}"`;
  });
}

/** Whether {@link describeDropped} tells of an issue, so that it need not be listed beside. */
export function isToldAsDropped(issue: Issue, ledger: RowLedger): boolean {
  return (
    issue.severity === "warning" &&
    ["target-missing", "rare-class"].includes(issue.rule) &&
    ledger.dropped.some(({ rule }) => rule === issue.rule)
  );
}

function describeRare(found: readonly Issue[], nRows: number, column: string): string {
  const classes = [...countValues(found)].map(([value]) => JSON.stringify(value));
  if (nRows === 1) return `1 row is the only one of class ${classes[0] ?? "?"} of ${column}: left out`;
  const named = classes.slice(0, mostTexts).join(", ");
  const rest = classes.length > mostTexts ? ` and ${classes.length - mostTexts} more` : "";
  return `${nRows} rows are the only ones of their classes of ${column}: left out${colon(named + rest)}`;
}

const count = (n: number): string => (n === 1 ? "1 row has" : `${n} rows have`);
const colon = (text: string): string => (text === "" ? "" : `: ${text}`);

/** `"NA" 2, empty 1`: the texts, the most frequent first, and how many rows had each. */
function countTexts(found: readonly Issue[], nRows: number): string {
  const counts = [...countValues(found)].toSorted((a, b) => b[1] - a[1]);
  const shown = counts.slice(0, mostTexts);
  const rest = nRows - shown.reduce((sum, [, n]) => sum + n, 0);
  const parts = shown.map(([text, n]) => `${text === "" ? "empty" : JSON.stringify(text)} ${n}`);
  return [...parts, ...(rest > 0 && parts.length > 0 ? [`others ${rest}`] : [])].join(", ");
}

function countValues(found: readonly Issue[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { value = "" } of found) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
