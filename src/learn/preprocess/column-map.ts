import { type Column, DataError, getColumn, type Table } from "../../core/index.ts";
import {
  checkRange,
  evaluateSplines,
  pickSpline,
  type SplineBasis,
  type SplineRoom,
} from "./spline-basis.ts";
import { unknownCategory } from "./training-columns.ts";

/**
 * What is done to one cell on its way. Cells are numbers: values, with `NaN` missing, or codes, with `-1` missing and
 * `-2 - c` for a category of the table (code `c` there) that the training table did not have.
 */
export type CellOp =
  /** A missing value becomes `value`. */
  | { readonly op: "fill-number"; readonly value: number }
  /** A missing code becomes `value`. */
  | { readonly op: "fill-code"; readonly value: number }
  /** 1 for a missing value, else 0. */
  | { readonly op: "number-missing" }
  /** 1 for a missing code, else 0. */
  | { readonly op: "code-missing" }
  | { readonly op: "standardize"; readonly mean: number; readonly scale: number }
  /** 1 for this code, else 0. */
  | { readonly op: "is-code"; readonly code: number }
  /** The number of each code; of a missing one; of a category that the training table did not have. */
  | {
      readonly op: "number-of-code";
      readonly values: Float64Array;
      readonly missing: number;
      readonly unknown: number;
    }
  /** The value of one function of a spline basis. */
  | { readonly op: "spline"; readonly basis: SplineBasis; readonly index: number };

/** A column that a map reads. */
export interface InputColumn {
  readonly name: string;
  readonly kind: Column["kind"];
  /** The categories of the training table's column; none for numbers. */
  readonly categories: readonly string[];
}

/** A column that a map writes: one input column after these operations. */
export interface OutputColumn extends InputColumn {
  /** Index in `inputs`. */
  readonly source: number;
  readonly ops: readonly CellOp[];
}

/** An input column whose codes, after these operations, must be among the known ones. */
export interface CodeCheck {
  readonly check: "codes";
  readonly source: number;
  readonly ops: readonly CellOp[];
  /** 1 for each code of the training table that is known. */
  readonly known: Uint8Array;
  readonly allowsMissing: boolean;
  /** What the caller can do about another code. */
  readonly remedy: string;
}

/** An input column whose values, after these operations, a spline basis must be able to take. */
export interface RangeCheck {
  readonly check: "range";
  readonly source: number;
  readonly ops: readonly CellOp[];
  readonly basis: SplineBasis;
}

/** What a map makes sure of before it writes. */
export type ColumnCheck = CodeCheck | RangeCheck;

/**
 * What a fitted transformer does: each output column is a function of one input column. So a chain of transformers is
 * one map, which writes a row without making anything in between.
 */
export interface ColumnMap {
  readonly inputs: readonly InputColumn[];
  readonly outputs: readonly OutputColumn[];
  readonly checks: readonly ColumnCheck[];
}

/** The map that does `first` and then `second`, whose inputs are outputs of `first`. */
export function chainMaps(first: ColumnMap, second: ColumnMap): ColumnMap {
  const byName = new Map(first.outputs.map((output) => [output.name, output]));
  const before = second.inputs.map((input) => {
    const found = byName.get(input.name);
    if (found === undefined)
      throw new RangeError(`a step must make the column "${input.name}" of the next one`);
    return found;
  });
  const after = <T extends { source: number; ops: readonly CellOp[] }>(item: T): T => {
    const { source, ops } = before[item.source]!;
    return { ...item, source, ops: [...ops, ...item.ops] };
  };
  return {
    inputs: first.inputs,
    outputs: second.outputs.map(after),
    checks: [...first.checks, ...second.checks.map(after)],
  };
}

/** Maps side by side over the same table: their outputs follow one another. */
export function joinMaps(maps: readonly ColumnMap[]): ColumnMap {
  const inputs: InputColumn[] = [];
  const placesByName = new Map<string, number[]>();
  const placed = maps.map((map) => ({
    map,
    places: map.inputs.map((input) => {
      const places = placesByName.get(input.name) ?? [];
      placesByName.set(input.name, places);
      // One map may have added a category of its own to a column: then it reads the column for itself.
      const same = places.find((place) => haveSameCategories(inputs[place]!, input));
      if (same !== undefined) return same;
      const place = inputs.push(input) - 1;
      places.push(place);
      return place;
    }),
  }));
  const move = <T extends { source: number }>(item: T, places: readonly number[]): T => ({
    ...item,
    source: places[item.source]!,
  });
  return {
    inputs,
    outputs: placed.flatMap(({ map, places }) => map.outputs.map((output) => move(output, places))),
    checks: placed.flatMap(({ map, places }) => map.checks.map((check) => move(check, places))),
  };
}

function haveSameCategories({ categories: a }: InputColumn, { categories: b }: InputColumn): boolean {
  return a.length === b.length && a.every((category, code) => category === b[code]);
}

/** Receives `count` cells of output column `output`, from row `start` on; the block is reused. */
export type CellSink = (output: number, block: Float64Array, start: number, count: number) => void;

/** Rows that are worked on at a time. */
const rowsPerBlock = 1024;

/**
 * Runs a {@link ColumnMap} over tables. Holds nothing but the map, translations of categories met before, and room for
 * the splines of one block of rows.
 */
export class ColumnRunner {
  readonly map: ColumnMap;
  readonly #translations: WeakMap<readonly string[], Int32Array | null>[];
  /** For each output: whether its splines are those that the output before it has just evaluated. */
  readonly #repeats: readonly boolean[];
  readonly #room: SplineRoom = { starts: new Int32Array(0), values: new Float64Array(0) };

