import {
  checkParams,
  copyParams,
  DataError,
  flag,
  integer,
  type Labels,
  type Matrix,
  makeMatrix,
  oneOf,
  real,
} from "../../core/index.ts";
import { rowMemoryOf } from "../../core/row-memory.ts";
import { absentClassWarning } from "../fit/absent-class.ts";
import { Pacer } from "../fit/pacer.ts";
import { notFiniteError } from "../fit/training-rows.ts";
import { type ClassWeight, classWeightConstraint } from "../fit/training-weights.ts";
import type { Classifier, EstimatorSpec, FitOptions } from "../protocol/protocol.ts";
import { centreColumns, undoCentring } from "./centre-columns.ts";
import { weightedMeansOf } from "./column-moments.ts";
import { FittedLogisticRegression, type LogisticRegressionState } from "./fitted-logistic-regression.ts";
import { type Problem, problemSize } from "./log-loss.ts";
import { inspectMinimum, type Minimum, minimizeLogLoss, type StopRule } from "./minimize.ts";
import { Objective } from "./objective.ts";
import { canReduce, reduceToRowSpace } from "./row-space.ts";
import { largestHessian } from "./row-sums.ts";
import { leastWeight, weighRows } from "./row-weights.ts";

/** Parameters of {@link LogisticRegression}, scikit-learn's in camelCase. */
export interface LogisticRegressionParams {
  /** Inverse strength of the penalty, > 0: the smaller, the closer coefficients stay to 0. Default: 1. */
  readonly C?: number;
  /** What keeps coefficients small. Without one, `null`, separable classes have no solution; a warning says so. Default: `l2`. */
  readonly penalty?: "l2" | null;
  /** How much the rows of each class count. Probabilities fit the weighted rows, no longer the classes' frequencies. Default: `null`. */
  readonly classWeight?: ClassWeight;
  /**
   * Largest absolute entry of the gradient of the mean objective at which the fit is done. Default: 1e-10, far less than
   * scikit-learn's 1e-4, as the last of Newton's steps cost little. Where that is out of reach, as for columns in the millions or
   * thousands of parameters, a fit with a penalty has converged too when its objective is proven to be within 1e-10 of the least one,
   * relative to it.
   */
  readonly tol?: number;
  /**
   * Steps after which the fit ends, whether it has converged or not; a warning says so. Default: 100. With up to a thousand
   * parameters some ten steps are enough; with thousands of parameters steps are smaller ones, and several hundred may be needed.
   */
  readonly maxIter?: number;
  /** Whether each output has an intercept, which the penalty leaves free. Default: true. */
  readonly fitIntercept?: boolean;
}

/**
 * Logistic regression for two or more classes (multinomial, symmetric), with an L2 penalty on the coefficients but
 * not on the intercept, or without a penalty.
 *
 * Values must be finite: impute first. Columns should be of similar size, as the penalty treats them alike: scale first.
 * A class that does not occur in training keeps its column, with probability 0, and a warning. A fit that does not converge
 * throws nothing: see `converged` and `warnings` of the fitted object.
 *
 * The fit minimises the weighted mean log loss + `|w|^2 / (2 C W)`, `W` being the sum of weights, by Newton's method. This is
 * the objective of scikit-learn's LogisticRegression, divided by `C W`.
 *
 * @example
 * const X = matrixOfRows([[0], [1], [2], [3]]);
 * const fitted = await new LogisticRegression({ C: 1 }).fit(X, makeLabels(["no", "no", "yes", "yes"]));
 * fitted.predictProba(X).nCols // 2
 */
export class LogisticRegression implements Classifier<Matrix> {
  readonly spec: EstimatorSpec;
  readonly #params: Required<LogisticRegressionParams>;

  /** @throws {ParameterError} `parameter/invalid`, naming all wrong parameters. */
  constructor(params: LogisticRegressionParams = {}) {
    const all = {
      C: 1,
      penalty: "l2",
      classWeight: null,
      tol: 1e-10,
      maxIter: 100,
      fitIntercept: true,
      ...copyParams(params),
    } as const;
    checkParams("LogisticRegression", all, {
      C: real({ above: 0 }),
      penalty: oneOf("l2", null),
      classWeight: classWeightConstraint,
      tol: real({ above: 0 }),
      maxIter: integer({ min: 1 }),
      fitIntercept: flag,
    });
    this.#params = all;
    this.spec = { name: "LogisticRegression", params: all };
  }

