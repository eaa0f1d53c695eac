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
import { checkNames } from "../preprocess/check-names.ts";
import { type ColumnMap, ColumnRunner, chainMaps, joinMaps } from "../preprocess/column-map.ts";
import { buildTransformer, type MappingTransformer, restoreTransformer } from "../preprocess/index.ts";
import type { EstimatorSpec, FitOptions, PlainState } from "../protocol.ts";

/** Some columns, and the steps that they go through one after the other. */
export interface ColumnBlock {
  /** Goes before the names of the block's output columns: `num__age`. */
  readonly name: string;
  /** Transformers, or their specs. */
  readonly steps: readonly (EstimatorSpec | MappingTransformer)[];
  readonly columns: readonly string[];
}

/** Parameters of {@link ColumnTransformer}, scikit-learn's in camelCase. */
export interface ColumnTransformerParams {
  readonly transformers: readonly ColumnBlock[];
  /** What becomes of other columns: left out, or passed on behind the others as `remainder__<column>`. Default: `drop`. */
  readonly remainder?: "drop" | "passthrough";
}

/** All that a fitted column transformer knows. */
export interface ColumnTransformerState extends PlainState {
  readonly kind: "ColumnTransformer";
  readonly blocks: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly steps: readonly PlainState[];
  }[];
}

const isStep = (step: unknown): boolean =>
  typeof step === "object" && step !== null && ("fit" in step || ("name" in step && "params" in step));

const blocks: Constraint = that(
  "a list of { name, columns, steps } with different names without __, steps being transformers or their { name, params }",
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
        block.columns.every((column: unknown) => typeof column === "string"),
    ),
);

/** Sends blocks of a table's columns through steps of their own, and puts the results side by side as a matrix. */
export class ColumnTransformer {
  readonly spec: EstimatorSpec;
  readonly #blocks: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly steps: readonly MappingTransformer[];
  }[];
  readonly #remainder: "drop" | "passthrough";

  /** @throws {ParameterError} `parameter/invalid`. */
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
   * @throws {NotFoundError} `schema/missing-column`.
   * @throws {DataError} of a step; `transform/duplicate-name`; `transform/column-kind` when a block, or the remainder, ends in categories.
   */
  async fit(X: Table, y?: Labels, options: FitOptions = {}): Promise<FittedColumnTransformer> {
    const blocks: { name: string; columns: readonly string[]; steps: PlainState[] }[] = [];
    for (const { name, columns, steps } of [...this.#blocks, ...this.#rest(X)]) {
      let table = selectColumns(X, columns);
      const states: PlainState[] = [];
      for (const [i, step] of steps.entries()) {
        options.signal?.throwIfAborted();
        const fitted = await step.fit(table, y, options);
        states.push(fitted.state);
        if (i + 1 < steps.length) table = fitted.transform(table);
      }
      if (steps.length === 0) checkNumeric(name, table.columns);
      blocks.push({ name, columns, steps: states });
    }
    return FittedColumnTransformer.fromState({ kind: "ColumnTransformer", blocks });
  }

  /** The block of the columns that no other block takes, in the order of the table. */
  #rest(X: Table): { name: string; columns: string[]; steps: MappingTransformer[] }[] {
    if (this.#remainder === "drop") return [];
    const taken = new Set(this.#blocks.flatMap(({ columns }) => columns));
    const columns = columnNames(X).filter((name) => !taken.has(name));
    return columns.length === 0 ? [] : [{ name: "remainder", columns, steps: [] }];
  }
}

/** A column transformer that has seen its training rows. */
export class FittedColumnTransformer {
  readonly state: ColumnTransformerState;
  /** The columns it reads. */
  readonly featureNamesIn: readonly string[];
  /** The columns of the matrix: `num__age`, `cat__cp_4`. */
  readonly featureNamesOut: readonly string[];
  readonly warnings: readonly string[];
  readonly #runner: ColumnRunner;

  constructor(state: ColumnTransformerState) {
    this.state = state;
    const warnings: string[] = [];
    const maps = state.blocks.map(({ name, columns, steps }) => {
      const restored = steps.map(restoreTransformer);
      for (const step of restored) warnings.push(...step.warnings);
      const map =
        restored.length === 0
          ? passNumbers(columns)
          : restored.map((step) => step.map).reduce((first, second) => chainMaps(first, second));
      checkNumeric(name, map.outputs);
      return prefix(map, name);
    });
    const map = joinMaps(maps);
    checkNames("ColumnTransformer", map);
    this.featureNamesIn = [...new Set(map.inputs.map((input) => input.name))];
    this.featureNamesOut = map.outputs.map((output) => output.name);
    this.warnings = warnings;
    this.#runner = new ColumnRunner(map);
  }

  /** Brings a fitted column transformer back from its state. */
  static fromState(state: PlainState): FittedColumnTransformer {
    return new FittedColumnTransformer(state as ColumnTransformerState);
  }

  /**
   * @returns n rows x `featureNamesOut`; missing values that no step fills are `NaN`.
   * @throws {NotFoundError} `schema/missing-column`.
   * @throws {DataError} `transform/unknown-category`, `transform/column-kind`.
   */
  transform(X: Table): Matrix {
    const nCols = this.featureNamesOut.length;
    return makeMatrix(X.nRows, nCols, this.transformInto(X, new Float64Array(X.nRows * nCols)));
  }

  /**
   * Writes the rows into `out`, row-major, and returns it: for a caller that keeps an array for its rows.
   *
   * @param out at least `nRows` times as many values as there are output columns.
   */
  transformInto(X: Table, out: Float64Array): Float64Array {
    const nCols = this.featureNamesOut.length;
    this.#runner.run(X, (k, block, start, count) => {
      for (let i = 0, at = start * nCols + k; i < count; i++, at += nCols) out[at] = block[i]!;
    });
    return out;
  }
}

function prefix(map: ColumnMap, name: string): ColumnMap {
  return { ...map, outputs: map.outputs.map((output) => ({ ...output, name: `${name}__${output.name}` })) };
}

function passNumbers(columns: readonly string[]): ColumnMap {
  const inputs = columns.map((name) => ({ name, kind: "numeric" as const, categories: [] }));
  return { inputs, outputs: inputs.map((input, source) => ({ ...input, source, ops: [] })), checks: [] };
}

function checkNumeric(block: string, columns: readonly { name: string; kind: string }[]): void {
  const wrong = columns.find((column) => column.kind !== "numeric");
  if (wrong !== undefined)
    throw new DataError(
      "transform/column-kind",
      `block "${block}" of ColumnTransformer must end in numbers, its column "${wrong.name}" is categorical`,
      { hint: "end its steps with an encoder, such as OneHotEncoder" },
    );
}
