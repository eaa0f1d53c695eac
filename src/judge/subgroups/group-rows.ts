import {
  type CategoricalColumn,
  getColumn,
  type NumericColumn,
  ParameterError,
  type Table,
} from "../../core/index.ts";

/** By which column rows are told apart: a categorical one by its codes, a numeric one by the numbers where it is cut. */
export type SubgroupSpec = string | { readonly column: string; readonly cuts: readonly number[] };

/** The rows of one group. */
export interface RowGroup {
  /** What people call it: the label of a code, a range of numbers, `missing`. */
  readonly group: string;
  /** The code that all its rows have; absent of ranges, of missing values and of rare codes put together. */
  readonly code?: string;
  /** Indices of rows, from 0, rising; one or more. */
  readonly rows: Int32Array;
}

/** The rows of a table, told apart by one column: each row is in one group. */
export interface Grouping {
  readonly column: string;
  /** In the order of codes or numbers, the rows without a value last. A group without a row is left out. */
  readonly groups: readonly RowGroup[];
}

/** What {@link groupRows} takes beside its table. */
export interface GroupRowsOptions {
  /** What people call a code of a column. Default: the code itself. */
  readonly labelOf?: ((column: string, code: string) => string | undefined) | undefined;
}

/** So many codes stand apart; the others of more are put together. */
const mostGroups = 30;

/**
 * Tells the rows of a table apart by each of some columns. A categorical column has a group for each code (of more than 30 codes the
 * most frequent stand apart, and the others together), a numeric one a group for each range between its cuts, where a number equal to
 * a cut belongs to the range above; the rows without a value are a group too.
 *
 * @throws {NotFoundError} `schema/missing-column` when the table lacks a column.
 * @throws {ParameterError} `parameter/invalid` when a numeric column has no cuts, a categorical one has, or cuts do not rise.
 * @example groupRows(makeTable([{ kind: "numeric", name: "age", values: Float64Array.of(40, 50, 70) }]), [{ column: "age", cuts: [50, 65] }])[0].groups[1].group // "50 to below 65"
 */
export function groupRows(
  table: Table,
  declared: readonly SubgroupSpec[],
  options: GroupRowsOptions = {},
): Grouping[] {
  return declared.map((spec): Grouping => {
    const { column: name, cuts } = typeof spec === "string" ? { column: spec, cuts: undefined } : spec;
    const column = getColumn(table, name);
    const isFit = column.kind === "numeric" ? isRising(cuts ?? []) : cuts === undefined;
    if (!isFit)
      throw new ParameterError(
        "parameter/invalid",
        `subgroup "${name}" must have ${column.kind === "numeric" ? "one or more cuts that rise, as the column is numeric" : "no cuts, as the column is categorical"}, got ${cuts === undefined ? "none" : `[${cuts.join(", ")}]`}`,
      );
    const groups = column.kind === "numeric" ? byRange(column, cuts!) : byCode(column, options.labelOf);
    return { column: name, groups: groups.filter(({ rows }) => rows.length > 0) };
  });
}

function isRising(cuts: readonly number[]): boolean {
  return cuts.length > 0 && cuts.every((cut, i) => Number.isFinite(cut) && (i === 0 || cut > cuts[i - 1]!));
}

function byRange({ values }: NumericColumn, cuts: readonly number[]): RowGroup[] {
  const names = [
    `below ${cuts[0]}`,
    ...cuts.slice(1).map((cut, i) => `${cuts[i]} to below ${cut}`),
    `${cuts.at(-1)} and above`,
  ];
  const partOf = Int32Array.from(values, (value) =>
    Number.isNaN(value) ? -1 : cuts.filter((cut) => value >= cut).length,
  );
  return [
    ...names.map((group, part) => ({ group, rows: rowsWhere(partOf, part) })),
    { group: "missing", rows: rowsWhere(partOf, -1) },
  ];
}

function byCode(
  { name, categories, codes }: CategoricalColumn,
  labelOf: GroupRowsOptions["labelOf"],
): RowGroup[] {
  const counts = new Int32Array(categories.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const byCount = [...counts.keys()].filter((code) => counts[code]! > 0);
  const isMany = byCount.length > mostGroups + 1;
  const shown = isMany
    ? byCount.sort((a, b) => counts[b]! - counts[a]! || a - b).slice(0, mostGroups)
    : byCount;
  const apart = new Set(shown);
  const rest = Int32Array.from(codes.keys()).filter((row) => codes[row]! >= 0 && !apart.has(codes[row]!));
  return [
    ...shown
      .sort((a, b) => a - b)
      .map((code) => {
        const category = categories[code]!;
        return {
          group: labelOf?.(name, category) ?? category,
          code: category,
          rows: rowsWhere(codes, code),
        };
      }),
    { group: `other (${byCount.length - apart.size} codes)`, rows: rest },
    { group: "missing", rows: rowsWhere(codes, -1) },
  ];
}

function rowsWhere(partOf: Int32Array, part: number): Int32Array {
  return Int32Array.from(partOf.keys()).filter((row) => partOf[row] === part);
}
