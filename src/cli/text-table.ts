/**
 * Writes cells in aligned columns, two spaces apart, below a header and a line.
 *
 * @param right the indices of the columns that are aligned to the right, as numbers are.
 */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const widths = header.map((name, j) => Math.max(name.length, ...rows.map((row) => row[j]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, j) => (right.includes(j) ? cell.padStart(widths[j] ?? 0) : cell.padEnd(widths[j] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(header), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
