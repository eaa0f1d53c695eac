import type { ColumnCounts } from "./column-counts.ts";
import { describeContents, remedyFor } from "./contents.ts";
import { isIdName } from "./ids.ts";
import { inferNumbers } from "./infer-numbers.ts";
import { inferTexts, textsOrDates } from "./infer-texts.ts";
import type { ColumnHints, InferredColumn } from "./inferred-column.ts";
import { findWriting } from "./number-writing.ts";
import { commonOf, type Tally, tally } from "./tally.ts";

/** One in how many rows must look like a number for a column of texts to be one of numbers. */
const leastShare = 10;

/**
 * Tells what a column of texts is. No value is lost by a guess: a column of which each value is a number, by one rule, is numeric; one
 * of texts has each text as a code; and one that mixes them is left out, with a reason that counts what is in it. Guesses err on the
 * side of leaving a column out: an id, a date, a constant, a text with many values.
 */
export function inferColumn(name: string, counts: ColumnCounts, hints: ColumnHints = {}): InferredColumn {
  const inferred =
    hints.isTarget === true ? inferTarget(name, counts, hints) : inferFeature(name, counts, hints);
  if (name !== "__proto__" || inferred.role !== "feature") return inferred;
  const { range: _range, codes: _codes, notice: _notice, ...rest } = inferred;
  const reason = "requests may not have a field of this name: rename it to use it";
  return { ...rest, kind: "text", role: "ignore", reason };
}

/** In the target only what means "missing" everywhere is missing; any other text makes all of its values texts. */
function inferTarget(name: string, counts: ColumnCounts, hints: ColumnHints): InferredColumn {
  const found = tally(counts, ["missing"], true);
  const areNumbers = hints.isTyped !== true && found.forms.every(({ kind }) => kind === "number");
  const numbers = areNumbers && found.nPresent > 0 ? inferNumbers(name, found, hints) : undefined;
  return numbers ?? inferTexts(name, found);
}

function inferFeature(name: string, counts: ColumnCounts, hints: ColumnHints): InferredColumn {
  const areWords = hints.isTyped === true || areRatherWords(counts);
  const found = tally(counts, ["missing"], areWords);
  const isMixedId = isIdName(name) && found.rows("word", "padded") > 0;
  if (isMixedId || areTexts(found, hints.isTyped === true)) return textsOrDates(name, found);
  const numbers = tally(counts, ["missing", "unknown"], areWords);
  const areAll = numbers.forms.every(({ kind }) => kind === "number" || kind === "written");
  if (areAll && hints.isTyped !== true) {
    const inferred = inferNumbers(name, numbers, hints);
    if (inferred !== undefined) return inferred;
  }
  return leaveOutNumbers(name, found, hints);
}

/** Whether something behind numbers, such as "b" or "door", is no unit of them: there are words beside, or several such. */
function areRatherWords({ forms }: ColumnCounts): boolean {
  const suffixes = new Set(forms.flatMap(({ marks }) => marks?.suffix ?? []));
  return (
    suffixes.size > 1 || forms.some(({ kind }) => kind === "word" || kind === "multiple" || kind === "padded")
  );
}

/** Whether the values are texts, among which some may happen to look like numbers, rather than numbers. */
function areTexts({ rows, nPresent, texts, kindOf }: Tally, isTyped: boolean): boolean {
  const nRead = rows("number", "written");
  const nOdd = rows("bound", "multiple", "minus", "entry", "groups", "digits");
  const nWords = rows("word", "range", "fraction", "padded", "date", "infinite");
  const nTold = nPresent - rows("unknown");
  if (nRead + nOdd === 0 || (nRead + nOdd) * leastShare < nTold) return true;
  // texts of JSON that have digits alone are codes; with marks between them they are numbers that somebody wrote as texts
  if (isTyped && rows("written") + nOdd === 0) return true;
  // with zeros in front of some, digits are codes, as those of a postcode
  if (rows("padded") > 0 && rows("written") + nOdd === 0) return true;
  // ranges of numbers are codes of their own: "0-5", "6-10", "11+"; "1-2 beds", "3+ beds"
  if (nRead === 0 && rows("range", "word") * 2 >= nPresent) return true;
  // one number among words is rather one of them: "R", "F", "4"
  const isOne = rows("written") + nOdd === 0 && nWords > 0;
  if (isOne && texts.filter(([text]) => kindOf(text) === "number").length === 1) return true;
  // "1K", "2A", "3B"
  if (nRead === 0 && rows("multiple") === nOdd && nWords > 0) return true;
  return texts.length === 0;
}

/** A column that has numbers, and something beside them that no rule reads. */
function leaveOutNumbers(name: string, found: Tally, hints: ColumnHints): InferredColumn {
  const isNumber = (kind: string): boolean => kind === "number" || kind === "written";
  const writing = findWriting(found.forms.filter(({ kind }) => isNumber(kind)));
  const contents = describeContents(found, writing.traits);
  const sorted = [...found.texts].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...commonOf(name, found, sorted),
    kind: "text",
    role: "ignore",
    reason: `${contents}: ${remedyFor(found, writing, hints.isTyped === true)}`,
  };
}
