/** So many letters of a name are shown on an axis: some 320 pixels, the most that {@link longLabels} leaves it. */
export const mostLetters = 36;

/** So many letters of a title or a subtitle are shown: about the width of a figure. */
export const mostTitleLetters = 64;

/**
 * An axis whose labels may be as long as the longest name that is shown. By itself Vega-Lite cuts them at 180 pixels, and puts the
 * title of the axis at 200, across longer ones.
 */
export const longLabels = { labelLimit: 320, maxExtent: 360 };

/** A legend whose labels and title may be as long. */
export const longLegend = { labelLimit: 320, titleLimit: 360 };

/**
 * A text with at most so many letters: what is too long loses its middle, so that names which differ at their ends only still do.
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
 * Names as one figure may hold them: short enough to be read, and no two alike, as a figure puts together what is called the same.
 *
 * @returns a name for each one given: itself when it is short and no other is like it.
 */
export function shownNames(names: readonly string[]): string[] {
  const onOneLine = names.map((name) => name.replace(/[\u2028\u2029]/g, " ")); // Vega reads these as the end of its line
  const short = onOneLine.map((name) => shorten(name, mostLetters));
  const taken = new Set(names.filter((name, i) => name === short[i]));
  const given = new Set<string>();
  return names.map((name, i) => {
    let shown = short[i]!;
    for (let n = 2; given.has(shown) || (shown !== name && taken.has(shown)); n++)
      shown = `${shorten(onOneLine[i]!, mostLetters - String(n).length - 3)} (${n})`;
    given.add(shown);
    return safeName(shown);
  });
}

/**
 * A name as figures may hold it. Vega keeps names as keys of plain objects, so that one such as `constructor` would find what
 * all objects have: an unseen space at its end makes another name of it.
 */
function safeName(text: string): string {
  return text in Object.prototype ? `${text}\u00a0` : text;
}

/**
 * A name as the title of an axis may be. Vega-Lite writes it into an expression without escaping it: a line end or a lone backslash
 * would end the figure.
 */
const axisName = (name: string, most: number): string =>
  safeName(
    shorten(name, most)
      .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
      .replaceAll("\\", "\\\\"),
  );

/** One name as a figure may hold it. */
export const shownName = (name: string): string => axisName(name, mostLetters);

/** The name of an axis that stands upright beside a plot of so many pixels: no longer than the plot is high. */
export const uprightName = (name: string, height: number): string =>
  axisName(name, Math.max(6, Math.min(mostLetters, Math.floor(height / 9))));
