import {
  anyOf,
  type CategoricalColumn,
  type Column,
  checkParams,
  copyParams,
  DataError,
  flag,
  indexOfLargest,
  type Labels,
  type NumericColumn,
  oneOf,
  real,
  type Table,
  that,
} from "../../core/index.ts";
import type { EstimatorSpec, FitOptions, PlainState, Transformer } from "../protocol/protocol.ts";
import { StateReader } from "../protocol/state-reader.ts";
import type { CellOp } from "./cell-op.ts";
import type { ColumnMap, OutputColumn } from "./column-map.ts";
import { MappedTransformer, type TransformerState } from "./mapped-transformer.ts";
import { readColumns } from "./read-columns.ts";
import { beginFit, checkNotInfinite } from "./training-columns.ts";

/** Parameters of {@link SimpleImputer}, scikit-learn's in camelCase. */
export interface SimpleImputerParams {
  /** What stands for a missing value. `mean` and `median` are for numbers only. Default: `mean`. */
  readonly strategy?: "mean" | "median" | "most_frequent" | "constant";
  /** What `constant` fills in. Default: `null`, which is 0 for numbers and `missing_value` for categories. */
  readonly fillValue?: string | number | null;
  /** Whether a column `missingindicator_<name>` follows for each column that had missing values. Default: false. */
  readonly addIndicator?: boolean;
}

/** What was learnt of one column. */
interface ImputedColumn {
  readonly name: string;
  readonly kind: Column["kind"];
  /** Categories after imputation; none for numbers. */
  readonly categories: readonly string[];
  /** The number, or the code of the category, that stands for a missing value. */
  readonly fill: number;
  readonly hasIndicator: boolean;
  readonly [key: string]: string | number | boolean | readonly string[];
}

/** All that a fitted imputer knows. */
export interface SimpleImputerState extends TransformerState {
  readonly kind: "SimpleImputer";
  readonly columns: readonly ImputedColumn[];
}

/** An imputer that has seen its training rows. */
export type FittedSimpleImputer = MappedTransformer<SimpleImputerState>;

/**
 * Fills missing values, column by column, with what the training rows give.
 *
 * `most_frequent` takes the smallest of equally frequent values; of categories the one that stands first in the
 * column's categories (scikit-learn: the smallest number, or the first word of the alphabet). A column without any
 * value in training is kept and filled with 0 or its first category, with a warning; scikit-learn drops it unless
 * `keep_empty_features` is set. The indicator of a categorical column is categorical with categories "0" and "1", so
 * that an encoder can follow; that of a numeric column is a number. Weights of rows are not used.
 *
 * @example
 * const table = makeTable([{ kind: "numeric", name: "age", values: Float64Array.of(30, NaN, 50) }]);
 * (await new SimpleImputer().fit(table)).transform(table).columns[0].values // [30, 40, 50]
 */
export class SimpleImputer implements Transformer {
  readonly spec: EstimatorSpec;
  readonly #params: Required<SimpleImputerParams>;

  /** @throws {ParameterError} `parameter/invalid`, naming every parameter that is wrong or unknown. */
  constructor(params: SimpleImputerParams = {}) {
    const all = { strategy: "mean", fillValue: null, addIndicator: false, ...copyParams(params) } as const;
    checkParams("SimpleImputer", all, {
      strategy: oneOf("mean", "median", "most_frequent", "constant"),
      fillValue: anyOf(
        real(),
        that("a str", (value) => typeof value === "string"),
        oneOf(null),
      ),
      addIndicator: flag,
    });
    this.#params = all;
    this.spec = { name: "SimpleImputer", params: all };
  }

  /**
   * Learns what stands for a missing value in each column.
   *
   * @throws {DataError} `fit/no-rows` without a row.
   * @throws {DataError} `fit/not-finite` for an infinite value.
   * @throws {DataError} `transform/column-kind` when the strategy, or the fill value, does not suit a column.
   */
  async fit(X: Table, _y?: Labels, options?: FitOptions): Promise<FittedSimpleImputer> {
    beginFit("SimpleImputer", X, options);
    const warnings: string[] = [];
    const columns = X.columns.map((column) => this.#learn(column, warnings));
    const state: SimpleImputerState = { kind: "SimpleImputer", columns, warnings };
    return new MappedTransformer(state, mapOf(state));
  }

  #learn(column: Column, warnings: string[]): ImputedColumn {
    const nMissing = countMissing(column);
    const { name, kind } = column;
    const hasIndicator = this.#params.addIndicator && nMissing > 0;
    const isEmpty =
      nMissing === (kind === "numeric" ? column.values.length : column.codes.length) &&
      this.#params.strategy !== "constant";
    const learnt =
      kind === "numeric"
        ? { categories: [], fill: this.#numericFill(column, isEmpty) }
        : this.#categoricalFill(column);
    if (isEmpty) {
      const filled = kind === "numeric" ? "0" : `"${learnt.categories[learnt.fill]}"`;
      warnings.push(
        `column "${name}" has no value in the training rows: SimpleImputer fills it with ${filled}`,
      );
    }
    return { name, kind, ...learnt, hasIndicator };
  }

  #numericFill(column: NumericColumn, isEmpty: boolean): number {
    const { strategy, fillValue } = this.#params;
    if (strategy === "constant") {
      if (typeof fillValue === "string")
        throw unsuited(column, `"fillValue" of SimpleImputer must be a number for it, got "${fillValue}"`);
      return fillValue ?? 0;
    }
    checkNotInfinite("SimpleImputer", column);
    if (isEmpty) return 0;
    const values = presentValues(column.values);
    if (strategy === "mean") return meanOf(values);
    values.sort();
    return strategy === "median" ? middle(values) : mostFrequentNumber(values);
  }

