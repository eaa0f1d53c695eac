import {
  anyOf,
  checkParams,
  copyParams,
  flag,
  integer,
  type Labels,
  ParameterError,
  type Table,
  that,
} from "../../core/index.ts";
import type { EstimatorSpec, FitOptions, PlainState, Transformer } from "../protocol/protocol.ts";
import { StateReader } from "../protocol/state-reader.ts";
import type { ColumnCheck, ColumnMap, Derivation, OutputColumn } from "./column-map.ts";
import { ColumnRunner } from "./column-runner.ts";
import { MappedTransformer, type TransformerState } from "./mapped-transformer.ts";
import { countProducts, nameProduct, type PolynomialShape, productsOf } from "./monomials.ts";
import { beginFit, numericOf } from "./training-columns.ts";

/** Parameters of {@link PolynomialFeatures}, scikit-learn's in camelCase. */
export interface PolynomialFeaturesParams {
  /** The most factors of a product, or the fewest and the most: `[2, 3]`. Default: 2. */
  readonly degree?: number | readonly [min: number, max: number];
  /** Whether only different columns are multiplied: `a b` but not `a^2`. Default: false. */
  readonly interactionOnly?: boolean;
  /** Whether there is a column `1` of ones, which a classifier with an intercept does not need. Default: true. */
  readonly includeBias?: boolean;
}

/** All that a fitted transformer knows. */
export interface PolynomialFeaturesState extends TransformerState, PolynomialShape {
  readonly kind: "PolynomialFeatures";
  readonly columns: readonly string[];
}

/** A transformer of polynomials that knows its columns. */
export type FittedPolynomialFeatures = MappedTransformer<PolynomialFeaturesState>;

/**
 * The most factors that all products have together, which is so often a cell is read for each row: 1,000 columns to
 * degree 2 are just beyond it. The map of a million factors takes some 140 MB.
 */
const mostFactors = 1_000_000;

const isRange = that(
  "a list of two, an int in the range [0, inf) and one that is not below it",
  (value) =>
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((x) => Number.isSafeInteger(x) && x >= 0) &&
    value[0] <= value[1],
);

/**
 * Multiplies numeric columns with each other and with themselves, so that a linear model has interactions and powers:
 * `a` and `b` become `1`, `a`, `b`, `a^2`, `a b` and `b^2`.
 *
 * Names, order and values are scikit-learn's, to the bit. Missing and infinite values are refused, as there: impute
 * before. So is a row whose product is beyond the largest number (scikit-learn: infinity). Sample weights do not matter.
 *
 * @example
 * const rows = makeTable([
 *   { kind: "numeric", name: "a", values: Float64Array.of(2, 3) },
 *   { kind: "numeric", name: "b", values: Float64Array.of(5, 7) },
 * ]);
 * const fitted = await new PolynomialFeatures({ interactionOnly: true, includeBias: false }).fit(rows);
 * fitted.featureNamesOut // ["a", "b", "a b"]
 * getNumeric(fitted.transform(rows), "a b").values // [10, 21]
 */
export class PolynomialFeatures implements Transformer {
  readonly spec: EstimatorSpec;
  readonly #shape: PolynomialShape;

  /** @throws {ParameterError} `parameter/invalid`. */
  constructor(params: PolynomialFeaturesParams = {}) {
    const all = { degree: 2, interactionOnly: false, includeBias: true, ...copyParams(params) } as const;
    checkParams("PolynomialFeatures", all, {
      degree: anyOf(integer({ min: 0 }), isRange),
      interactionOnly: flag,
      includeBias: flag,
    });
    const { degree, interactionOnly, includeBias } = all;
    const [minDegree, maxDegree] = typeof degree === "number" ? [0, degree] : degree;
    if (maxDegree === 0 && !includeBias)
      throw new ParameterError(
        "parameter/invalid",
        'parameter "degree" of PolynomialFeatures must be at least 1 where includeBias is false, got 0',
      );
    this.#shape = { minDegree, maxDegree, interactionOnly, includeBias };
    this.spec = { name: "PolynomialFeatures", params: all };
  }

