import { textWidth } from "./font.ts";

/**
 * Breaks a text into lines: after spaces and signs such as `_` or `-`, between letters of scripts that have no spaces, where a word in
 * capitals begins, and within a word only where it is wider than a line. Line ends and other control characters count as spaces.
 *
 * @param width of a line, in pixels.
 * @param size of the font, in pixels.
 * @returns one line or more; together they hold every letter of the text but the spaces at which it is broken.
 * @example wrapText("left ventricular hypertrophy", 120, 11) // ["left ventricular", "hypertrophy"]
 */
export function wrapText(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = "";
  const add = (piece: string): void => {
    if (line !== "" && textWidth((line + piece).trimEnd(), size) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  };
  for (const piece of onOneLine(text).split(breaks))
    if (textWidth(piece.trimEnd(), size) <= width) add(piece);
    else for (const { segment } of letters.segment(piece)) add(segment);
  return [...lines, line.trimEnd()];
}

/** A text without line ends and other control characters: a space stands for them. Spaces that do not break stay. */
export const onOneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029 ]+/gu, " ").trim();

/** Where a line may end. A point, a comma or a hyphen before a digit is part of a number. */
const breaks =
  /(?<= )|(?<=[_/|;:])(?! )|(?<=[-.,])(?![ \d])|(?<=\p{Ll})(?=\p{Lu})|(?<=[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}])(?=[\p{L}\p{N}])/u;

/** Letters as people see them, marks and joined parts included. */
const letters = new Intl.Segmenter("en", { granularity: "grapheme" });
