/** Whether a value, as it was read from a file, counts rows of each of so many classes. */
export function isClassCounts(value: unknown, nClasses: number): value is readonly number[] {
  return (
    Array.isArray(value) &&
    value.length === nClasses &&
    value.every((count) => Number.isSafeInteger(count) && count >= 0)
  );
}

/**
 * Whether values, as they were read from a file, count the rows of each class, each row in one of them.
 *
 * @param nRows how many rows of each class there are.
 */
export function isPartition(values: readonly unknown[], nRows: readonly number[]): boolean {
  const counts = values.filter((value) => isClassCounts(value, nRows.length));
  return (
    counts.length === values.length &&
    nRows.every((n, k) => counts.reduce((sum, count) => sum + count[k]!, 0) === n)
  );
}