  /**
   * Learns coefficients from labelled rows.
   *
   * @param X n rows x p columns, finite.
   * @param y n labels, of two classes at least.
   * @throws {DataError} `fit/no-rows` without a row.
   * @throws {DataError} `fit/one-class` when fewer than two classes have weight.
   * @throws {DataError} `fit/not-finite` for NaN and infinity, naming row and column.
   * @throws {DataError} `fit/weight` when a weight is not a number >= 0, or no row has weight.
   * @throws {DataError} `fit/class-weight` when `classWeight` names a class that the labels do not have.
   * @throws {RangeError} when labels or weights are not as many as the rows.
   */
  async fit(X: Matrix, y: Labels, options: FitOptions = {}): Promise<FittedLogisticRegression> {
    const { C, penalty, classWeight, tol, maxIter, fitIntercept } = this.#params;
    const { weights, total, perClass } = weighRows("LogisticRegression", X, y, options, classWeight);
    const present = y.classes.flatMap((_, k) => (perClass[k]! > 0 ? [k] : []));
    if (present.length < 2)
      throw new DataError(
        "fit/one-class",
        `LogisticRegression must have rows of two classes or more, got only "${y.classes[present[0]!]}"`,
      );
    const problem: Problem = {
      nRows: X.nRows,
      nCols: X.nCols,
      data: X.data,
      memory: rowMemoryOf(X.data),
      codes: present.length === y.classes.length ? y.codes : codesAmong(present, y),
      weights,
      nOutputs: present.length === 2 ? 1 : present.length,
      fitIntercept,
      l2: penalty === null ? 0 : 1 / (C * total),
    };
    const { minimum, findings } = await solve(problem, { tol, maxIter }, options);
    const featureMeans = await weightedMeansOf(problem, new Pacer(options.signal));
    options.onProgress?.(100, 100);
    const absent = y.classes.filter((_, k) => !present.includes(k));
    const warnings = [...absent.map(absentClassWarning), ...findings.warnings];
    if (!minimum.converged)
      warnings.push(
        `LogisticRegression did not converge (maxIter ${maxIter}, tol ${tol}): its coefficients are approximate`,
      );
    const state: LogisticRegressionState = {
      kind: "LogisticRegression",
      format: 2,
      classes: y.classes,
      nFeaturesIn: X.nCols,
      ...unpack(problem, minimum.at.theta, present, y.classes.length),
      featureMeans,
      converged: minimum.converged && !findings.isSeparated,
      nIter: minimum.nIter,
      largestGradient: minimum.largest,
      warnings,
    };
    return new FittedLogisticRegression(state);
  }
}

/**
 * The codes of the labels among the classes that are present. A row of a class without weight counts for nothing,
 * whichever class it is given.
 */
function codesAmong(present: readonly number[], y: Labels): Int32Array {
  const codeOf = new Int32Array(y.classes.length);
  present.forEach((k, position) => {
    codeOf[k] = position;
  });
  return y.codes.map((code) => codeOf[code]!);
}

/** What {@link judge} says of the place where the search ended. */
interface Findings {
  /** Whether columns separate the classes, so that there is no minimum. */
  readonly isSeparated: boolean;
  readonly warnings: readonly string[];
}

interface Solution {
  readonly minimum: Minimum;
  readonly findings: Findings;
}

/**
 * Steps that a search among more columns than rows may take before it is made in as few columns as rows: where columns are of like size,
 * that many are enough, and take less time than to multiply all rows with each other.
 */
const stepsInColumns = 50;

/**
 * Minimises. Where there are more columns than rows, a search that has not converged soon is made in as few columns as rows, see
 * {@link canReduce}. Another search that does not converge is made once more with the column means subtracted, if
 * {@link centreColumns} says that this can help; when the second search converges, its parameters and its gradient are the result.
 */
async function solve(problem: Problem, stop: StopRule, options: FitOptions): Promise<Solution> {
  if (canReduce(problem)) {
    const maxIter = Math.min(stop.maxIter, stepsInColumns);
    const solution = await solveOnce(problem, { ...stop, maxIter }, options);
    if (solution.minimum.converged || maxIter === stop.maxIter) return solution;
    return (await solveInRowSpace(problem, stop, options)) ?? solution;
  }
  const solution = await solveOnce(problem, stop, options);
  if (solution.minimum.converged || !problem.fitIntercept || solution.findings.isSeparated) return solution;
  const { signal, executor } = options;
  const centred = await centreColumns(problem, new Pacer(signal));
  if (centred === undefined) return solution;
  const again = await solveOnce(centred.problem, stop, { signal, executor });
  if (!again.minimum.converged) return solution;
  undoCentring(problem, again.minimum.at.theta, centred.means);
  return again;
}

