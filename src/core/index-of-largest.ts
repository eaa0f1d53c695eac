/**
 * Where the largest of some numbers stands, the first one of equals. Unlike `Math.max(...values)` it takes any number of them.
 *
 * @param values without `NaN`.
 * @returns -1 when there is none.
 * @example indexOfLargest([3, 7, 7]) // 1
 */
export function indexOfLargest(values: ArrayLike<number>): number {
  let found = values.length === 0 ? -1 : 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[found]!) found = i;
  return found;
}
