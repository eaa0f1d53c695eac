import { type Column, DataError, getColumn, type Table } from "../../core/index.ts";
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
import { checkRange, evaluateSplines, pickSpline, type SplineRoom } from "./spline-basis.ts";
import { notFinite, unknownCategory } from "./training-columns.ts";

/** Receives `count` cells of output column `output`, from row `start` on; the block is reused. */
export type CellSink = (output: number, block: Float64Array, start: number, count: number) => void;

/** Rows that are worked on at a time. */
const rowsPerBlock = 1024;

type SplineOp = Extract<CellOp, { op: "spline" }>;

/** The rows of one block: the input columns, and their codes in the training table's where those differ. */
interface Rows {
  readonly columns: readonly Column[];
  readonly translations: readonly (Int32Array | null)[];
  readonly start: number;
  readonly count: number;
}

/**
 * Runs a {@link ColumnMap} over tables. Holds nothing but the map, translations of categories met before, and room for
 * one block of rows: of splines, and of each depth of combinations.
 */
export class ColumnRunner {
  readonly map: ColumnMap;
  readonly #translations: WeakMap<readonly string[], Int32Array | null>[];
  /** For each output: the place of the spline that the output before it has just evaluated, among its operations; or -1. */
  readonly #repeats: readonly number[];
  readonly #room: SplineRoom = { starts: new Int32Array(0), values: new Float64Array(0) };
  readonly #spare: Float64Array[] = [];

  constructor(map: ColumnMap) {
    this.map = map;
    this.#translations = map.inputs.map(() => new WeakMap());
    this.#repeats = map.outputs.map((output, k) => sharedSpline(map.outputs[k - 1], output));
  }

  /**
   * @throws {NotFoundError} `schema/missing-column` when the table lacks an input column.
   * @throws {DataError} `transform/column-kind`; `transform/unknown-category`; `transform/out-of-range`;
   * `fit/not-finite`.
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

  /** Puts what stands in a source into the block, so many combinations within others. */
  #load(source: Derivation["source"], rows: Rows, block: Float64Array, depth: number): void {
    if (typeof source === "number") loadCells(source, rows, block);
    else this.#combine(source, rows, block, depth);
  }

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
      evaluateSplines(op.basis, block, count, this.#room);
      this.#pick(op, block, count);
    } else applyOp(op, block, count);
  }

  #pick({ basis, index }: SplineOp, block: Float64Array, count: number): void {
    pickSpline(basis, index, this.#room, block, count);
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
