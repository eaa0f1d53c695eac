import {
  anyOf,
  checkParams,
  copyParams,
  DataError,
  flag,
  integer,
  type Labels,
  type NumericColumn,
  oneOf,
  ParameterError,
  type Table,
  that,
} from "../../core/index.ts";
import type { EstimatorSpec, FitOptions, PlainState, Transformer } from "../protocol/protocol.ts";
import { StateReader } from "../protocol/state-reader.ts";
import type { ColumnMap, OutputColumn } from "./column-map.ts";
import { MappedTransformer, type TransformerState } from "./mapped-transformer.ts";
import { readColumns } from "./read-columns.ts";
import { type Extrapolation, makeBasis } from "./spline-basis.ts";
import { extendKnots, placeKnots } from "./spline-knots.ts";
import { beginFit, checkNotInfinite, checkRowWeights, notFinite, numericOf } from "./training-columns.ts";

/** Parameters of {@link SplineTransformer}, scikit-learn's in camelCase. */
export interface SplineTransformerParams {
  /** How many knots the range has, its ends included; not used where `knots` lists them. Default: 5. */
  readonly nKnots?: number;
  /** Degree of the polynomials between knots. Default: 3. */
  readonly degree?: number;
  /**
   * `uniform`: evenly from the least to the greatest value; `quantile`: so that as many rows lie between any two; or
   * the knots themselves, one row a knot and one value a column, ascending. Default: `uniform`.
   */
  readonly knots?: "uniform" | "quantile" | readonly (readonly number[])[];
  /**
   * What becomes of values beyond the knots: `constant` the value at the end, `linear` a straight line from there, `continue` the
   * polynomial goes on, `periodic` the range again and again, `error` they are refused. Default: `constant`.
   */
  readonly extrapolation?: Extrapolation;
  /** Whether the last function is kept, though it is 1 minus the others within the range. Default: true. */
  readonly includeBias?: boolean;
  /** Whether a missing value is an error or makes all functions 0. Default: `error`. */
  readonly handleMissing?: "error" | "zeros";
}

/** All that a fitted transformer knows. */
export interface SplineTransformerState extends TransformerState {
  readonly kind: "SplineTransformer";
  readonly columns: readonly {
    readonly name: string;
    /** With `degree` more on either side of those of the range. */
    readonly knots: Float64Array;
  }[];
  readonly degree: number;
  readonly extrapolation: Extrapolation;
  readonly includeBias: boolean;
  readonly handleMissing: "error" | "zeros";
}

/** A spline transformer that has seen its training rows. */
export type FittedSplineTransformer = MappedTransformer<SplineTransformerState>;

/** All that `extrapolation` may be. */
const extrapolations = ["constant", "linear", "continue", "periodic", "error"] as const;

/** What a list of knots must be: ascending in each column. */
const isKnots = that(
  "a list of knots, two or more, each a list of one number a column, ascending",
  (value) =>
    Array.isArray(value) &&
    value.length >= 2 &&
    value.every(
      (row, k) =>
        Array.isArray(row) &&
        row.length === value[0].length &&
        row.every((x, j) => Number.isFinite(x) && (k === 0 || x > value[k - 1][j])),
    ),
);

/**
 * Turns each numeric column into B-splines, named `<column>_sp_0` and on. A linear model of them is a smooth curve of the
 * column instead of a straight line.
 *
 * There are `nKnots + degree - 1` functions, or `nKnots - 1` periodic ones. Each is 0 outside of `degree + 1` intervals between
 * knots, and at every value within the range they sum to 1. Infinite values are always refused. A column of one value gives
 * zeros, with a warning. Sample weights weigh quantiles, and rows of weight 0 count for nothing; a pipeline does not pass them on.
 *
 * Beyond the range with `degree` 0, `constant` is the value at the end, where scikit-learn gives zeros below and an error above.
 *
 * @see Eilers & Marx (1996), Flexible smoothing with B-splines and penalties. Same values as scikit-learn's SplineTransformer.
 * @example
 * const table = makeTable([{ kind: "numeric", name: "age", values: Float64Array.of(0, 5, 10) }]);
 * const splines = await new SplineTransformer({ nKnots: 2, degree: 1 }).fit(table);
 * splines.transform(table).columns.map((column) => column.values[1]) // [0.5, 0.5]
 */
export class SplineTransformer implements Transformer {
  readonly spec: EstimatorSpec;
  readonly #params: Required<SplineTransformerParams>;

  /** @throws {ParameterError} `parameter/invalid`, naming every parameter that is wrong or unknown. */
  constructor(params: SplineTransformerParams = {}) {
    const all = {
      nKnots: 5,
      degree: 3,
      knots: "uniform",
      extrapolation: "constant",
      includeBias: true,
      handleMissing: "error",
      ...copyParams(params),
    } as const;
    checkParams("SplineTransformer", all, {
      nKnots: integer({ min: 2 }),
      degree: integer({ min: 0 }),
      knots: anyOf(oneOf("uniform", "quantile"), isKnots),
      extrapolation: oneOf(...extrapolations),
      includeBias: flag,
      handleMissing: oneOf("error", "zeros"),
    });
    const nKnots = typeof all.knots === "string" ? all.nKnots : all.knots.length;
    if (all.extrapolation === "periodic" && nKnots <= all.degree)
      throw new ParameterError(
        "parameter/invalid",
        `parameter "degree" of SplineTransformer must be below the number of knots, ${nKnots}, as extrapolation is ` +
          `"periodic", got ${all.degree}`,
      );
    this.#params = all;
    this.spec = { name: "SplineTransformer", params: all };
  }

