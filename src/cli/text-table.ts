import { columnsOf, wrapText } from "./wrap-text.ts";

/** How a table is to be. */
export interface TableOptions {
  /** The indices of the columns that are aligned to the right, as numbers are. */
  readonly right?: readonly number[];
  /** The indices of the columns whose texts may be broken into lines where the table is too wide. Default: the first. */
  readonly broken?: readonly number[];
  /** Lines below each row: what is too wide for a column of its own, and is to be copied whole. They are never broken. */
  readonly below?: readonly (readonly string[])[];
  /** The most characters of a line. Default: as many as the terminal of standard output has, 80 where there is none. */
  readonly width?: number;
}

/** What stands between two columns. */
const gap = "  ";
/** A column whose texts are broken keeps so many characters, if it had them. */
const leastBroken = 20;
/** In a table that is divided, the texts of its first column are broken if they are longer than this. */
const mostFirst = 32;

/**
 * Writes cells in aligned columns, two spaces apart, below a header and a line. A table that is wider than the terminal has texts broken
 * into lines; where that is not enough it is divided: the columns that have no room follow below, behind the first column again.
 */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string {
  const { right = [], broken = [0], below = [], width = columnsOf(process.stdout) } = options;
  const natural = header.map((name, j) => Math.max(name.length, ...rows.map((row) => row[j]?.length ?? 0)));
  return divide(shrink(natural, broken, width), width)
    .map((part) => {
      const widths = part.map(({ width: own }) => own);
      const line = (row: readonly string[]): string =>
        writeRow(
          part.map(({ column }) => row[column] ?? ""),
          widths,
          part.map(({ column }) => right.includes(column)),
        );
      const lines = rows.flatMap((row, i) => [line(row), ...(below[i] ?? []).map((text) => gap + text)]);
      return [line(header), widths.map((own) => "-".repeat(own)).join(gap), ...lines].join("\n");
    })
    .join("\n\n");
}

/** Takes from the columns that may be broken, from the widest first, what the table is too wide. */
function shrink(natural: readonly number[], broken: readonly number[], width: number): number[] {
  const widths = [...natural];
  const isTooWide = (): boolean => widthOf(widths) > width;
  while (isTooWide()) {
    const widest = broken.reduce((best, j) => (widths[j]! > (widths[best] ?? 0) ? j : best), broken[0] ?? 0);
    if (!broken.includes(widest) || widths[widest]! <= leastBroken) return [...natural];
    widths[widest]!--;
  }
  return widths;
}

/** A column of a part of a table. */
interface PlacedColumn {
  readonly column: number;
  readonly width: number;
}

/** Divides columns so that each part fits, with the first column in each. */
function divide(widths: readonly number[], width: number): PlacedColumn[][] {
  const all = widths.map((own, column) => ({ column, width: own }));
  if (widthOf(widths) <= width || all.length < 2) return [all];
  const [first, ...others] = all;
  const head = { ...first!, width: Math.min(first!.width, mostFirst) };
  const parts: PlacedColumn[][] = [];
  for (const column of others) {
    const part = parts.at(-1);
    if (part !== undefined && widthOf([...part, column].map((one) => one.width)) <= width) part.push(column);
    else {
      const room = width - head.width - gap.length;
      parts.push([head, { ...column, width: Math.min(column.width, Math.max(room, leastBroken)) }]);
    }
  }
  return parts;
}

const widthOf = (widths: readonly number[]): number =>
  widths.reduce((sum, own) => sum + own, gap.length * (widths.length - 1));

/** A row, on as many lines as its longest cell needs. */
function writeRow(cells: readonly string[], widths: readonly number[], isRight: readonly boolean[]): string {
  const lines = cells.map((cell, j) => wrapText(cell, widths[j]!, widths[j]! > 8 ? 4 : 0));
  const height = Math.max(...lines.map(({ length }) => length));
  return Array.from({ length: height }, (_, i) =>
    lines
      .map((cell, j) => {
        const text = cell[i] ?? "";
        return isRight[j] === true ? text.padStart(widths[j]!) : text.padEnd(widths[j]!);
      })
      .join(gap)
      .trimEnd(),
  ).join("\n");
}
