import { type Column, DataError, getColumn, placesOf, type Table } from "../../core/index.ts";
import { applyOp, type CellOp } from "./cell-op.ts";
import {
  type CodeCheck,
  type ColumnMap,
  type Combination,
  type Derivation,
  type FiniteCheck,
  type InputColumn,
  nameOfSource,
  type OutputColumn,
} from "./column-map.ts";
import { checkRange, evaluateSplines, pickSpline, type SplineBlock } from "./spline-basis.ts";
import { notFinite, unknownCategory } from "./training-columns.ts";

/** Receives `count` cells of output column `output`, from row `start` on. The block is used again: copy what is to stay. */
export type CellSink = (output: number, block: Float64Array, start: number, count: number) => void;

/** Rows that are worked on at a time. A block of them, 8 KiB a column, stays in the nearest cache from step to step. */
const rowsPerBlock = 1024;

type SplineOp = Extract<CellOp, { op: "spline" }>;

/** The rows of a table that make one block. */
interface Rows {
  /** The columns of the table that the map reads, in the order of its inputs. */
  readonly columns: readonly Column[];
  /** For each column the training table's code of each code; `null` where the codes are the same. */
  readonly translations: readonly (Int32Array | null)[];
  /** The first row. */
  readonly start: number;
  /** How many rows there are. */
  readonly count: number;
}

/**
 * Runs a {@link ColumnMap} over tables, a block of rows at a time.
 *
 * It keeps what it needs again: translations of the categories of tables that it has met, the splines of one block of rows, and a
 * block for each depth of nested combinations. A run ends before the next one begins, so that runs share these.
 */
export class ColumnRunner {
  readonly map: ColumnMap;
  /** For each input, by the categories of a table's column: what `Rows.translations` has for it. */
  readonly #translations: WeakMap<readonly string[], Int32Array | null>[];
  /**
   * For each output: where among its operations the spline stands whose basis the output before it has just evaluated at the same
   * cells; -1 where there is none. The functions of a basis are outputs one behind the other, so that each value is evaluated once.
   */
  readonly #repeats: readonly number[];
  /** The functions of the basis that was evaluated last, at the cells of one block. */
  readonly #splines: SplineBlock = { starts: new Int32Array(0), values: new Float64Array(0) };
  /** A block for each depth of nested combinations. */
  readonly #spare: Float64Array[] = [];

  constructor(map: ColumnMap) {
    this.map = map;
    this.#translations = map.inputs.map(() => new WeakMap());
    this.#repeats = map.outputs.map((output, k) => sharedSpline(map.outputs[k - 1], output));
  }

  /**
   * Runs the map over a table, and hands each block of each output column to `sink`. What was handed out before an error is thrown
   * is of no use.
   *
   * @throws {NotFoundError} `schema/missing-column` when the table lacks an input column.
   * @throws {DataError} `transform/column-kind` when an input column is of another kind than in training.
   * @throws {DataError} `transform/unknown-category` for a category that an encoder does not know.
   * @throws {DataError} `transform/out-of-range` or `fit/not-finite` for a value that splines do not take.
   */
  run(table: Table, sink: CellSink): void {
    const { inputs, outputs, checks } = this.map;
    const columns = inputs.map((input, i) => findInput(table, input, i));
    const translations = columns.map((column, i) => this.#translation(column, i));
    const block = new Float64Array(Math.min(table.nRows, rowsPerBlock));
    for (let start = 0; start < table.nRows; start += rowsPerBlock) {
      const rows: Rows = { columns, translations, start, count: Math.min(rowsPerBlock, table.nRows - start) };
      for (const check of checks) {
        this.#load(check.source, rows, block, 0);
        for (const op of check.ops) this.#apply(op, block, rows.count);
        if (check.check === "codes") checkCodes(check, block, rows);
        else if (check.check === "finite") checkFinite(check, block, rows, inputs);
        else checkRange(check.basis, block, rows.count, nameOfSource(inputs, check.source), start);
      }
      for (let k = 0; k < outputs.length; k++) {
        const { source, ops } = outputs[k]!;
        let o = this.#repeats[k]!;
        if (o < 0) {
          this.#load(source, rows, block, 0);
          o = 0;
        } else this.#pick(ops[o++] as SplineOp, block, rows.count);
        for (; o < ops.length; o++) this.#apply(ops[o]!, block, rows.count);
        sink(k, block, start, rows.count);
      }
    }
  }

  /** Puts the cells of a source into the block. `depth` says within how many combinations the source stands. */
  #load(source: Derivation["source"], rows: Rows, block: Float64Array, depth: number): void {
    if (typeof source === "number") loadCells(source, rows, block);
    else this.#combine(source, rows, block, depth);
  }