  constructor(map: ColumnMap) {
    this.map = map;
    this.#translations = map.inputs.map(() => new WeakMap());
    this.#repeats = map.outputs.map((output, k) => sharesSplines(map.outputs[k - 1], output));
  }

  /**
   * @throws {NotFoundError} `schema/missing-column` when the table lacks an input column.
   * @throws {DataError} `transform/column-kind`; `transform/unknown-category`.
   */
  run(table: Table, sink: CellSink): void {
    const { inputs, outputs, checks } = this.map;
    const columns = inputs.map((input, i) => findInput(table, input, i));
    const translations = columns.map((column, i) => this.#translation(column, i));
    const block = new Float64Array(Math.min(table.nRows, rowsPerBlock));
    for (let start = 0; start < table.nRows; start += rowsPerBlock) {
      const count = Math.min(rowsPerBlock, table.nRows - start);
      for (const check of checks) {
        const column = columns[check.source]!;
        load(column, translations[check.source]!, block, start, count);
        for (const op of check.ops) this.#apply(op, block, count, false);
        if (check.check === "codes") checkCodes(check, block, count, column, start);
        else checkRange(check.basis, block, count, column, start);
      }
      for (let k = 0; k < outputs.length; k++) {
        const { source, ops } = outputs[k]!;
        const repeats = this.#repeats[k]!;
        if (!repeats) load(columns[source]!, translations[source]!, block, start, count);
        for (let o = repeats ? splineAt(ops) : 0; o < ops.length; o++)
          this.#apply(ops[o]!, block, count, repeats);
        sink(k, block, start, count);
      }
    }
  }

  #apply(op: CellOp, block: Float64Array, count: number, repeats: boolean): void {
    if (op.op === "spline") {
      if (!repeats) evaluateSplines(op.basis, block, count, this.#room);
      pickSpline(op.basis, op.index, this.#room, block, count);
    } else apply(op, block, count);
  }

  /** From the table's codes to the training table's; `null` when they are the same. */
  #translation(column: Column, i: number): Int32Array | null {
    if (column.kind === "numeric") return null;
    const { categories } = this.map.inputs[i]!;
    if (column.categories === categories) return null;
    const known = this.#translations[i]!;
    const found = known.get(column.categories);
    if (found !== undefined) return found;
    const codes = Int32Array.from(column.categories, (name, code) => {
      const index = categories.indexOf(name);
      return index >= 0 ? index : -2 - code;
    });
    const result = codes.every((code, index) => code === index) ? null : codes;
    known.set(column.categories, result);
    return result;
  }
}

/** Where the first spline stands among the operations, or -1. */
function splineAt(ops: readonly CellOp[]): number {
  return ops.findIndex((op) => op.op === "spline");
}

/** Whether two outputs take functions of one basis at the same value. */
function sharesSplines(before: OutputColumn | undefined, output: OutputColumn): boolean {
  const at = splineAt(output.ops);
  const one = output.ops[at];
  const other = before?.ops[at];
  if (before === undefined || one?.op !== "spline" || other?.op !== "spline") return false;
  return (
    one.basis === other.basis &&
    before.source === output.source &&
    splineAt(before.ops.slice(at + 1)) < 0 &&
    output.ops.slice(0, at).every((op, i) => op === before.ops[i])
  );
}

function findInput(table: Table, input: InputColumn, i: number): Column {
  const guess = table.columns[i]; // tables mostly come in the order of the training table
  const column = guess?.name === input.name ? guess : getColumn(table, input.name);
  if (column.kind !== input.kind)
    throw new DataError(
      "transform/column-kind",
      `column "${input.name}" must be ${input.kind} as in training, it is ${column.kind}`,
    );
  return column;
}

function load(
  column: Column,
  translation: Int32Array | null,
  block: Float64Array,
  start: number,
  count: number,
): void {
  if (column.kind === "numeric") {
    const { values } = column;
    for (let i = 0; i < count; i++) block[i] = values[start + i]!;
    return;
  }
  const { codes } = column;
  if (translation === null) for (let i = 0; i < count; i++) block[i] = codes[start + i]!;
  else
    for (let i = 0; i < count; i++) {
      const code = codes[start + i]!;
      block[i] = code < 0 ? -1 : translation[code]!;
    }
}

function apply(op: Exclude<CellOp, { op: "spline" }>, block: Float64Array, count: number): void {
  switch (op.op) {
    case "fill-number":
      for (let i = 0; i < count; i++) if (Number.isNaN(block[i])) block[i] = op.value;
      return;
    case "fill-code":
      for (let i = 0; i < count; i++) if (block[i] === -1) block[i] = op.value;
      return;
    case "number-missing":
      for (let i = 0; i < count; i++) block[i] = Number.isNaN(block[i]) ? 1 : 0;
      return;
    case "code-missing":
      for (let i = 0; i < count; i++) block[i] = block[i] === -1 ? 1 : 0;
      return;
    case "standardize":
      for (let i = 0; i < count; i++) block[i] = (block[i]! - op.mean) / op.scale;
      return;
    case "is-code":
      for (let i = 0; i < count; i++) block[i] = block[i] === op.code ? 1 : 0;
      return;
    case "number-of-code":
      for (let i = 0; i < count; i++) {
        const code = block[i]!;
        block[i] = code >= 0 ? op.values[code]! : code === -1 ? op.missing : op.unknown;
      }
  }
}

function checkCodes(
  { known, allowsMissing, remedy }: CodeCheck,
  block: Float64Array,
  count: number,
  column: Column,
  start: number,
): void {
  for (let i = 0; i < count; i++) {
    const code = block[i]!;
    if (code === -1 && allowsMissing) continue;
    if (code < 0 || known[code] !== 1) throw unknownCategory(column, start + i, remedy);
  }
}