  /**
   * @param X numeric columns only.
   * @throws {DataError} `fit/no-rows`, `fit/not-finite`, `transform/column-kind`.
   * @throws {ParameterError} `parameter/invalid` when there would be no product, or more than can be had.
   */
  async fit(X: Table, _y?: Labels, options: FitOptions = {}): Promise<FittedPolynomialFeatures> {
    beginFit("PolynomialFeatures", X, options);
    const columns = X.columns.map((column) => numericOf("PolynomialFeatures", column).name);
    checkSize(columns.length, this.#shape);
    const state: PolynomialFeaturesState = {
      kind: "PolynomialFeatures",
      columns,
      ...this.#shape,
      warnings: [],
    };
    const map = mapOf(state);
    new ColumnRunner({ ...map, outputs: [] }).run(X, () => {}); // the checks alone
    return new MappedTransformer(state, map);
  }

  /** Brings a fitted transformer back from its state. @throws {FormatError} `state/invalid` naming the field at fault. */
  static fromState(given: PlainState): FittedPolynomialFeatures {
    const reader = StateReader.open("PolynomialFeatures", given);
    const columns = reader.distinct("columns");
    const minDegree = reader.integer("minDegree", { min: 0 });
    const state: PolynomialFeaturesState = {
      kind: "PolynomialFeatures",
      columns,
      minDegree,
      maxDegree: reader.integer("maxDegree", { min: minDegree }),
      interactionOnly: reader.flag("interactionOnly"),
      includeBias: reader.flag("includeBias"),
      warnings: reader.strings("warnings"),
    };
    const { nProducts, nFactors } = countProducts(columns.length, state, mostFactors);
    if (nProducts === 0 || nFactors > mostFactors)
      reader.refuse("maxDegree", `a degree that makes products, of ${mostFactors} factors at most`);
    return new MappedTransformer(state, mapOf(state));
  }
}

function checkSize(nColumns: number, shape: PolynomialShape): void {
  const { minDegree, maxDegree, interactionOnly } = shape;
  const { nProducts, nFactors } = countProducts(nColumns, shape, mostFactors);
  const found = `${nColumns} columns and degrees from ${minDegree} to ${maxDegree}`;
  if (nProducts === 0)
    throw new ParameterError(
      "parameter/invalid",
      `parameter "degree" of PolynomialFeatures must leave a product, got ${found}`,
      {
        hint: interactionOnly
          ? "a product of different columns has no more factors than there are columns"
          : "there must be a column",
      },
    );
  if (nFactors > mostFactors)
    throw new ParameterError(
      "parameter/invalid",
      `parameter "degree" of PolynomialFeatures must make products of ${mostFactors} factors at most, all together, ` +
        `got ${found}`,
      { hint: `take fewer columns or a lower degree${interactionOnly ? "" : ", or set interactionOnly"}` },
    );
}

function mapOf(state: PolynomialFeaturesState): ColumnMap {
  const { columns } = state;
  const inputs = columns.map((name) => ({ name, kind: "numeric" as const, categories: [] }));
  const parts = columns.map((_, source): Derivation => ({ source, ops: [] }));
  // from the last to the first, so that products of three and more are rounded as scikit-learn rounds them
  const multiply = (product: readonly number[]): Derivation["source"] =>
    product.length === 1
      ? product[0]!
      : { combine: "product", parts: product.map((j) => parts[j]!).reverse() };
  const outputs = Array.from(
    productsOf(columns.length, state),
    (product): OutputColumn => ({
      name: nameProduct(columns, product),
      kind: "numeric",
      categories: [],
      source: multiply(product),
      ops: [],
    }),
  );
  return { inputs, outputs, checks: [...checkInputs(parts), ...checkProducts(state, outputs, multiply)] };
}

function checkInputs(parts: readonly Derivation[]): ColumnCheck[] {
  const expectation = "PolynomialFeatures takes finite values only";
  return parts.map((part) => ({ ...part, check: "finite", expectation }));
}

/** Without `interactionOnly` no product is larger than the highest power of the largest value, so powers are enough. */
function checkProducts(
  { columns, maxDegree, interactionOnly }: PolynomialFeaturesState,
  outputs: readonly OutputColumn[],
  multiply: (product: readonly number[]) => Derivation["source"],
): ColumnCheck[] {
  if (maxDegree < 2) return [];
  const largest = interactionOnly
    ? outputs.filter(({ source }) => typeof source !== "number" && source.parts.length > 1)
    : columns.map((name, j) => ({
        name: `${name}^${maxDegree}`,
        source: multiply(new Array<number>(maxDegree).fill(j)),
      }));
  return largest.map(({ name, source }) => ({
    check: "finite",
    source,
    ops: [],
    name,
    expectation: "PolynomialFeatures must make products below the largest number",
    remedy: "scale the columns before, as with StandardScaler, or take a lower degree",
  }));
}
