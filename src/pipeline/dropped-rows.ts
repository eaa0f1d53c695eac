import { cutText, listSome } from "../core/index.ts";
import type { Issue, RowLedger } from "../data/index.ts";

/** Texts or classes that one line names at most: of further ones only the number is said. */
const mostTexts = 8;
/** UTF-16 units that a text is shown with at most. */
const mostCharacters = 40;

/**
 * What became of the rows that are not used, a line for each rule: `3 rows have no value of grade: "NA" 2, empty 1`. The texts come
 * from the issues, of which a flood keeps the first only; the number of rows is the ledger's, and rows whose text is no longer known
 * are counted as `others`.
 */
export function describeDropped({
  ledger,
  issues,
}: {
  readonly ledger: RowLedger;
  readonly issues: readonly Issue[];
}): string[] {
  return ledger.dropped.map(({ rule, rows }) => {
    const found = issues.filter((issue) => issue.rule === rule && issue.row !== undefined);
    const column = found[0]?.column ?? "the target";
    const n = rows.length;
    if (rule === "target-missing")
      return `${n === 1 ? "1 row has" : `${n} rows have`} no value of ${column}${colon(describeTexts(found, n))}`;
    if (rule === "unknown-class")
      return `${n === 1 ? "1 row is" : `${n} rows are`} of a class of ${column} that the model does not know${colon(describeTexts(found, n))}: left out`;
    if (rule === "rare-class") return describeRare(found, n, column);
    if (rule === "duplicate-row")
      return `${n === 1 ? "1 row equals" : `${n} rows equal`} an earlier one: left out`;
    return `${n === 1 ? "1 row is" : `${n} rows are`} left out by the rule "${rule}"`;
  });
}

/** The rules whose issues {@link describeDropped} tells of in full. */
const toldRules: readonly string[] = ["target-missing", "rare-class", "unknown-class"];

/** Whether {@link describeDropped} tells of an issue, so that it need not be listed beside. */
export function isToldAsDropped({ severity, rule, row }: Issue, ledger: RowLedger): boolean {
  return (
    severity === "warning" &&
    row !== undefined && // a class without any row is not told of by a line about rows
    toldRules.includes(rule) &&
    ledger.dropped.some((dropped) => dropped.rule === rule)
  );
}

function describeRare(found: readonly Issue[], nRows: number, column: string): string {
  const classes = [...countValues(found).keys()].map(quoted);
  if (nRows === 1) return `1 row is the only one of class ${classes[0] ?? "?"} of ${column}: left out`;
  return `${nRows} rows are the only ones of their classes of ${column}: left out${colon(listSome(classes, mostTexts))}`;
}

const colon = (text: string): string => (text === "" ? "" : `: ${text}`);

/** A text of a file, in quotes and with escapes in the place of what would move the cursor of a terminal. */
const quoted = (text: string): string =>
  JSON.stringify(cutText(text, mostCharacters)).replace(unsafe, escapeOf);
const unsafe = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const escapeOf = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** `"NA" 2, empty 1`: the texts, the most frequent first, and how many rows had each; nothing where no text is known. */
function describeTexts(found: readonly Issue[], nRows: number): string {
  const shown = [...countValues(found)].toSorted((a, b) => b[1] - a[1]).slice(0, mostTexts);
  if (shown.length === 0) return "";
  const rest = nRows - shown.reduce((sum, [, n]) => sum + n, 0);
  const parts = shown.map(([text, n]) => `${text === "" ? "empty" : quoted(text)} ${n}`);
  return [...parts, ...(rest > 0 ? [`others ${rest}`] : [])].join(", ");
}

/** How many of these issues have each value, of those that have one. */
function countValues(found: readonly Issue[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { value } of found) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
