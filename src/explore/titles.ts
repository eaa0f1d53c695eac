import { mostTitleLetters, shorten } from "./shown-names.ts";

/**
 * The head of a figure, in Vega-Lite's words.
 *
 * @param notes what the figure does not show, and where it is: a line each.
 */
export function titleOf(text: string, of: string, notes: readonly string[] = []): object {
  return {
    text: shorten(text, mostTitleLetters),
    subtitle: [of, ...notes].map((line) => shorten(line, mostSubtitleLetters)),
  };
}

/** Letters of a subtitle are smaller than those of a title. */
const mostSubtitleLetters = 88;
