/**
 * The values that occur more than once, each of them once, in the order in which they occur again. Its time grows with the number of
 * values, which may be the names of thousands of columns.
 *
 * @example findRepeated(["a", "b", "a", "a"]) // ["a"]
 */
export function findRepeated<T>(values: readonly T[]): T[] {
  const seen = new Set<T>();
  const repeated = new Set<T>();
  for (const value of values) {
    if (seen.has(value)) repeated.add(value);
    seen.add(value);
  }
  return [...repeated];
}
