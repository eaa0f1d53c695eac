import { cutText } from "../core/index.ts";
import { endOfString, isKey } from "./json-text.ts";

/** Something in a text that other languages write and JSON does not have. */
export interface JsonMistake {
  /** Goes on behind "the body must be JSON, ": `which has no NaN: it stands at position 5`. */
  readonly finding: string;
  /** What to send instead. */
  readonly hint: string;
}

/** The words that JSON does not have, and what to send for each. */
const words: Readonly<Record<string, string>> = {
  NaN: "send null for a missing value",
  Infinity: "send null for a missing value",
  undefined: "send null for a missing value",
  None: "send null for a missing value",
  NA: "send null for a missing value",
  True: "send true",
  False: "send false",
  TRUE: "send true",
  FALSE: "send false",
};

/** Outside of strings: a quote of either kind, one of the words, or a comma behind which something closes. */
const suspects = new RegExp(
  `"|'|,(?=\\s*[}\\]])|(?<![\\w.+-])[+-]?(?:${Object.keys(words).join("|")})(?!\\w)`,
  "g",
);

/**
 * The first thing in a text that is a habit of another language: Python's and R's names of a missing value, a comma behind the
 * last item, single quotes.
 *
 * @param text is known not to parse as JSON.
 * @returns `undefined` when nothing of the kind is in it.
 */
export function findJsonMistake(text: string): JsonMistake | undefined {
  let key: string | undefined;
  suspects.lastIndex = 0;
  for (let match = suspects.exec(text); match !== null; match = suspects.exec(text)) {
    const [found] = match;
    if (found === '"') {
      suspects.lastIndex = endOfString(text, match.index);
      if (isKey(text, suspects.lastIndex)) key = text.slice(match.index, suspects.lastIndex);
      continue;
    }
    const inField = key === undefined ? "" : `, in the field ${cutText(key)}`;
    if (found === "'")
      return {
        finding: `which has no single quotes: one stands at position ${match.index}${inField}`,
        hint: "put names and texts in double quotes",
      };
    if (found === ",")
      return {
        finding: `which has no comma behind the last item: one stands at position ${match.index}${inField}`,
        hint: "leave the comma out",
      };
    return {
      finding: `which has no ${found}: it stands at position ${match.index}${inField}`,
      hint: words[found.replace(/^[+-]/, "")]!,
    };
  }
  return undefined;
}
