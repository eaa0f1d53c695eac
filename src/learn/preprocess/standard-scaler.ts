import {
  checkParams,
  copyParams,
  flag,
  type Labels,
  type NumericColumn,
  type Table,
} from "../../core/index.ts";
import type { EstimatorSpec, FitOptions, PlainState, Transformer } from "../protocol/protocol.ts";
import { StateReader } from "../protocol/state-reader.ts";
import type { ColumnMap } from "./column-map.ts";
import { MappedTransformer, type TransformerState } from "./mapped-transformer.ts";
import { beginFit, checkNotInfinite, checkRowWeights, numericOf } from "./training-columns.ts";

/** Parameters of {@link StandardScaler}, scikit-learn's in camelCase. */
export interface StandardScalerParams {
  /** Whether the mean is subtracted. Default: true. */
  readonly withMean?: boolean;
  /** Whether the difference is divided by the standard deviation. Default: true. */
  readonly withStd?: boolean;
}

/** All that a fitted scaler knows: `(x - mean) / scale`, one value a column. */
export interface StandardScalerState extends TransformerState {
  readonly kind: "StandardScaler";
  readonly columns: readonly string[];
  /** What is subtracted from each column: 0 where the mean is not. */
  readonly mean: Float64Array;
  /** What each column is divided by: 1 for a constant column. */
  readonly scale: Float64Array;
}

/** A scaler that has seen its training rows. */
export type FittedStandardScaler = MappedTransformer<StandardScalerState>;

/**
 * Subtracts from each column its mean, and divides by its population standard deviation (over n, not n - 1).
 *
 * Missing values count for nothing and stay missing. A constant column is not divided; one without any value is left as
 * it is, with a warning. Sample weights weigh mean and deviation, as in scikit-learn; a pipeline does not pass them on.
 *
 * @example
 * const table = makeTable([{ kind: "numeric", name: "age", values: Float64Array.of(30, 40, 50) }]);
 * (await new StandardScaler({ withStd: false }).fit(table)).transform(table).columns[0].values // [-10, 0, 10]
 */
export class StandardScaler implements Transformer {
  readonly spec: EstimatorSpec;
  readonly #params: Required<StandardScalerParams>;

  /** @throws {ParameterError} `parameter/invalid`, naming every parameter that is wrong or unknown. */
  constructor(params: StandardScalerParams = {}) {
    const all = { withMean: true, withStd: true, ...copyParams(params) };
    checkParams("StandardScaler", all, { withMean: flag, withStd: flag });
    this.#params = all;
    this.spec = { name: "StandardScaler", params: all };
  }

  /**
   * Learns mean and deviation of each column.
   *
   * @param X numeric columns only.
   * @throws {DataError} `fit/no-rows` without a row.
   * @throws {DataError} `fit/not-finite` for an infinite value.
   * @throws {DataError} `fit/weight` when a weight is not a number >= 0, or no row has weight.
   * @throws {DataError} `transform/column-kind` for a categorical column.
   */
  async fit(X: Table, _y?: Labels, options: FitOptions = {}): Promise<FittedStandardScaler> {
    beginFit("StandardScaler", X, options);
    const { sampleWeight } = options;
    checkRowWeights("StandardScaler", X, sampleWeight);
    const mean = new Float64Array(X.columns.length);
    const scale = new Float64Array(X.columns.length).fill(1);
    const warnings: string[] = [];
    X.columns.forEach((item, j) => {
      const column = numericOf("StandardScaler", item);
      checkNotInfinite("StandardScaler", column);
      const found = describe(column, sampleWeight);
      if (found === undefined)
        warnings.push(
          `column "${column.name}" has no value in the training rows: StandardScaler leaves it as it is`,
        );
      else {
        if (this.#params.withMean) mean[j] = found.mean;
        if (this.#params.withStd) scale[j] = found.scale;
      }
    });
    const columns = X.columns.map((column) => column.name);
    const state: StandardScalerState = { kind: "StandardScaler", columns, mean, scale, warnings };
    return new MappedTransformer(state, mapOf(state));
  }

  /**
   * Brings a fitted scaler back from its state.
   *
   * @throws {FormatError} `state/invalid` naming the field at fault.
   */
  static fromState(given: PlainState): FittedStandardScaler {
    const reader = StateReader.open("StandardScaler", given);
    const columns = reader.distinct("columns");
    const { length } = columns;
    const state: StandardScalerState = {
      kind: "StandardScaler",
      columns,
      mean: reader.array("mean", Float64Array, { length }),
      scale: reader.array("scale", Float64Array, { length, min: Number.MIN_VALUE, max: Number.MAX_VALUE }),
      warnings: reader.strings("warnings"),
    };
    return new MappedTransformer(state, mapOf(state));
  }
}

function mapOf({ columns, mean, scale }: StandardScalerState): ColumnMap {
  const inputs = columns.map((name) => ({ name, kind: "numeric" as const, categories: [] }));
  return {
    inputs,
    outputs: inputs.map((input, source) => ({
      ...input,
      source,
      ops: [{ op: "standardize", mean: mean[source]!, scale: scale[source]! }],
    })),
    checks: [],
  };
}

/**
 * Weighted mean and population deviation, in two passes with the correction of Chan, Golub & LeVeque (1983). Values are
 * divided by a power of two near the largest of them, which rounds nothing and lets no square over- or underflow.
 *
 * @returns `undefined` when no row has a value and weight.
 */
function describe(
  { values }: NumericColumn,
  weights: Float64Array | undefined,
): { mean: number; scale: number } | undefined {
  const unit = unitOf(values);
  let total = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const w = weights === undefined ? 1 : weights[i]!;
    if (Number.isNaN(values[i]!) || w === 0) continue;
    total += w;
    sum += w * (values[i]! / unit);
  }
  if (!(total > 0)) return undefined;
  const mean = sum / total;
  let residual = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const w = weights === undefined ? 1 : weights[i]!;
    if (Number.isNaN(values[i]!) || w === 0) continue;
    const d = values[i]! / unit - mean;
    residual += w * d;
    squares += w * d * d;
  }
  const variance = (squares - (residual * residual) / total) / total;
  // scikit-learn's test of a constant column: a variance that rounding alone explains (_is_constant_feature).
  const rounding = total * Number.EPSILON * variance + (total * mean * Number.EPSILON) ** 2;
  // below the smallest number a deviation is 0, which nothing can be divided by
  const deviation = Math.sqrt(variance) * unit;
  return {
    mean: (mean + residual / total) * unit,
    scale: variance <= rounding || deviation === 0 ? 1 : deviation,
  };
}

/** A power of two near the largest of the values, within what can be divided by. */
function unitOf(values: Float64Array): number {
  let largest = 0;
  for (const value of values) if (Math.abs(value) > largest) largest = Math.abs(value);
  return largest === 0 ? 1 : 2 ** Math.max(-1020, Math.min(1020, Math.floor(Math.log2(largest))));
}
