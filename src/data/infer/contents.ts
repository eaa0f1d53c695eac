import type { NumberWriting } from "../../schema/index.ts";
import type { ColumnWriting, Trait } from "./number-writing.ts";
import type { Tally } from "./tally.ts";
import type { TextKind } from "./text-form.ts";

/** What the kinds that are no plain numbers are called, in the order in which they are told. */
const names: readonly (readonly [TextKind, string])[] = [
  ["bound", "with a bound"],
  ["multiple", "with a word that multiplies"],
  ["minus", "with the minus behind"],
  ["entry", "with debit or credit behind"],
  ["groups", "with groups of two digits"],
  ["digits", "in digits of another script"],
  ["padded", "with zeros in front"],
  ["range", "with a range"],
  ["fraction", "with a fraction"],
  ["infinite", "infinite"],
  ["date", "dates or times"],
  ["unknown", "without a value"],
  ["word", "texts"],
];

/** The most texts that are counted one by one; of more, one is shown. */
const maxShown = 3;

/** A text as it is shown: cut where it is long. */
export const quote = (text: string): string =>
  JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** What is in a column, counted: `45 numbers and 15 times "abc"`. */
export function describeContents(found: Tally, traits: readonly Trait[]): string {
  const nPlain = found.rows("number");
  const nWritten = found.rows("written");
  const plain = `${nPlain} ${nWritten > 0 ? "plain " : ""}${nPlain === 1 ? "number" : "numbers"}`;
  const parts = [
    ...(nPlain === 0 ? [] : [plain]),
    ...traits.map(({ name, example, nRows }) => `${nRows} with ${name} such as ${quote(example)}`),
    ...names.flatMap(([kind, name]) => describeKind(found, kind, name)),
  ];
  const last = parts.pop()!;
  return parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
}

function describeKind(found: Tally, kind: TextKind, name: string): string[] {
  const forms = found.forms.filter((form) => form.kind === kind);
  const nRows = found.rows(kind);
  if (nRows === 0) return [];
  const texts = textsOf(found, [kind]);
  const isListed = kind === "word" || kind === "infinite" || kind === "unknown";
  if (isListed && texts.length <= maxShown && found.counts.nEach === 1)
    return texts.map(([text, n]) => `${n} times ${quote(text)}`);
  const noun =
    nRows === 1 && kind === "word" ? "text" : nRows === 1 && kind === "date" ? "date or time" : name;
  return [`${nRows} ${noun} such as ${quote(forms[0]!.example)}`];
}

const textsOf = ({ texts, kindOf }: Tally, kinds: readonly TextKind[]): Tally["texts"] =>
  texts.filter(([text]) => kinds.includes(kindOf(text)));

/** What a config must name for it to be missing: what is so among numbers anyhow need not be. */
const notNumbers: readonly TextKind[] = names.map(([kind]) => kind).filter((kind) => kind !== "unknown");

/** With how many different texts a column of numbers and others may as well be one of codes. */
const maxCodes = 12;

/** What to do to use a column of numbers that was left out: one sentence, in which nothing changes a value unasked. */
export function remedyFor(found: Tally, { rule }: ColumnWriting, isTyped: boolean): string {
  if (isTyped) return "write them as numbers of JSON to use them";
  if (rule === undefined) return "write all of them in one way to use them";
  const others = textsOf(found, notNumbers);
  const asCodes =
    found.nDistinct <= maxCodes
      ? `; or take its ${found.nDistinct} texts for codes with ${codesOf(found.texts)}`
      : "";
  if (others.length > maxShown || found.counts.nEach > 1)
    return `write what is no number as a number, or leave it empty, to use them${asCodes}`;
  if (found.rows("number", "written") === 0)
    return `with ${codesOf(others)} they are codes; or write numbers in the file`;
  const missing = `missing: [${others.map(([text]) => JSON.stringify(text)).join(", ")}]`;
  const settings = ['kind: "numeric"', ...settingsOf(rule), missing, "nullable: true"].join(", ");
  const areWords = others.every(([text]) => found.kindOf(text) === "word");
  return others.length === 1
    ? `with ${settings} it is taken for missing; or write the number that it means${areWords ? ", such as 0," : ""} in the file${asCodes}`
    : `with ${settings} they are taken for missing; or write the numbers that they mean in the file${asCodes}`;
}

/** Texts as the codes of a column in a config. */
const codesOf = (texts: Tally["texts"]): string =>
  `kind: "categorical", codes: [${texts.map(([text]) => `{ value: ${JSON.stringify(text)} }`).join(", ")}]`;

/** Settings of a column as a config has them: `thousands: ",", suffix: "%"`. */
const settingsOf = (rule: NumberWriting): string[] =>
  Object.entries(rule).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);

/** How the numbers of a column are written, counted: `3 of 60 rows with "," between thousands, such as "1,250"`. */
export function describeTraits(traits: readonly Trait[], nPresent: number): string {
  return traits
    .map(({ name, example, nRows }) => `${nRows} of ${nPresent} rows with ${name}, such as ${quote(example)}`)
    .join("; ");
}
