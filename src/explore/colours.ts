/** Red, green and blue of four colours from dark to pale. Their lightness grows evenly, so that a print in grey keeps the order. */
const scale = [
  [11, 57, 84],
  [8, 126, 139],
  [110, 180, 130],
  [245, 220, 150],
] as const;

/** The colour of bars that stand for one thing alone, and of borders. */
export const dark = "#0b3954";

/**
 * Colours for `n` classes, apart in lightness so that they can be told without hue.
 *
 * @returns a colour for each class, as `#rrggbb`: of two the first is pale, else they go from dark to pale.
 */
export function classColours(n: number): string[] {
  if (n === 2) return ["#bfd7ea", dark];
  return Array.from({ length: n }, (_, i) => {
    const place = n === 1 ? 0 : (i / (n - 1)) * (scale.length - 1);
    const low = Math.min(Math.floor(place), scale.length - 2);
    const mix = scale[low]!.map((from, j) => Math.round(from + (scale[low + 1]![j]! - from) * (place - low)));
    return `#${mix.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  });
}
