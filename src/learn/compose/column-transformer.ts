import {
  type Constraint,
  checkParams,
  columnNames,
  copyParams,
  DataError,
  type Labels,
  type Matrix,
  makeMatrix,
  oneOf,
  ParameterError,
  type Params,
  selectColumns,
  type Table,
  that,
} from "../../core/index.ts";
import type { AnyMappedTransformer } from "../preprocess/build-transformer.ts";
import {
  type ColumnMap,
  chainMaps,
  columnsOfSource,
  type InputColumn,
  joinMaps,
} from "../preprocess/column-map.ts";
import { ColumnRunner } from "../preprocess/column-runner.ts";
import { giveDistinctNames } from "../preprocess/distinct-names.ts";
import { buildTransformer, type MappingTransformer, restoreTransformer } from "../preprocess/index.ts";
import type { EstimatorSpec, FitOptions, PlainState } from "../protocol/protocol.ts";
import { StateReader } from "../protocol/state-reader.ts";

/** Some columns, and the steps that they go through one after the other. */
export interface ColumnBlock {
  /** Goes before the names of the block's output columns: `num__age`. */
  readonly name: string;
  /** Transformers or their specs, the first step first. Without a step the columns, which must be numeric, are passed on. */
  readonly steps: readonly (EstimatorSpec | MappingTransformer)[];
  /** The names of the table's columns that it takes. A column may be in several blocks. */
  readonly columns: readonly string[];
}

/** Parameters of {@link ColumnTransformer}, scikit-learn's in camelCase. */
export interface ColumnTransformerParams {
  /** The blocks, in the order of their columns in the matrix. */
  readonly transformers: readonly ColumnBlock[];
  /** What becomes of other columns: left out, or passed on behind the others as `remainder__<column>`. Default: `drop`. */
  readonly remainder?: "drop" | "passthrough";
}

/** All that a fitted column transformer knows: the state of each step. */
export interface ColumnTransformerState extends PlainState {
  readonly kind: "ColumnTransformer";
  readonly blocks: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly steps: readonly PlainState[];
  }[];
}

/** Whether a value may be a step: a transformer, or its spec. */
const isStep = (step: unknown): boolean =>
  typeof step === "object" && step !== null && ("fit" in step || ("name" in step && "params" in step));

