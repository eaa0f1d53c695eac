import { quote } from "./contents.ts";
import { fewGroupsNotice, groupReason, isGroup, isIdName, isKeyName, isRowName } from "./ids.ts";
import { constant } from "./infer-numbers.ts";
import type { InferredColumn } from "./inferred-column.ts";
import { commonOf, type Tally } from "./tally.ts";

/** The most codes of which each has a column of its own in the encoding. */
const maxOwnCodes = 50;
/** The most codes that a feature may have at all, and how many rows of each there must be on average where they are more than few. */
const maxCodes = 1000;
const rowsPerCode = 5;
/** The most distinct texts beside dates that are words for "no date": with more, dates must be the half of the rows. */
const maxWordsByDates = 3;

/** Tells what a column of texts is, dates among them. */
export function textsOrDates(name: string, found: Tally): InferredColumn {
  const nDates = found.rows("date");
  const nOthers = found.nPresent - nDates;
  const others = found.texts.filter(([text]) => found.kindOf(text) !== "date");
  const areDates = nDates > 0 && (nDates >= nOthers || others.length <= maxWordsByDates);
  if (!areDates || found.texts.length < 2) return inferTexts(name, found);
  const dates = found.forms.find(({ kind }) => kind === "date")!;
  const listed = others.map(([text, nRows]) => `${nRows} times ${quote(text)}`);
  const beside =
    others.length === 0
      ? ""
      : `, ${others.length <= maxWordsByDates ? listed.join(", ") : `${nOthers} others such as ${quote(others[0]![0])}`}`;
  const what =
    nOthers === 0 ? `dates or times such as ${quote(dates.example)}` : `${nDates} dates or times${beside}`;
  const sorted = sortTexts(found.texts);
  return {
    ...commonOf(name, found, sorted),
    kind: "text",
    role: "ignore",
    reason: `${what}, which are not used`,
  };
}

/** Tells what a column of texts is: codes, an id, or too many to learn from. */
export function inferTexts(name: string, found: Tally): InferredColumn {
  const sorted = sortTexts(foldBooleans(found.texts));
  const { nPresent, counts } = found;
  const base = commonOf(name, found, sorted);
  const { nDistinct } = base;
  const leave = (role: "group" | "id" | "ignore", reason: string): InferredColumn => ({
    ...base,
    kind: "text",
    role,
    reason,
  });
  if (nPresent === 0) return leave("ignore", "no value at all");
  if (sorted.length === 1) return leave("ignore", constant(sorted[0]![0]));
  const isUnique = sorted.every(([, nRows]) => nRows === 1);
  if (isUnique) return leave("id", "a different text in each row");
  const most = sorted.reduce((top, [, nRows]) => Math.max(top, nRows), 0);
  const evidence = { name, nPresent, nDistinct, isUnique, topShare: most / nPresent };
  const isHalf = nDistinct * 2 > nPresent;
  if (isIdName(name) || (isKeyName(name) && isHalf)) {
    if (isGroup(evidence) && !isRowName(name)) return leave("group", groupReason(evidence));
    if (nDistinct > maxOwnCodes || isHalf) return leave("id", "its name, and many different texts");
  }
  const isMany = nDistinct > maxOwnCodes;
  const about = counts.nEach === 1 ? "" : "about ";
  if (isMany && (nDistinct > maxCodes || nDistinct * rowsPerCode > nPresent))
    return leave("ignore", `${about}${nDistinct} distinct texts in ${nPresent} rows, too many to learn from`);
  if (isHalf && nDistinct > 2)
    return leave("ignore", `${nDistinct} distinct texts in ${nPresent} rows, too many to learn from`);
  const minFrequency = Math.min(10, Math.max(2, Math.ceil(nPresent / 100)));
  const notice = isMany
    ? `${nDistinct} distinct texts, those with fewer than ${minFrequency} rows share one column`
    : isIdName(name) && nDistinct > 2
      ? fewGroupsNotice
      : numbersNotice(found);
  return {
    ...base,
    kind: "categorical",
    role: "feature",
    reason: `${nDistinct} distinct texts`,
    ...(notice === undefined ? {} : { notice }),
    ...(isMany ? { minFrequency } : {}),
    codes: sorted.map(([value]) => ({ value })),
  };
}

/** What looks like a number among texts that are taken for codes. */
function numbersNotice({ forms, rows, nPresent }: Tally): string | undefined {
  const first = forms.find(({ kind }) => kind === "number" || kind === "written" || kind === "bound");
  const nRows = rows("number", "written", "bound");
  if (first === undefined || nRows === nPresent) return undefined;
  return `${nRows} of ${nPresent} rows with a number such as ${quote(first.example)}, taken for a code like the words beside`;
}

const sortTexts = (texts: Tally["texts"]): (readonly [string, number])[] =>
  [...texts].sort(([a], [b]) => (a < b ? -1 : 1));

/** Where all texts are "true" and "false" in several capitals, they are these two. */
function foldBooleans(texts: Tally["texts"]): Tally["texts"] {
  const folded = new Map<string, number>();
  for (const [text, nRows] of texts)
    folded.set(text.toLowerCase(), (folded.get(text.toLowerCase()) ?? 0) + nRows);
  const areBooleans = [...folded.keys()].every((text) => text === "true" || text === "false");
  return areBooleans && folded.size < texts.length ? [...folded] : texts;
}
