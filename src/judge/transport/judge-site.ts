import type { Labels, Matrix } from "../../core/index.ts";
import { calibrationLine } from "../calibration/calibration-line.ts";
import {
  type BrierParts,
  type Calibration,
  type CalibrationFigure,
  crossFittedRecalibration,
  judgeCalibration,
  type NoCalibration,
  type RecalibrationKind,
} from "../calibration/index.ts";
import { aucCovariance } from "../intervals/delong.ts";
import { judgeMetrics } from "../intervals/judge-metrics.ts";
import { brierScoreLoss, logLoss, type UndefinedScore } from "../metrics/index.ts";
import { binaryAnswers, countEvents } from "../outcomes.ts";
import type { Figure } from "../protocol.ts";
import { type Guidance, siteGuidance } from "./guidance.ts";
import type { SiteEffect } from "./random-effects.ts";
import type { SummarizedSite } from "./site-summary.ts";

/** What one model answered to the rows of one site, none of which it learned from. */
export interface SiteAnswers {
  readonly name: string;
  readonly yTrue: Labels;
  /** n rows, one column a class in the order of `yTrue.classes`. */
  readonly probabilities: Matrix;
}

/** How sites are judged. */
export interface JudgeSiteOptions {
  /** The positive class of two. Default: the last. */
  readonly positive?: string | undefined;
  /** The probability above which a row is labelled positive, with two classes. Default: 0.5. */
  readonly threshold?: number | undefined;
  /** The confidence level of the intervals, in (0, 1). Default: 0.95. */
  readonly level?: number | undefined;
  /** Of the bootstrap, of simulated outcomes and of the division for recalibration. Default: 0. */
  readonly seed?: number | undefined;
}

/** How probabilities fit that were recalibrated by other rows of the same site. Plain JSON. */
export interface RecalibratedSite {
  readonly nFolds: number;
  readonly intercept: CalibrationFigure;
  readonly slope: CalibrationFigure;
  readonly brierScore: number;
  readonly logLoss: number;
}

/** The figures of a {@link Calibration}: without its curve and bins. */
export type SiteCalibration = Omit<Calibration, "curve" | "n" | "events" | "brier"> & {
  readonly brier: Omit<BrierParts, "bins">;
};

/** What is known of one model at one site. Plain JSON. */
export interface SiteJudgement {
  /** How many rows the site has. */
  readonly n: number;
  /** How many of them are of the positive class; absent with more than two classes, as all that goes by events. */
  readonly events?: number;
  readonly guidance?: Guidance;
  /** Each metric with its interval, with the reason why it has none, or with the reason why it has no value. */
  readonly metrics: Readonly<Record<string, Figure | UndefinedScore>>;
  /** How well the probabilities fit this site as they are: the figures, without what is drawn of them. */
  readonly calibration?: SiteCalibration;
  /** How well they fit once the intercept, or intercept and slope, are this site's own, fitted to other rows of it. */
  readonly recalibration?: Readonly<Record<RecalibrationKind, RecalibratedSite | NoCalibration>>;
}

/**
 * Judges what a model answered to the rows of a site: metrics with intervals, calibration, and what recalibration would mend.
 *
 * @throws {DataError} `metric/no-rows` without a row; `metric/probability` for what is no probability.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown; `parameter/invalid` for a wrong option.
 */
export function judgeSite(
  { yTrue, probabilities }: Omit<SiteAnswers, "name">,
  options: JudgeSiteOptions = {},
): SiteJudgement {
  const { positive, threshold, level, seed = 0 } = options;
  const n = yTrue.codes.length;
  const metrics = judgeMetrics({ yTrue, probabilities, positive, threshold, level, seed });
  if (yTrue.classes.length !== 2) return { n, metrics };
  const { outcomes, probabilities: p } = binaryAnswers(yTrue, probabilities, positive);
  const { curve: _, n: __, events, brier, ...figures } = judgeCalibration(outcomes, p, { seed });
  const { bins: ___, ...parts } = brier;
  return {
    n,
    events,
    guidance: siteGuidance(events, n - events),
    metrics,
    calibration: { ...figures, brier: parts },
    recalibration: {
      intercept: recalibrated(outcomes, p, "intercept", seed),
      "intercept-and-slope": recalibrated(outcomes, p, "intercept-and-slope", seed),
    },
  };
}

function recalibrated(
  outcomes: Uint8Array,
  p: Float64Array,
  kind: RecalibrationKind,
  seed: number,
): RecalibratedSite | NoCalibration {
  const found = crossFittedRecalibration(outcomes, p, { kind, seed });
  if ("undefined" in found) return found;
  const { intercept, slope } = calibrationLine(outcomes, found.probabilities, countEvents(outcomes));
  return { nFolds: found.nFolds, intercept, slope, ...losses(outcomes, found.probabilities) };
}

function losses(outcomes: Uint8Array, p: Float64Array): Pick<RecalibratedSite, "brierScore" | "logLoss"> {
  const yTrue: Labels = { classes: ["0", "1"], codes: Int32Array.from(outcomes) };
  return { brierScore: brierScoreLoss(yTrue, p), logLoss: logLoss(yTrue, p) };
}

/**
 * What a site adds to a summary over sites: the AUC on the logit scale, and the calibration's intercept and slope, each with its
 * squared error, as far as it has them.
 */
export function siteEffects(
  { name, yTrue, probabilities }: SiteAnswers,
  { n, events, metrics, calibration }: SiteJudgement,
  positive?: string,
): SummarizedSite {
  if (events === undefined || calibration === undefined) return { name, n, metrics, effects: {} };
  const { intercept, interceptStandardError, slope, slopeStandardError } = calibration;
  const effects = {
    roc_auc: events < 2 || n - events < 2 ? undefined : logitAuc(yTrue, probabilities, positive),
    intercept: effectOf(intercept, interceptStandardError),
    slope: effectOf(slope, slopeStandardError),
  };
  const known = Object.entries(effects).filter(([, effect]) => effect !== undefined);
  return { name, n, metrics, effects: Object.fromEntries(known) };
}

/** The logit of the AUC with DeLong's variance by the delta method; none where it is 0 or 1 or has no variance. */
function logitAuc(yTrue: Labels, probabilities: Matrix, positive?: string): SiteEffect | undefined {
  const { outcomes, probabilities: p } = binaryAnswers(yTrue, probabilities, positive);
  const { aucs, covariance } = aucCovariance(outcomes, [p]);
  const auc = aucs[0]!;
  const variance = covariance[0]![0]! / (auc * (1 - auc)) ** 2;
  return auc > 0 && auc < 1 && variance > 0 ? { value: Math.log(auc / (1 - auc)), variance } : undefined;
}

function effectOf(value: CalibrationFigure, error: CalibrationFigure): SiteEffect | undefined {
  if (typeof value !== "number" || typeof error !== "number") return undefined;
  return error > 0 ? { value, variance: error * error } : undefined;
}
