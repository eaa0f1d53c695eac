import { shownLines } from "./shown-names.ts";

/** The width of the plots of most figures, in pixels. */
export const plotWidth = 480;

/** Titles are broken into lines of so many pixels. */
const titleWidth = 600;

/** Pixels of the letters of a title, and of the lines below it. */
export const titleSize = 15;
export const subtitleSize = 11;

/**
 * The head of a figure, in Vega-Lite's words.
 *
 * @param notes what the figure does not show, and where it is: one or more lines each.
 */
export function titleOf(text: string, of: string, notes: readonly string[] = []): object {
  return {
    text: shownLines(text, titleWidth, titleSize),
    subtitle: [of, ...notes].flatMap((line) => shownLines(line, titleWidth, subtitleSize)),
  };
}

/** The format of a share on an axis: `12.5 %`. */
export const percentLabels = { labelExpr: "format(100 * datum.value, '.3~g') + ' %'" };

/** A share of a count as a figure says it. @example percentOf(164, 303) // "54.1 %" */
export const percentOf = (count: number, of: number): string => `${((100 * count) / of).toFixed(1)} %`;

/** A figure of one sentence, where there is nothing to draw. */
export const sentence = (text: string): Readonly<Record<string, unknown>> => ({
  description: text,
  width: plotWidth,
  height: 30,
  data: { values: [{}] },
  mark: { type: "text", text, fontSize: 12, align: "left", x: 0 },
});
