import { isMissingAmongNumbers, isMissingText, isPlainNumber } from "../../schema/index.ts";
import { isDateText, isStamp } from "./dates.ts";
import { type Marks, readNumberLike } from "./written-number.ts";

/** What one text is by itself, before its column is looked at. */
export type TextKind =
  /** No value, wherever it stands: `NA`. */
  | "missing"
  /** No value where it stands among numbers: `-`, `unknown`. */
  | "unknown"
  /** Plain digits, with or without point and exponent. */
  | "number"
  /** Digits with a zero in front that no amount has: `007`. */
  | "padded"
  /** A number that a rule of the column could read: `1,250`, `$10`. */
  | "written"
  /** Numbers that no rule reads: `90+`, `3k`, `100-`, `5.25 CR`, `1,00,000`, digits of another script, and infinity. */
  | "bound"
  | "multiple"
  | "minus"
  | "entry"
  | "groups"
  | "digits"
  | "infinite"
  /** Two numbers: `10-20`, `1/2`. */
  | "range"
  | "fraction"
  | "date"
  | "word";

/** Texts that are written alike: what they are, and which texts share the form. */
export interface TextForm {
  readonly kind: TextKind;
  /** The same for all texts of one form. */
  readonly key: string;
  readonly marks?: Marks;
  /** The number that is written, as far as texts of one form can be ordered by it. */
  readonly size?: number;
}

const padded = /^[+-]?0\d/;
const infinite = /^[+-]?(inf|infinity|∞)$/i;
const threeDecimals = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;
/** More digits than a number holds exactly (15 or 16), as ids have. */
const manyDigits = /^\d{16,}$/;

const missing: TextForm = { kind: "missing", key: "missing" };
const unknown: TextForm = { kind: "unknown", key: "unknown" };
const date: TextForm = { kind: "date", key: "date" };
const word: TextForm = { kind: "word", key: "word" };
const code: TextForm = { kind: "padded", key: "padded" };
const endless: TextForm = { kind: "infinite", key: "infinite" };

/** Tells what a text is. @param text without blanks around it. */
export function formOf(text: string): TextForm {
  if (isPlainNumber(text)) return plainForm(text);
  if (isMissingText(text)) return missing;
  if (isMissingAmongNumbers(text)) return unknown;
  if (infinite.test(text)) return endless;
  if (isDateText(text)) return date;
  const found = readNumberLike(text);
  if (found === undefined) return word;
  if (found.kind !== "written") return { kind: found.kind, key: found.kind };
  return {
    kind: "written",
    key: JSON.stringify([Math.sign(found.size) < 0, ...Object.entries(found.marks)]),
    marks: found.marks,
    size: found.size,
  };
}

function plainForm(text: string): TextForm {
  if (padded.test(text)) return code;
  const size = Number(text);
  if (!Number.isFinite(size)) return endless;
  return { kind: "number", key: plainKey(text), size };
}

/** Whole numbers too long to count with, those that may be dates, and how many decimals there are. */
function plainKey(text: string): "long" | "stamp" | "three" | "whole" | "decimal" {
  if (text.includes(".")) return threeDecimals.test(text) ? "three" : "decimal";
  if (text.length < 8) return "whole";
  return manyDigits.test(text) ? "long" : isStamp(text) ? "stamp" : "whole";
}