/** What the parameter `transformers` must be. */
const blocks: Constraint = that(
  "a list of { name, columns, steps } with different names without __, different columns in each, steps being transformers or their { name, params }",
  (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    new Set(value.map((block) => block?.name)).size === value.length &&
    value.every(
      (block) =>
        typeof block?.name === "string" &&
        block.name !== "" &&
        !block.name.includes("__") &&
        Array.isArray(block.steps) &&
        block.steps.every(isStep) &&
        Array.isArray(block.columns) &&
        block.columns.every((column: unknown) => typeof column === "string") &&
        new Set(block.columns).size === block.columns.length,
    ),
);

/**
 * Sends blocks of a table's columns through steps of their own, and puts the results side by side as a matrix.
 *
 * The last step of a block must make numbers. Columns that no block names are dropped unless `remainder` is `passthrough`.
 *
 * @example
 * const table = makeTable([{ kind: "numeric", name: "age", values: Float64Array.of(30, NaN, 50) }]);
 * const columns = new ColumnTransformer({
 *   transformers: [{ name: "num", columns: ["age"], steps: [new SimpleImputer()] }],
 * });
 * (await columns.fit(table)).transform(table).data // [30, 40, 50]
 */
export class ColumnTransformer {
  readonly spec: EstimatorSpec;
  readonly #blocks: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly steps: readonly MappingTransformer[];
  }[];
  readonly #remainder: "drop" | "passthrough";

  /** @throws {ParameterError} `parameter/invalid`, naming every parameter that is wrong or unknown. */
  constructor(params: ColumnTransformerParams) {
    const all = { remainder: "drop", ...copyParams(params) } as const;
    checkParams(
      "ColumnTransformer",
      { ...all, transformers: all.transformers }, // named even where it is not given
      { transformers: blocks, remainder: oneOf("drop", "passthrough") },
    );
    if (all.remainder === "passthrough" && all.transformers.some(({ name }) => name === "remainder"))
      throw new ParameterError(
        "parameter/invalid",
        'parameter "transformers" of ColumnTransformer must have no block "remainder", as remainder is "passthrough"',
      );
    this.#remainder = all.remainder;
    this.#blocks = all.transformers.map(({ name, columns, steps }) => ({
      name,
      columns,
      steps: steps.map((step) => ("fit" in step ? step : buildTransformer(step))),
    }));
    this.spec = {
      name: "ColumnTransformer",
      params: {
        transformers: this.#blocks.map(
          ({ name, columns, steps }): Params => ({
            name,
            columns,
            steps: steps.map((step): Params => ({ name: step.spec.name, params: step.spec.params })),
          }),
        ),
        remainder: all.remainder,
      },
    };
  }

  /** The column transformer that a spec describes. */
  static fromSpec(spec: EstimatorSpec): ColumnTransformer {
    return new ColumnTransformer(spec.params as unknown as ColumnTransformerParams);
  }

  /**
   * Fits the steps of each block, one after the other, each on what the one before it made of the training rows.
   *
   * @throws {NotFoundError} `schema/missing-column` when the table lacks a column of a block.
   * @throws {DataError} what a step says of the rows.
   * @throws {DataError} `transform/column-kind` when a block, or the remainder, ends in categories.
   */
  async fit(X: Table, y?: Labels, options: FitOptions = {}): Promise<FittedColumnTransformer> {
    const blocks: FittedBlock[] = [];
    for (const { name, columns, steps } of [...this.#blocks, ...this.#rest(X)]) {
      let table = selectColumns(X, columns);
      const done: AnyMappedTransformer[] = [];
      for (const [i, step] of steps.entries()) {
        options.signal?.throwIfAborted();
        const fitted = await step.fit(table, y, options);
        done.push(fitted);
        if (i + 1 < steps.length) table = fitted.transform(table);
      }
      if (steps.length === 0) checkNumeric(name, table.columns);
      blocks.push({ name, columns, steps: done });
    }
    return FittedColumnTransformer.ofBlocks(blocks);
  }

  /** The block of the columns that no other block takes, in the order of the table. */
  #rest(X: Table): { name: string; columns: string[]; steps: MappingTransformer[] }[] {
    if (this.#remainder === "drop") return [];
    const taken = new Set(this.#blocks.flatMap(({ columns }) => columns));
    const columns = columnNames(X).filter((name) => !taken.has(name));
    return columns.length === 0 ? [] : [{ name: "remainder", columns, steps: [] }];
  }
}

/** A block whose steps have seen the training rows. */
interface FittedBlock {
  readonly name: string;
  readonly columns: readonly string[];
  readonly steps: readonly AnyMappedTransformer[];
}

/** A column transformer that has seen its training rows. */
export class FittedColumnTransformer {
  readonly state: ColumnTransformerState;
  /** The columns of a table that it reads. */
  readonly featureNamesIn: readonly string[];
  /** The columns of the matrix: `num__age`, `cat__cp_4`. */
  readonly featureNamesOut: readonly string[];
  /** For each column of the matrix the columns of the table that it is made of: one, or several where it is their product. */
  readonly sourcesOut: readonly (readonly string[])[];
  /** The warnings of all steps. */
  readonly warnings: readonly string[];
  readonly #runner: ColumnRunner;

  private constructor(blocks: readonly FittedBlock[], map: ColumnMap) {
    this.state = {
      kind: "ColumnTransformer",
      blocks: blocks.map(({ name, columns, steps }) => ({
        name,
        columns,
        steps: steps.map((step) => step.state),
      })),
    };
    this.featureNamesIn = [...new Set(map.inputs.map((input) => input.name))];
    this.featureNamesOut = map.outputs.map((output) => output.name);
    this.sourcesOut = map.outputs.map(({ source }) => columnsOfSource(map.inputs, source));
    this.warnings = blocks.flatMap(({ steps }) => steps.flatMap((step) => step.warnings));
    this.#runner = new ColumnRunner(map);
  }

  /**
   * Puts fitted blocks side by side.
   *
   * @throws {DataError} `transform/column-kind` when a block ends in categories.
   */
  static ofBlocks(blocks: readonly FittedBlock[]): FittedColumnTransformer {
    const map = mapOf(blocks);
    for (const { name, steps } of blocks) checkNumeric(name, steps.at(-1)?.map.outputs ?? []);
    return new FittedColumnTransformer(blocks, map);
  }

  /**
   * Brings a fitted column transformer back from its state.
   *
   * @throws {FormatError} `state/invalid` naming the field at fault, of this state or of a step's.
   * @throws {FormatError} `state/unknown-kind` for a step of a class that this version does not know.
   */
  static fromState(given: PlainState): FittedColumnTransformer {
    const reader = StateReader.open("ColumnTransformer", given);
    const names = new Set<string>();
    const blocks = reader.list("blocks", (items, i): FittedBlock => {
      const record = items.record(i);
      const block = readBlock(record);
      if (names.has(block.name)) record.refuse("name", "a name that no block before it has");
      names.add(block.name);
      return block;
    });
    const map = mapOf(blocks);
    return new FittedColumnTransformer(blocks, map);
  }

  /**
   * Makes the matrix of a table.
   *
   * @returns n rows x `featureNamesOut`; missing values that no step fills are `NaN`.
   * @throws {NotFoundError} `schema/missing-column` when the table lacks a column that is read.
   * @throws {DataError} `transform/column-kind` when a column is of another kind than in training.
   * @throws {DataError} `transform/unknown-category` for a category that an encoder does not know.
   * @throws {DataError} `transform/out-of-range` or `fit/not-finite` for a value that splines do not take.
   */
  transform(X: Table): Matrix {
    const nCols = this.featureNamesOut.length;
    return makeMatrix(X.nRows, nCols, this.transformInto(X, new Float64Array(X.nRows * nCols)));
  }

  /**
   * Writes the matrix of a table into an array, row-major. For a caller that uses one array for many tables.
   *
   * @param out has `nRows` times as many values as there are output columns, or more.
   * @returns `out`.
   * @throws {DataError} as {@link transform}.
   */
  transformInto(X: Table, out: Float64Array): Float64Array {
    const nCols = this.featureNamesOut.length;
    this.#runner.run(X, (k, block, start, count) => {
      for (let i = 0, at = start * nCols + k; i < count; i++, at += nCols) out[at] = block[i]!;
    });
    return out;
  }
}

