import { onOneLine, wrapText } from "./wrap-text.ts";

/** Pixels of the letters of labels, and of axis titles. */
export const labelSize = 11;
export const axisTitleSize = 12;
/** From one line of a label to the next, in pixels. */
export const lineHeight = 13;

/** A label is broken into lines of so many pixels. */
export const labelWidth = 210;

/** A text has at most so many lines, some 200 letters of a label: what is longer loses its middle. */
const mostLines = 6;

/** How labels of names are shown: {@link shownNames} marks the ends of their lines. */
export const nameLabels = { labelExpr: "split(datum.label, '\\n')" };

/** Labels beside a plot that stand in the middle of what they name, however many lines they have; Vega puts the first line there. */
export const besideLabels = {
  ...nameLabels,
  labelOffset: {
    condition: Array.from({ length: mostLines - 1 }, (_, i) => ({
      test: `length(split(datum.label, '\\n')) === ${i + 2}`,
      value: (-(i + 1) * lineHeight) / 2,
    })),
    value: 0,
  },
};

/**
 * A text with at most so many letters: what is too long loses its middle, so that texts which differ at their ends only still do.
 *
 * @param most 3 or more.
 * @example shorten("left ventricular ejection fraction", 20) // "left ventric…raction"
 */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const letters = Array.from(text); // a letter may be two units of a text
  if (letters.length <= most) return text;
  const tail = Math.floor((most - 1) / 2.5);
  return `${letters.slice(0, most - 1 - tail).join("")}…${letters.slice(letters.length - tail).join("")}`;
}

/**
 * A text as lines of a figure, whole unless it is longer than what a figure can hold.
 *
 * @param width of a line, in pixels.
 * @param size of the font, in pixels.
 * @param most so many lines at most.
 */
export function shownLines(text: string, width: number, size: number, most = mostLines): string[] {
  let [shown, lines] = [text, wrapText(shorten(text, longest), width, size)];
  for (let length = longest; lines.length > most; length = Math.floor(length * 0.9)) {
    shown = shorten(text, length);
    lines = wrapText(shown, width, size);
  }
  return lines;
}

/** No more letters are looked at: far more than fit. */
const longest = 1000;

/**
 * Names as one figure may hold them: in lines that can be read, parted by line ends, and no two alike, as a figure puts together what is
 * called the same.
 *
 * @param width of a line, in pixels.
 * @param most so many lines at most.
 * @returns a name for each one given: itself where it fits on a line and no other is like it.
 */
export function shownNames(names: readonly string[], width = labelWidth, most = mostLines): string[] {
  const linesOf = (name: string): string => shownLines(name, width, labelSize, most).join("\n");
  const short = names.map(linesOf);
  const taken = new Set(names.filter((name, i) => name === short[i]));
  const given = new Set<string>();
  return names.map((name, i) => {
    let shown = short[i]!;
    for (let n = 2; given.has(shown) || (shown !== name && taken.has(shown)); n++)
      shown = linesOf(`${shorten(onOneLine(name), longest)} (${n})`);
    given.add(shown);
    return safeName(shown);
  });
}

/** How many lines the longest of some {@link shownNames} has. */
export const linesOf = (names: readonly string[]): number =>
  names.reduce((most, name) => Math.max(most, name.split("\n").length), 1);

/** The height that names need beside each other, in pixels. @param least what the plot needs. */
export const stepOf = (names: readonly string[], least: number): number =>
  Math.max(least, linesOf(names) * lineHeight + 5);

/**
 * A name as figures may hold it. Vega keeps names as keys of plain objects, so that one such as `constructor` would find what
 * all objects have: an unseen space at its end makes another name of it.
 */
function safeName(text: string): string {
  return text in Object.prototype ? `${text}\u00a0` : text;
}

/**
 * The title of an axis or a legend, in lines. Always lines, even one: a title that is a single text Vega-Lite writes into an expression
 * without escaping it, where a lone backslash would end the figure.
 *
 * @param width of a line, in pixels: the length of the axis.
 */
export const axisTitle = (text: string, width: number): string[] =>
  shownLines(text, Math.max(leastTitle, width), axisTitleSize).map((line) => safeName(line));

/** A title is never broken into shorter lines, in pixels. */
const leastTitle = 80;