async function solveInRowSpace(
  problem: Problem,
  stop: StopRule,
  { signal, executor }: FitOptions,
): Promise<Solution | undefined> {
  const reduced = await reduceToRowSpace(problem, new Pacer(signal));
  if (reduced === undefined) return undefined;
  const { minimum, findings } = await solveOnce(reduced.problem, stop, { signal, executor });
  const at = { ...minimum.at, theta: await reduced.restore(minimum.at.theta) };
  return { minimum: { ...minimum, at }, findings };
}

async function solveOnce(problem: Problem, stop: StopRule, options: FitOptions): Promise<Solution> {
  const objective = new Objective(problem, options);
  try {
    const minimum = await minimizeLogLoss(objective, stop, options);
    // A value that is not finite leaves no gradient finite: rows need no pass of their own to be checked.
    const wrong = minimum.largest === Infinity ? await objective.findNotFinite() : -1;
    if (wrong >= 0) throw notFiniteError("LogisticRegression", problem, wrong);
    return { minimum, findings: await judge(objective, minimum) };
  } finally {
    objective.close();
  }
}

/**
 * Says whether a minimum exists, and whether it is the only one. A search that converged with a penalty needs no judgement: its
 * minimum exists and is the only one.
 */
async function judge(objective: Objective, { at, converged, largest }: Minimum): Promise<Findings> {
  const { problem } = objective;
  const isFree = problem.l2 === 0;
  if (!isFree && converged) return { isSeparated: false, warnings: [] };
  const separated = {
    isSeparated: true,
    warnings: [
      "the columns separate the classes: without a penalty coefficients grow without bound and mean nothing",
    ],
  };
  // A row on the wrong side has a loss of log 2 at least. If the mean loss is below the share of the lightest such row, all rows
  // are on their own side.
  if (Number.isNaN(at.value)) await objective.evaluate(at);
  if (isFree && at.value < leastWeight(problem.weights) * Math.LN2) return separated;
  if (problemSize(problem) > largestHessian) return { isSeparated: false, warnings: [] };
  const { reach, nDependent } = await inspectMinimum(objective, at);
  // Near a minimum a Newton step is tiny. Where the classes are separated in part, each step moves some row's score by about 1,
  // however many have been taken: 0.1 lies between, and 1e-6 makes sure that the gradient is small enough to tell.
  if (isFree && converged && largest < 1e-6 && reach > 0.1) return separated;
  if (nDependent <= 0) return { isSeparated: false, warnings: [] };
  return {
    isSeparated: false,
    warnings: [
      converged
        ? "the design is rank-deficient: probabilities are unique, coefficients are not"
        : "columns depend on each other, or on the intercept, almost exactly: scale them or leave some out",
    ],
  };
}

/** Coefficients and intercepts as scikit-learn shows them: one row for two classes, else one a class. */
function unpack(
  problem: Problem,
  theta: Float64Array,
  present: readonly number[],
  nClasses: number,
): { coef: Float64Array; intercept: Float64Array } {
  const { nCols, nOutputs, fitIntercept } = problem;
  const first = fitIntercept ? 1 : 0;
  const width = nCols + first;
  if (nClasses === 2)
    return { coef: theta.slice(first), intercept: Float64Array.of(fitIntercept ? theta[0]! : 0) };
  const coef = makeMatrix(nClasses, nCols);
  const intercept = new Float64Array(nClasses).fill(-Infinity);
  // Two of several classes: the log-odds z of the second becomes the scores -z/2 and z/2.
  const rows =
    nOutputs === 1
      ? [theta.map((value) => -value / 2), theta.map((value) => value / 2)]
      : present.map((_, k) => theta.slice(k * width, (k + 1) * width));
  centre(rows);
  present.forEach((k, position) => {
    const row = rows[position]!;
    intercept[k] = fitIntercept ? row[0]! : 0;
    coef.data.set(row.subarray(first), k * nCols);
  });
  return { coef: coef.data, intercept };
}

/**
 * Subtracts from each column its mean over the classes, in place. The scores of several classes are free up to a common term;
 * the one with sum 0 is taken, which is also where a penalty is smallest.
 */
function centre(rows: readonly Float64Array[]): void {
  for (let j = 0; j < rows[0]!.length; j++) {
    const mean = rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length;
    for (const row of rows) row[j]! -= mean;
  }
}
