import type { Glyphs } from "./glyphs.ts";

/**
 * A line of bars: how many of some values in [0, 1] lie in each of its columns. The column of most values has the highest bar; one
 * with any value has at least the lowest.
 *
 * @param width how many columns.
 * @example barsOf([0, 0.9, 0.95], 2, { bars: " =#" } as Glyphs) // "=#"
 */
export function barsOf(values: ArrayLike<number>, width: number, { bars }: Glyphs): string {
  const counts = new Array<number>(width).fill(0);
  for (let i = 0; i < values.length; i++)
    counts[Math.min(Math.max(Math.floor(values[i]! * width), 0), width - 1)]!++;
  const most = Math.max(...counts, 1);
  return counts.map((count) => bars[Math.ceil((count / most) * (bars.length - 1))]).join("");
}