  /** Puts the product of all parts into the block: the first part is worked out there, the others in a block of their own. */
  #combine({ parts }: Combination, rows: Rows, block: Float64Array, depth: number): void {
    const { count } = rows;
    if (parts.length === 0) block.fill(1, 0, count);
    const other = this.#spareBlock(depth, count);
    parts.forEach(({ source, ops }, p) => {
      const part = p === 0 ? block : other;
      this.#load(source, rows, part, depth + 1);
      for (const op of ops) this.#apply(op, part, count);
      if (p > 0) for (let i = 0; i < count; i++) block[i] = block[i]! * other[i]!;
    });
  }

  /** A block for the second and later parts of a combination; each depth of nesting has its own. */
  #spareBlock(depth: number, count: number): Float64Array {
    const found = this.#spare[depth];
    if (found !== undefined && found.length >= count) return found;
    const made = new Float64Array(count);
    this.#spare[depth] = made;
    return made;
  }

  #apply(op: CellOp, block: Float64Array, count: number): void {
    if (op.op === "spline") {
      evaluateSplines(op.basis, block, count, this.#splines);
      this.#pick(op, block, count);
    } else applyOp(op, block, count);
  }

  #pick({ basis, index }: SplineOp, block: Float64Array, count: number): void {
    pickSpline(basis, index, this.#splines, block, count);
  }

  /** The training table's code of each code of a column, as cells have them; `null` when they are the same. */
  #translation(column: Column, i: number): Int32Array | null {
    if (column.kind === "numeric") return null;
    const { categories } = this.map.inputs[i]!;
    if (column.categories === categories) return null;
    const known = this.#translations[i]!;
    const found = known.get(column.categories);
    if (found !== undefined) return found;
    const places = placesOf(categories);
    const codes = Int32Array.from(column.categories, (name, code) => places.get(name) ?? -2 - code);
    const result = codes.every((code, index) => code === index) ? null : codes;
    known.set(column.categories, result);
    return result;
  }
}

/** Where the first spline stands among the operations, or -1. */
function splineAt(ops: readonly CellOp[]): number {
  return ops.findIndex((op) => op.op === "spline");
}

/** Where in `output` the spline stands whose basis `before` has just evaluated at the same value; -1 where there is none. */
function sharedSpline(before: OutputColumn | undefined, output: OutputColumn): number {
  const at = splineAt(output.ops);
  const one = output.ops[at];
  const other = before?.ops[at];
  if (before === undefined || one?.op !== "spline" || other?.op !== "spline") return -1;
  const isShared =
    one.basis === other.basis &&
    before.source === output.source &&
    splineAt(before.ops.slice(at + 1)) < 0 &&
    output.ops.slice(0, at).every((op, i) => op === before.ops[i]);
  return isShared ? at : -1;
}

/** The column of a table that is input `i` of the map. */
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

/** Puts the cells of an input column into the block, codes as those of the training table. */
function loadCells(source: number, { columns, translations, start, count }: Rows, block: Float64Array): void {
  const column = columns[source]!;
  if (column.kind === "numeric") {
    const { values } = column;
    for (let i = 0; i < count; i++) block[i] = values[start + i]!;
    return;
  }
  const { codes } = column;
  const translation = translations[source]!;
  if (translation === null) for (let i = 0; i < count; i++) block[i] = codes[start + i]!;
  else
    for (let i = 0; i < count; i++) {
      const code = codes[start + i]!;
      block[i] = code < 0 ? -1 : translation[code]!;
    }
}

function checkCodes(
  { source, known, allowsMissing, remedy }: CodeCheck,
  block: Float64Array,
  { columns, start, count }: Rows,
): void {
  for (let i = 0; i < count; i++) {
    const code = block[i]!;
    if (code === -1 && allowsMissing) continue;
    if (code < 0 || known[code] !== 1) throw unknownCategory(columns[source]!, start + i, remedy);
  }
}

function checkFinite(
  check: FiniteCheck,
  block: Float64Array,
  { start, count }: Rows,
  inputs: readonly InputColumn[],
): void {
  for (let i = 0; i < count; i++)
    if (!Number.isFinite(block[i])) {
      const { source, name = nameOfSource(inputs, source), expectation, remedy } = check;
      throw notFinite(expectation, block[i]!, start + i, name, remedy);
    }
}
