import type { Labels, Matrix } from "../core/index.ts";
import { type Calibration, judgeCalibration } from "./calibration/index.ts";
import { type DecisionPoint, decisionCurve } from "./decision/decision-curve.ts";
import { judgeMetrics } from "./intervals/judge-metrics.ts";
import type { UndefinedScore } from "./metrics/index.ts";
import { binaryAnswers, countEvents } from "./outcomes.ts";
import type { Figure } from "./protocol.ts";
import type { Grouping } from "./subgroups/group-rows.ts";
import { type JudgedSubgroups, judgeSubgroups } from "./subgroups/judge-subgroups.ts";

/** Why something that is of two classes is not there. Plain JSON. */
export interface NotBinary {
  readonly undefined: "judge/not-binary";
  readonly reason: string;
}

/** All that is known of the worth of one model on rows that it did not learn from. Plain JSON. */
export interface Judgement {
  readonly n: number;
  /** How many rows are of the positive class. */
  readonly events: number | NotBinary;
  /** By name, each metric with its interval, or the reason why there is none. */
  readonly metrics: Readonly<Record<string, Figure | UndefinedScore>>;
  readonly calibration: Calibration | NotBinary;
  /** The probability above which rows are labelled positive. */
  readonly threshold: number | NotBinary;
  readonly decisionCurve: readonly DecisionPoint[] | NotBinary;
  /** Empty where no groups were asked for. */
  readonly subgroups: readonly JudgedSubgroups[] | NotBinary;
}

/** What {@link judgeAnswers} takes. */
export interface JudgeOptions {
  readonly yTrue: Labels;
  /** What a model answered to rows that it did not learn from: n rows, one column a class in the order of `yTrue.classes`. */
  readonly probabilities: Matrix;
  /** The positive class of two; ignored with more. Default: the last. */
  readonly positive?: string | undefined;
  /** The probability above which a row is labelled positive, with two classes. Default: 0.5. */
  readonly threshold?: number | undefined;
  /** One threshold a row, where rows are labelled at several: those of the folds that held them out. Default: `threshold`. */
  readonly rowThresholds?: ArrayLike<number> | undefined;
  /** The confidence level of the intervals, in (0, 1). Default: 0.95. */
  readonly level?: number | undefined;
  /** Of bootstraps and simulations: equal seeds give equal judgements. Default: 0. */
  readonly seed?: number | undefined;
  /** How many resamples a bootstrap draws. Default: 2,000, of more than 2,500 rows fewer, and 200 at least. */
  readonly nResamples?: number | undefined;
  /** Groups of these rows that are judged apart too, see {@link groupRows}. Default: none. */
  readonly subgroups?: readonly Grouping[] | undefined;
}

/**
 * Judges what one model answered to rows that it did not learn from: every metric with its interval, calibration, the decision curve and
 * groups of rows. With more than two classes there are metrics only, and the rest says so.
 *
 * @throws {DataError} `metric/no-rows` without a row; `metric/not-finite` or `metric/probability` for a probability that is none.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown; `parameter/invalid` for a number outside its range.
 * @see {@link judgeMetrics}, {@link judgeCalibration}, {@link decisionCurve}, {@link judgeSubgroups}
 * @example
 * const yTrue = makeLabels(["no", "no", "yes", "yes"]);
 * const probabilities = matrixOfRows([[0.9, 0.1], [0.6, 0.4], [0.65, 0.35], [0.2, 0.8]]);
 * const judgement = judgeAnswers({ yTrue, probabilities });
 * judgement.metrics.roc_auc.value // 0.75
 * judgement.metrics.roc_auc.noInterval.undefined // "interval/too-few-events"
 * judgement.decisionCurve[49].netBenefit // 0.25
 */
export function judgeAnswers(options: JudgeOptions): Judgement {
  const { yTrue, probabilities, positive, threshold = 0.5, level, seed, subgroups = [] } = options;
  const n = yTrue.codes.length;
  const { nResamples = Math.max(200, Math.min(2000, Math.floor(mostVisits / n))) } = options;
  const metrics = judgeMetrics({
    yTrue,
    probabilities,
    positive,
    threshold: options.rowThresholds ?? threshold,
    level,
    seed,
    nResamples,
  });
  if (yTrue.classes.length !== 2) {
    const reason = `what is of events must have two classes, got ${yTrue.classes.length}`;
    const none: NotBinary = { undefined: "judge/not-binary", reason };
    return {
      n,
      events: none,
      metrics,
      calibration: none,
      threshold: none,
      decisionCurve: none,
      subgroups: none,
    };
  }
  const { outcomes, probabilities: ofEvent } = binaryAnswers(yTrue, probabilities, positive);
  return {
    n,
    events: countEvents(outcomes),
    metrics,
    calibration: judgeCalibration(outcomes, ofEvent, seed === undefined ? {} : { seed }),
    threshold,
    decisionCurve: decisionCurve(outcomes, ofEvent, { level }),
    subgroups: judgeSubgroups(subgroups, {
      yTrue,
      probabilities,
      positive,
      threshold: options.rowThresholds ?? threshold,
      level,
      seed,
      nResamples,
    }),
  };
}

/** A bootstrap visits about so many rows at most, and takes 200 resamples at least. */
const mostVisits = 5e6;
