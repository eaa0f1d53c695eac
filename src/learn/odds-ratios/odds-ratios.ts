import {
  checkParams,
  DataError,
  type Labels,
  oneOf,
  ParameterError,
  real,
  type Table,
  that,
} from "../../core/index.ts";
import { chiSquareQuantile, chiSquareTail } from "../../judge/index.ts";
import { Pacer } from "../fit/pacer.ts";
import { type Design, makeDesign, type OddsRatioReferences, type OddsRatioTerm } from "./design.ts";
import { largestScore, type Maximum, maximise, solveFree } from "./likelihood.ts";
import { findLimit, fitAt } from "./profile.ts";
import { recedes } from "./separation.ts";

/** What {@link oddsRatios} may be told. */
export interface OddsRatioOptions {
  /** The class whose odds are meant, against all others. Default: the last of two; with more it must be given. */
  readonly positive?: string | undefined;
  /** Confidence level of the intervals. Default: 0.95. */
  readonly level?: number | undefined;
  /**
   * Which category of a column the others are compared with: the `first` of the column's categories that a row has, the
   * `most_frequent`, or the one that is named for the column, in others the first. Default: `first`.
   */
  readonly references?: OddsRatioReferences | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after the fit and after each column. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * The odds ratio of a numeric column, for one more of its unit, or of a category against the reference. All numbers are
 * `null` for a column that depends on those before it.
 */
export interface OddsRatio extends OddsRatioTerm {
  /** The estimate of the log odds ratio; infinite where the likelihood grows for ever, `null` where every value is as good. */
  readonly logOdds: number | null;
  /** Wald's standard error of the log odds ratio, for comparison only. `null` where the estimate is no finite number. */
  readonly standardError: number | null;
  /** The lower limit of the log odds ratio; `-Infinity` where there is none. */
  readonly logOddsLow: number | null;
  /** The upper limit of the log odds ratio; `Infinity` where there is none. */
  readonly logOddsHigh: number | null;
  /** The estimate: the exponential of `logOdds`. */
  readonly oddsRatio: number | null;
  /** The lower limit of the profile-likelihood interval, 0 or more. */
  readonly low: number | null;
  /** The upper limit of the profile-likelihood interval, up to `Infinity`. */
  readonly high: number | null;
  /** The p-value of the likelihood-ratio test that the odds ratio is 1. */
  readonly pValue: number | null;
}

/** Odds ratios of a table's columns, adjusted for one another. */
export interface OddsRatios {
  /** The class whose odds they are. */
  readonly positive: string;
  /** The confidence level of the intervals. */
  readonly level: number;
  /** How many rows were used: those without a missing value. */
  readonly nRows: number;
  /** How many rows miss a value, and were left out. */
  readonly nLeftOut: number;
  /** The highest log likelihood; where classes separate, what it rises towards. */
  readonly logLikelihood: number;
  /** Log odds of a row with 0 in numeric columns and the reference in others. `null` where classes separate. */
  readonly intercept: number | null;
  /** Whether columns separate the classes, in part at least: then some odds ratio is 0 or infinite, or undetermined. */
  readonly isSeparated: boolean;
  readonly terms: readonly OddsRatio[];
  readonly warnings: readonly string[];
}

/**
 * Odds ratios with profile-likelihood intervals, from a logistic regression of its own: without penalty, without
 * weights, reference-coded. It takes rows and no fitted model, as coefficients of a penalised or weighted fit are no
 * log odds ratios.
 *
 * Rows with a missing value are left out, and counted. Names are those of `OneHotEncoder`: `cp_4`. Where columns
 * separate the classes, a limit or an estimate is infinite, which is proved for each side and not guessed from large
 * numbers; the limit of the other side is still right. Columns that depend on those before them get `null`.
 *
 * @param X numeric columns in their unit, and categorical ones.
 * @param y n labels; all classes but the positive one count as one.
 * @returns a term for each numeric column and for each category but the reference, in the order of the columns.
 * @throws {ParameterError} `parameter/invalid` for a wrong option, or when `positive` is not given with more than two classes.
 * @throws {DataError} `fit/no-rows` without a complete row.
 * @throws {DataError} `fit/one-class` when the complete rows are all of the positive class, or none is.
 * @throws {DataError} `fit/unknown-class` when `positive` is no class of the labels.
 * @throws {DataError} `fit/not-finite` for an infinite value.
 * @throws {DataError} `fit/reference` for a reference that no complete row has.
 * @throws {DataError} `fit/too-large` with more than 500 columns, categories counted one by one.
 * @throws {NotFoundError} `schema/missing-column` when a reference is given for a column that is none.
 * @see Venzon & Moolgavkar (1988); Albert & Anderson (1984) for separation.
 * @example
 * const column = { kind: "categorical", name: "dose", categories: ["low", "high"], codes: Int32Array.of(0, 0, 0, 1, 1, 1) } as const;
 * const { terms } = await oddsRatios(makeTable([column]), makeLabels(["no", "no", "yes", "no", "yes", "yes"]));
 * terms[0].name // "dose_high"
 * Math.round(terms[0].oddsRatio) // 4
 */
export async function oddsRatios(X: Table, y: Labels, options: OddsRatioOptions = {}): Promise<OddsRatios> {
  const { level = 0.95, references = "first", signal, onProgress } = options;
  checkOptions(X, y, level, references);
  const positive = positiveCode(y, options.positive);
  const pacer = new Pacer(signal);
  const design = await makeDesign(X, y, positive, references, pacer);
  const fit = await maximise(design, new Float64Array(design.width), -1, 1e-20, pacer);
  const total = design.terms.length + 1;
  onProgress?.(1, total);
  // At a highest point a Newton step moves no row's score. Where classes separate, each step moves some, or scores have become
  // large: beyond 15 a row's probability is within 3e-7 of certainty. Then each column is looked at for separation.
  const reach = await largestScore(design, fit.step, pacer);
  const isSuspect = reach > 1e-4 || (await largestScore(design, fit.theta, pacer)) > 15;
  const drop = chiSquareQuantile(level);
  const terms: OddsRatio[] = [];
  for (const [t, term] of design.terms.entries()) {
    terms.push(await describe(design, fit, term, design.places[t]!, isSuspect, drop, pacer));
    onProgress?.(t + 2, total);
  }
  const unbounded = terms
    .filter(({ logOddsLow, logOddsHigh }) => logOddsLow === -Infinity || logOddsHigh === Infinity)
    .map(({ name }) => `"${name}"`);
  // The intercept needs no look of its own: it alone can separate rows of one class only, which are refused.
  const isSeparated = unbounded.length > 0;
  const warnings = [...design.warnings];
  if (isSeparated)
    warnings.push(
      `columns separate class "${y.classes[positive]}" from the others: ` +
        `the interval of ${unbounded.join(", ")} has no end on a side`,
    );
  else if (reach > 1e-4) warnings.push("the fit did not converge: do not use its odds ratios");
  return {
    positive: y.classes[positive]!,
    level,
    nRows: design.nRows,
    nLeftOut: design.nLeftOut,
    logLikelihood: fit.value,
    intercept: isSeparated ? null : interceptOf(design, fit),
    isSeparated,
    terms,
    warnings,
  };
}

function checkOptions(X: Table, y: Labels, level: number, references: OddsRatioReferences): void {
  if (y.codes.length !== X.nRows)
    throw new RangeError(
      `oddsRatios must have one label a row, got ${X.nRows} rows and ${y.codes.length} labels`,
    );
  checkParams(
    "oddsRatios",
    { level, references },
    {
      level: real({ above: 0, below: 1 }),
      references: that(
        '"first", "most_frequent" or an object of categories by column',
        (value) =>
          oneOf("first", "most_frequent").accepts(value) ||
          (typeof value === "object" && value !== null && !Array.isArray(value)),
      ),
    },
  );
}

/** The index of the positive class. */
function positiveCode({ classes }: Labels, positive: string | undefined): number {
  if (positive === undefined) {
    if (classes.length === 2) return 1;
    throw new ParameterError(
      "parameter/invalid",
      `parameter "positive" of oddsRatios must be one of the classes ${classes.join(", ")}, got undefined`,
    );
  }
  const code = classes.indexOf(positive);
  if (code < 0)
    throw new DataError(
      "fit/unknown-class",
      `parameter "positive" of oddsRatios must be one of the classes ${classes.join(", ")}, got "${positive}"`,
    );
  return code;
}

/** The intercept for columns that are neither moved nor scaled. */
function interceptOf({ mean, scale }: Design, { theta }: Maximum): number {
  return theta.reduce((sum, value, j) => (j === 0 ? value : sum - (value * mean[j]!) / scale[j]!), 0);
}

async function describe(
  design: Design,
  fit: Maximum,
  term: OddsRatioTerm,
  place: number,
  isSuspect: boolean,
  drop: number,
  pacer: Pacer,
): Promise<OddsRatio> {
  if (place < 0) {
    const none = { logOdds: null, standardError: null, logOddsLow: null, logOddsHigh: null };
    return { ...term, ...none, oddsRatio: null, low: null, high: null, pValue: null };
  }
  const grows = isSuspect && (await recedes(design, place, 1, pacer));
  const falls = isSuspect && (await recedes(design, place, -1, pacer));
  const hasEstimate = !grows && !falls;
  const unit = new Float64Array(design.width);
  unit[place] = 1;
  const variance = solveFree(fit.hessian, unit, -1)[place]!;
  const error = hasEstimate && variance > 0 ? Math.sqrt(variance) : null;
  // The fit without the column. It starts from the whole fit, but where classes may separate, whose parameters are no good start,
  // from zeros.
  const without = isSuspect
    ? await maximise(design, new Float64Array(design.width), place, 1e-13, pacer)
    : await fitAt(design, fit, place, 0, pacer);
  const limit = async (side: 1 | -1): Promise<number> =>
    findLimit(
      design,
      hasEstimate && !isSuspect ? fit : without,
      {
        place,
        side,
        top: fit.value,
        drop,
        estimate: hasEstimate ? fit.theta[place]! : undefined,
        guess: hasEstimate ? fit.theta[place]! + side * Math.sqrt(drop) * (error ?? 1) : 0,
      },
      pacer,
    );
  const scale = design.scale[place]!;
  const logOddsLow = falls ? -Infinity : (await limit(-1)) / scale;
  const logOddsHigh = grows ? Infinity : (await limit(1)) / scale;
  const infinite = grows && falls ? null : grows ? Infinity : -Infinity;
  const logOdds = hasEstimate ? fit.theta[place]! / scale : infinite;
  return {
    ...term,
    logOdds,
    standardError: error === null ? null : error / scale,
    logOddsLow,
    logOddsHigh,
    oddsRatio: logOdds === null ? null : Math.exp(logOdds),
    low: Math.exp(logOddsLow),
    high: Math.exp(logOddsHigh),
    pValue: grows && falls ? 1 : chiSquareTail(2 * (fit.value - without.value)),
  };
}
