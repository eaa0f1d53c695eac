/** A bar of a plot: what it is of, and how long it is. */
export interface Contribution {
  readonly label: string;
  readonly value: number;
}

/** Bars of what raises and of what lowers differ by more than colour: they lie on two sides of an axis, and are drawn in two signs. */
const signs = { raises: "█", lowers: "░", axis: "│" } as const;

/** A label takes so many characters at most. */
const mostLabel = 34;
/** A label of a narrow terminal takes so many at least. */
const leastLabel = 12;
/** One side of the axis has so many at least. */
const leastSide = 6;

/**
 * Draws contributions as bars on both sides of an axis, the longest reaching its end: what lowers to the left, what raises to the right.
 *
 * @param numbers how a value is written, with its sign.
 * @param width the most characters of a line.
 * @returns one line each, in the order given.
 */
export function contributionBars(
  contributions: readonly Contribution[],
  numbers: (value: number) => string,
  width: number,
): string[] {
  const texts = contributions.map(({ value }) => numbers(value));
  const numberWidth = Math.max(...texts.map(lengthOf), 0);
  const longest = Math.max(...contributions.map(({ label }) => lengthOf(label)), 0);
  const room = width - numberWidth - 5 - 2 * leastSide;
  const labelWidth = Math.min(longest, Math.max(leastLabel, Math.min(mostLabel, room)));
  const side = Math.max(leastSide, Math.floor((width - labelWidth - numberWidth - 5) / 2));
  const largest = Math.max(...contributions.map(({ value }) => Math.abs(value)), 0);
  return contributions.map(({ label, value }, i) => {
    const length = largest === 0 ? 0 : Math.round((Math.abs(value) / largest) * side);
    const left = value < 0 ? signs.lowers.repeat(length).padStart(side) : " ".repeat(side);
    const right = value > 0 ? signs.raises.repeat(length) : "";
    const name = cut(label, labelWidth);
    return `${name}${" ".repeat(labelWidth - lengthOf(name))}  ${texts[i]!.padStart(numberWidth)}  ${left}${signs.axis}${right}`;
  });
}

/** Shortens a text to a width, with an ellipsis at its end. */
function cut(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join("")}…`;
}

const lengthOf = (text: string): number => Array.from(text).length;
