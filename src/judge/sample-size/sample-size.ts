import { checkParams, DataError, integer, real } from "../../core/index.ts";
import { coxSnellOfAuc, maxCoxSnell } from "./cox-snell.ts";

/** What {@link sampleSize} takes. */
export interface SampleSizeOptions {
  /** How many parameters the model has, the intercept not counted: a category of k codes has k or k - 1. 1 or more. */
  readonly parameters: number;
  /** The share of events, in (0, 1). */
  readonly prevalence: number;
  /** The AUC that the model is expected to have on new rows, in (0.5, 1). */
  readonly auc?: number | undefined;
  /** The R² of Cox and Snell that it is expected to have there; it goes before the AUC. Default, without an AUC: 15 % of the largest. */
  readonly rSquared?: number | undefined;
}

/** How many rows a model of two classes wants, by three criteria; the largest counts. Plain JSON. */
export interface SampleSize {
  /** The least number of rows that meets all three. */
  readonly n: number;
  /** How many of them are events. */
  readonly events: number;
  /** Events a parameter, or rows without the event where these are fewer. */
  readonly eventsPerParameter: number;
  /** The rows that each criterion wants. */
  readonly criteria: {
    /** For an expected shrinkage of 0.9: on new rows effects are a tenth smaller than they seemed. */
    readonly shrinkage: number;
    /** For a difference of 0.05 between the apparent R² of Nagelkerke and that on new rows. */
    readonly optimism: number;
    /** For an interval of the overall risk that reaches 0.05 to either side. */
    readonly overallRisk: number;
  };
  /** The R² of Cox and Snell that is expected, and the largest that there can be. */
  readonly rSquared: number;
  readonly maxRSquared: number;
}

/**
 * The least number of rows to develop a model of two classes on, by the criteria of Riley and colleagues.
 *
 * @throws {DataError} `sample-size/no-signal` when no fit is expected: then no number of rows is enough.
 * @throws {ParameterError} `parameter/invalid` for a number outside its range.
 * @see Riley et al. (2019), Statistics in Medicine 38:1276-1296; Riley et al. (2020), BMJ 368:m441; the same numbers as the R package
 *   pmsampsize, which simulates where an AUC is given.
 * @example sampleSize({ parameters: 24, prevalence: 0.174, rSquared: 0.288 }).n // 662
 */
export function sampleSize(options: SampleSizeOptions): SampleSize {
  const { parameters, prevalence, auc } = options;
  checkParams(
    "sampleSize",
    { parameters, prevalence },
    { parameters: integer({ min: 1 }), prevalence: real({ above: 0, below: 1 }) },
  );
  const maxRSquared = maxCoxSnell(prevalence);
  const rSquared = expectedRSquared(options, maxRSquared);
  if (!(rSquared > 0))
    throw new DataError(
      "sample-size/no-signal",
      `a model must be expected to have an AUC above 0.5, got ${auc}`,
      { hint: "no number of rows makes a model of noise sound" },
    );
  const ofShrinkage = (shrinkage: number): number =>
    Math.ceil(parameters / ((shrinkage - 1) * Math.log(1 - rSquared / shrinkage)));
  const criteria = {
    shrinkage: ofShrinkage(0.9),
    optimism: ofShrinkage(rSquared / (rSquared + 0.05 * maxRSquared)),
    overallRisk: Math.ceil((1.96 / 0.05) ** 2 * prevalence * (1 - prevalence)),
  };
  const n = Math.max(criteria.shrinkage, criteria.optimism, criteria.overallRisk);
  return {
    n,
    events: Math.ceil(n * prevalence),
    eventsPerParameter: (n * Math.min(prevalence, 1 - prevalence)) / parameters,
    criteria,
    rSquared,
    maxRSquared,
  };
}

function expectedRSquared({ prevalence, auc, rSquared }: SampleSizeOptions, most: number): number {
  if (rSquared !== undefined) {
    checkParams("sampleSize", { rSquared }, { rSquared: real({ min: 0, below: Math.min(0.9, most) }) });
    return rSquared;
  }
  if (auc === undefined) return 0.15 * most;
  checkParams("sampleSize", { auc }, { auc: real({ min: 0, max: 1 }) });
  if (auc <= 0.5) return 0;
  return auc === 1 ? most : coxSnellOfAuc(auc, prevalence);
}

/**
 * The shrinkage that is expected of a model that is developed on `n` rows: by how much its effects on new rows are smaller than they
 * seemed, 1 if not at all.
 *
 * @param rSquared the R² of Cox and Snell that it is expected to have on new rows, in (0, 1).
 * @returns in (rSquared, 1): the solution of n = parameters / ((S - 1) ln(1 - rSquared / S)).
 * @see Riley et al. (2019), Statistics in Medicine 38:1276-1296, equation 11.
 * @example expectedShrinkage(623, 24, 0.288) // 0.90...
 */
export function expectedShrinkage(n: number, parameters: number, rSquared: number): number {
  let low = rSquared;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if ((middle - 1) * Math.log(1 - rSquared / middle) > parameters / n) low = middle;
    else high = middle;
  }
}
