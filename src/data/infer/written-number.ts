import { withAsciiSign } from "../../schema/index.ts";
import { behindNumber, prefixPattern } from "./units.ts";

/** How one text writes its number, as far as the text alone tells. */
export interface Marks {
  /** What a comma in it is; `either` where it has three digits behind it: then the column decides. */
  readonly comma?: "thousands" | "decimal" | "either";
  /** What a point in it is; `three` for a decimal point that could keep thousands apart. */
  readonly point?: "thousands" | "decimal" | "three";
  /** What else keeps thousands apart. */
  readonly apart?: " " | "'";
  readonly prefix?: string;
  readonly suffix?: string;
  /** Whether the suffix may as well be part of a code: "3 door", "12b". */
  readonly isWeak?: boolean;
  readonly brackets?: boolean;
  /** A sign that is not of ASCII. */
  readonly sign?: string;
}

/** A text that looks like a number: one that some rule reads, or one that no rule does. */
export type NumberLike =
  | { readonly kind: "written"; readonly marks: Marks; readonly size: number }
  | {
      readonly kind: "bound" | "multiple" | "minus" | "entry" | "groups" | "digits" | "range" | "fraction";
    };

const gap = " \\u00A0\\u202F\\u2009";
const signs = "[+\\-\\u2212\\u2013\\uFE62\\uFE63\\uFF0B\\uFF0D]";
const written = new RegExp(
  `^(${signs}?)\\s*(${prefixPattern}?)\\s*(${signs}?)\\s*([\\d.,](?:[\\d.,'\\u2019${gap}]*\\d)?[.]?(?:[eE][+-]?\\d+)?)(\\s*)(\\D.*)?$`,
  "u",
);
const amount = `[\\d.,]*\\d[\\d.,]*`;
const boundBefore =
  /^(<=?|>=?|=<|=>|[≤≥≦≧⩽⩾~≈<>±]|(less|more|fewer|greater) than|under|over|below|above|at (least|most)|up to|min\.?|max\.?)\s*(?=\S*\d)/i;
const boundBehind =
  /(?<=\d[^\d]*)\s*(\+|>|<|( or | and |& ?)(more|less|fewer|over|under|above|below|older|younger|up|higher|lower))\s*$/i;
const plusBeforeUnit = new RegExp(`^(${amount})\\s*\\+\\s*(\\p{L}+\\.?)$`, "u");
const range = new RegExp(
  `^\\p{Sc}?(${amount})\\s*([^\\d\\s.,-]*)\\s*(?:-|–|—|\\bto\\b|\\.\\.)\\s*\\p{Sc}?(${amount})\\s*([^\\d]*)$`,
  "u",
);
const fraction = /^[+-]?(\d+ )?\d+ ?[/⁄] ?\d+$/;
const minusBehind = new RegExp(`^${amount}\\s*[-−]$`);
/** A bookkeeper's debit or credit, which is a sign: apart from the number, or behind decimals, since "12CR" may be a code. */
const entryBehind = /\s?(?:DR|CR|Dr)\.?$/;
/** Lakhs and crores, as India writes them. */
const groupsOfTwo = /^\d{1,2}(,\d{2})+,\d{3}(\.\d+)?$/;
/** Digits of another script than ASCII's, which no rule reads. */
const otherDigits = /^[^\p{L}]*\p{Nd}[^\p{L}]*$/u;

/** Reads a text as what people write around digits. @returns `undefined` for a text that is no number to anybody. */
export function readNumberLike(text: string): NumberLike | undefined {
  if (!/\d/.test(text)) return otherDigits.test(text) ? { kind: "digits" } : undefined;
  if (fraction.test(text)) return { kind: "fraction" };
  const bound = plusBeforeUnit.exec(text);
  if (bound !== null)
    return readAmount(`${bound[1]} ${bound[2]}`) === undefined ? undefined : { kind: "bound" };
  if (isEntry(text)) return { kind: "entry" };
  const inner = text.replace(boundBefore, "");
  const core = inner.replace(boundBehind, "");
  const found = readAmount(core.trim());
  if (core !== text) return found === undefined ? undefined : { kind: "bound" };
  if (found !== undefined) return found;
  if (minusBehind.test(text)) return { kind: "minus" };
  return isRange(text) ? { kind: "range" } : undefined;
}

/** Whether a text is an amount with debit or credit behind it. */
function isEntry(text: string): boolean {
  const behind = entryBehind.exec(text);
  if (behind === null) return false;
  const number = text.slice(0, behind.index);
  return (/^\s/.test(behind[0]) || /[.,]/.test(number)) && readAmount(number) !== undefined;
}