/** Reads a block of a stored state: each step must take what the one before it makes, and the last must make numbers. */
function readBlock(block: StateReader): FittedBlock {
  const name = block.string("name");
  const columns = block.distinct("columns");
  let made: readonly InputColumn[] | undefined; // of the table's own columns the state knows the names alone
  const steps = block.list("steps", (items, i) => {
    const step = restoreTransformer(items.state(i));
    const { inputs, outputs } = step.map;
    const isNamed = isSame(
      inputs.map((input) => input.name),
      made === undefined ? columns : made.map((column) => column.name),
    );
    if (!isNamed || made?.every((column, j) => goesOn(column, inputs[j]!)) === false)
      items.refuse(i, "the state of a step that takes the columns before it");
    made = outputs;
    return step;
  });
  if (made?.some(({ kind }) => kind !== "numeric") === true)
    block.refuse("steps", "a list of steps of which the last makes numbers");
  return { name, columns, steps };
}

/** Whether a step can take a column as its input: of its kind, with its categories and perhaps more behind them. */
function goesOn(column: InputColumn, input: InputColumn): boolean {
  return (
    column.kind === input.kind &&
    column.categories.every((category, code) => category === input.categories[code])
  );
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

/** The map of all blocks side by side, each of them its steps in turn. */
function mapOf(blocks: readonly FittedBlock[]): ColumnMap {
  const maps = blocks.map(({ name, columns, steps }) => {
    const map =
      steps.length === 0
        ? passNumbers(columns)
        : steps.map((step) => step.map).reduce((first, second) => chainMaps(first, second));
    return prefix(map, name);
  });
  return giveDistinctNames(joinMaps(maps));
}

function prefix(map: ColumnMap, name: string): ColumnMap {
  return { ...map, outputs: map.outputs.map((output) => ({ ...output, name: `${name}__${output.name}` })) };
}

function passNumbers(columns: readonly string[]): ColumnMap {
  const inputs = columns.map((name) => ({ name, kind: "numeric" as const, categories: [] }));
  return { inputs, outputs: inputs.map((input, source) => ({ ...input, source, ops: [] })), checks: [] };
}

/** Refuses a block that ends in a categorical column: a matrix has numbers only. */
function checkNumeric(block: string, columns: readonly { name: string; kind: string }[]): void {
  const wrong = columns.find((column) => column.kind !== "numeric");
  if (wrong !== undefined)
    throw new DataError(
      "transform/column-kind",
      `block "${block}" of ColumnTransformer must end in numbers, its column "${wrong.name}" is categorical`,
      { hint: "end its steps with an encoder, such as OneHotEncoder" },
    );
}