  /**
   * Places the knots of each column.
   *
   * @param X numeric columns only.
   * @throws {DataError} `fit/no-rows` without a row.
   * @throws {DataError} `fit/not-finite` for an infinite value, a missing one with `handleMissing: "error"`, or values so large
   *   that knots beside the range are infinite.
   * @throws {DataError} `fit/weight` when a weight is not a number >= 0, or no row has weight.
   * @throws {DataError} `transform/column-kind` for a categorical column.
   * @throws {ParameterError} `parameter/invalid` when the list of knots does not have one value for each column.
   */
  async fit(X: Table, _y?: Labels, options: FitOptions = {}): Promise<FittedSplineTransformer> {
    beginFit("SplineTransformer", X, options);
    const { nKnots, degree, knots, extrapolation, includeBias, handleMissing } = this.#params;
    checkRowWeights("SplineTransformer", X, options.sampleWeight);
    if (typeof knots !== "string" && knots[0]!.length !== X.columns.length)
      throw new ParameterError(
        "parameter/invalid",
        `parameter "knots" of SplineTransformer must have one value a column in each row, got ${knots[0]!.length} for ` +
          `${X.columns.length} columns`,
      );
    const warnings: string[] = [];
    const columns = X.columns.map((item, j) => {
      const column = numericOf("SplineTransformer", item);
      checkValues(column, handleMissing);
      const base =
        typeof knots === "string"
          ? placeKnots(column.values, options.sampleWeight, nKnots, knots)
          : Float64Array.from(knots, (row) => row[j]!);
      if (!(base[base.length - 1]! > base[0]!))
        warnings.push(
          `column "${column.name}" has fewer than two values in the training rows: SplineTransformer makes zeros of it`,
        );
      const extended = extendKnots(base, degree, extrapolation === "periodic");
      if (!extended.every(Number.isFinite))
        throw new DataError(
          "fit/not-finite",
          `SplineTransformer must have finite knots, those of column "${column.name}" are beyond the largest number`,
          { hint: "scale the column first, or list its knots", details: { column: column.name } },
        );
      return { name: column.name, knots: extended };
    });
    const state: SplineTransformerState = {
      kind: "SplineTransformer",
      columns,
      degree,
      extrapolation,
      includeBias,
      handleMissing,
      warnings,
    };
    return new MappedTransformer(state, mapOf(state));
  }

  /**
   * Brings a fitted transformer back from its state.
   *
   * @throws {FormatError} `state/invalid` naming the field at fault.
   */
  static fromState(given: PlainState): FittedSplineTransformer {
    const reader = StateReader.open("SplineTransformer", given);
    const degree = reader.integer("degree", { min: 0 });
    const extrapolation = reader.oneOf("extrapolation", extrapolations);
    const state: SplineTransformerState = {
      kind: "SplineTransformer",
      columns: readColumns(reader, (column, name) => ({
        name,
        knots: readKnots(column, degree, extrapolation),
      })),
      degree,
      extrapolation,
      includeBias: reader.flag("includeBias"),
      handleMissing: reader.oneOf("handleMissing", ["error", "zeros"]),
      warnings: reader.strings("warnings"),
    };
    return new MappedTransformer(state, mapOf(state));
  }
}

/** Reads extended knots. Those of the range must not fall, and there must be enough of them for the degree. */
function readKnots(column: StateReader, degree: number, extrapolation: Extrapolation): Float64Array {
  const knots = column.array("knots", Float64Array);
  const least = 2 * degree + (extrapolation === "periodic" ? Math.max(2, degree + 1) : 2);
  if (!(knots.length >= least)) column.refuse("knots", `a Float64Array of ${least} or more`);
  for (let k = degree + 1; k < knots.length - degree; k++)
    if (knots[k]! < knots[k - 1]!) column.refuse("knots", "a number that is not below the one before it", k);
  return knots;
}

function mapOf({
  columns,
  degree,
  extrapolation,
  includeBias,
  handleMissing,
}: SplineTransformerState): ColumnMap {
  const bases = columns.map(({ knots }) =>
    makeBasis(knots, degree, extrapolation, handleMissing === "zeros"),
  );
  return {
    inputs: columns.map(({ name }) => ({ name, kind: "numeric", categories: [] })),
    outputs: columns.flatMap(({ name }, source) => {
      const basis = bases[source]!;
      return Array.from(
        { length: basis.nSplines - (includeBias ? 0 : 1) },
        (_, index): OutputColumn => ({
          name: `${name}_sp_${index}`,
          kind: "numeric",
          categories: [],
          source,
          ops: [{ op: "spline", basis, index }],
        }),
      );
    }),
    checks: bases.map((basis, source) => ({ check: "range", source, ops: [], basis })),
  };
}

function checkValues(column: NumericColumn, handleMissing: "error" | "zeros"): void {
  checkNotInfinite("SplineTransformer", column);
  if (handleMissing === "zeros" || !column.values.includes(Number.NaN)) return;
  const rowIndex = column.values.findIndex(Number.isNaN);
  const expectation = 'SplineTransformer takes finite values only unless handleMissing is "zeros"';
  throw notFinite(expectation, Number.NaN, rowIndex, column.name);
}