/** Whether a text is two amounts, the less one first, of one unit or none. */
function isRange(text: string): boolean {
  const parts = range.exec(text);
  if (parts === null) return false;
  const [, low = "", unit = "", high = "", unitBehind = ""] = parts;
  const isKnown = [unit, unitBehind.trim()].every((word) => word === "" || behindNumber(word) !== "other");
  return isKnown && Number(low.replaceAll(",", "")) < Number(high.replaceAll(",", ""));
}

/** A text of digits with what a rule of a column could read. */
function readAmount(text: string): NumberLike | undefined {
  const inner = /^\((.+)\)$/.exec(text)?.[1]?.trim();
  const parts = written.exec(inner ?? text);
  if (parts === null) return undefined;
  const [, first = "", prefix = "", second = "", digits = "", space = "", behind = ""] = parts;
  const sign = first === "" ? second : first;
  if ((first !== "" && second !== "") || (inner !== undefined && sign !== "")) return undefined;
  const read = readDigits(digits);
  if (read === undefined) return groupsOfTwo.test(digits) ? { kind: "groups" } : undefined;
  const suffix = suffixOf(behind.trim(), space !== "");
  if (suffix === undefined) return undefined;
  if (suffix === "multiple") return { kind: "multiple" };
  const isMinus = inner !== undefined || withAsciiSign(sign) === "-";
  const marks: Marks = {
    ...read.marks,
    ...(prefix === "" ? {} : { prefix }),
    ...suffix,
    ...(inner === undefined ? {} : { brackets: true }),
    ...(sign === "" || sign === "-" || sign === "+" ? {} : { sign }),
  };
  return { kind: "written", marks, size: isMinus ? -read.size : read.size };
}

function suffixOf(text: string, isApart: boolean): Pick<Marks, "suffix" | "isWeak"> | "multiple" | undefined {
  if (text === "") return {};
  const what = behindNumber(text);
  if (what === "multiple") return what;
  if (what === "unit") return { suffix: text };
  const isWord = what === "letter" || (isApart && /^\p{L}[\p{L}./-]*$/u.test(text));
  return isWord ? { suffix: text, isWeak: true } : undefined;
}

const gaps = new RegExp(`['’${gap}]`, "g");
const thousands = "[1-9]\\d{0,2}";
const digitForms: readonly (readonly [RegExp, Marks])[] = [
  [/^\d+([eE][+-]?\d+)?$/, {}],
  [new RegExp(`^${thousands}\\.\\d{3}$`), { point: "three" }],
  [/^(\d+\.\d*|\.\d+)([eE][+-]?\d+)?$/, { point: "decimal" }],
  [new RegExp(`^${thousands},\\d{3}$`), { comma: "either" }],
  [/^\d*,\d+([eE][+-]?\d+)?$/, { comma: "decimal" }],
  [new RegExp(`^${thousands}(,\\d{3})+$`), { comma: "thousands" }],
  [new RegExp(`^${thousands}(,\\d{3})+\\.\\d+$`), { comma: "thousands", point: "decimal" }],
  [new RegExp(`^${thousands}(\\.\\d{3}){2,}$`), { point: "thousands" }],
  [new RegExp(`^${thousands}(\\.\\d{3})+,\\d+$`), { point: "thousands", comma: "decimal" }],
  [new RegExp(`^${thousands}([${gap}]\\d{3})+$`), { apart: " " }],
  [new RegExp(`^${thousands}([${gap}]\\d{3})+\\.\\d+$`), { apart: " ", point: "decimal" }],
  [new RegExp(`^${thousands}([${gap}]\\d{3})+,\\d+$`), { apart: " ", comma: "decimal" }],
  [new RegExp(`^${thousands}(['’]\\d{3})+$`), { apart: "'" }],
  [new RegExp(`^${thousands}(['’]\\d{3})+\\.\\d+$`), { apart: "'", point: "decimal" }],
  [new RegExp(`^${thousands}(['’]\\d{3})+,\\d+$`), { apart: "'", comma: "decimal" }],
];

/** What digits with marks between them are. The size serves to order texts of the same marks, whichever way a comma is read. */
function readDigits(digits: string): { readonly marks: Marks; readonly size: number } | undefined {
  const marks = digitForms.find(([form]) => form.test(digits))?.[1];
  if (marks === undefined) return undefined;
  const bare = digits.replace(gaps, "");
  const joined =
    marks.point === "thousands"
      ? bare.replaceAll(".", "")
      : marks.comma === "decimal"
        ? bare
        : bare.replaceAll(",", "");
  return { marks, size: Number(joined.replace(",", ".")) };
}