  #categoricalFill(column: CategoricalColumn): { categories: readonly string[]; fill: number } {
    const { strategy, fillValue } = this.#params;
    if (strategy === "mean" || strategy === "median")
      throw unsuited(column, `strategy "${strategy}" of SimpleImputer takes numeric columns only`);
    const { categories } = column;
    if (strategy === "constant") {
      const name = fillValue === null ? "missing_value" : String(fillValue);
      const code = categories.indexOf(name);
      return code >= 0
        ? { categories, fill: code }
        : { categories: [...categories, name], fill: categories.length };
    }
    if (categories.length === 0) return { categories: ["missing_value"], fill: 0 };
    const counts = new Float64Array(categories.length);
    for (const code of column.codes) if (code >= 0) counts[code]!++;
    return { categories, fill: indexOfLargest(counts) };
  }

  /**
   * Brings a fitted imputer back from its state.
   *
   * @throws {FormatError} `state/invalid` naming the field at fault.
   */
  static fromState(given: PlainState): FittedSimpleImputer {
    const reader = StateReader.open("SimpleImputer", given);
    const state: SimpleImputerState = {
      kind: "SimpleImputer",
      columns: readColumns(reader, readColumn),
      warnings: reader.strings("warnings"),
    };
    return new MappedTransformer(state, mapOf(state));
  }
}

function readColumn(column: StateReader, name: string): ImputedColumn {
  const kind = column.oneOf("kind", ["numeric", "categorical"]);
  const categories = column.strings("categories", kind === "numeric" ? 0 : undefined);
  const fill =
    kind === "numeric"
      ? column.number("fill")
      : column.integer("fill", { min: 0, max: categories.length - 1 });
  return { name, kind, categories, fill, hasIndicator: column.flag("hasIndicator") };
}

function mapOf({ columns }: SimpleImputerState): ColumnMap {
  const filled = columns.map((column, source): OutputColumn => {
    const { name, kind, categories, fill: value } = column;
    const op: CellOp = { op: kind === "numeric" ? "fill-number" : "fill-code", value };
    return { name, kind, categories, source, ops: [op] };
  });
  const indicators = columns.flatMap(({ name, kind, hasIndicator }, source): OutputColumn[] =>
    hasIndicator
      ? [
          {
            name: `missingindicator_${name}`,
            kind,
            categories: kind === "numeric" ? [] : ["0", "1"],
            source,
            ops: [{ op: kind === "numeric" ? "number-missing" : "code-missing" }],
          },
        ]
      : [],
  );
  return {
    inputs: columns.map(({ name, kind, categories }) => ({ name, kind, categories })),
    outputs: [...filled, ...indicators],
    checks: [],
  };
}

function unsuited(column: Column, expectation: string): DataError {
  return new DataError("transform/column-kind", `column "${column.name}" is ${column.kind}: ${expectation}`);
}

function countMissing(column: Column): number {
  let count = 0;
  if (column.kind === "numeric") for (const value of column.values) count += Number.isNaN(value) ? 1 : 0;
  else for (const code of column.codes) count += code < 0 ? 1 : 0;
  return count;
}

function presentValues(values: Float64Array): Float64Array {
  const present = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) present[count++] = value;
  }
  return present.subarray(0, count);
}

/** The mean, also where the sum is beyond the largest number. */
function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  if (Number.isFinite(sum)) return sum / values.length;
  return values.reduce((mean, value) => mean + value / values.length, 0);
}

/** The median of sorted values: of an even number the mean of the two in the middle. */
function middle(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : meanOf(sorted.subarray(half - 1, half + 1));
}

/** The most frequent of sorted values; of equally frequent ones the smallest. */
function mostFrequentNumber(sorted: Float64Array): number {
  let best = sorted[0]!;
  let most = 0;
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (end < sorted.length && sorted[end] === sorted[i]) end++;
    if (end - i > most) {
      most = end - i;
      best = sorted[i]!;
    }
    i = end;
  }
  return best;
}
