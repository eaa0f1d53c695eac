/** Why a figure of calibration has no value. Plain JSON. */
export interface NoCalibration {
  readonly undefined:
    | "calibration/one-class"
    | "calibration/one-probability"
    | "calibration/separated"
    | "calibration/too-few-events";
  /** What there must be, and what there is. */
  readonly reason: string;
}

/** A figure of calibration, or why there is none. It is never `NaN`. */
export type CalibrationFigure = number | NoCalibration;

/** One point of a smooth calibration curve. */
export interface CurvePoint {
  /** What the model said: a probability. */
  readonly predicted: number;
  /** How often the event occurred among rows like these, smoothed: in [0, 1]. */
  readonly observed: number;
  /** The ends of a pointwise 95 % interval of `observed`; absent below 10 events or 10 rows without. */
  readonly low?: number;
  readonly high?: number;
}

/** Rows of like probability, taken together. */
export interface CalibrationBin {
  readonly n: number;
  /** The mean of what the model said. */
  readonly predicted: number;
  /** The share of events. */
  readonly observed: number;
}

/** Brier score and its parts: `score` = `reliability` - `resolution` + `uncertainty` + `withinBins`. */
export interface BrierParts {
  /** The mean squared distance of probability and outcome: 0 is best. */
  readonly score: number;
  /** How far the bins' mean probabilities lie from their shares of events: 0 is best. It grows with the number of bins even by chance. */
  readonly reliability: number;
  /** How far the bins' shares of events lie from the share of all rows: the more the better. */
  readonly resolution: number;
  /** The Brier score of the share of all rows as everybody's probability. */
  readonly uncertainty: number;
  /** What the probabilities within the bins add, whose rows are not alike; exactly 0 where each bin has one probability. */
  readonly withinBins: number;
  /** 1 - `score` / `uncertainty`: 1 is perfect, 0 no better than the share of all rows, below 0 worse. */
  readonly scaled: CalibrationFigure;
  /** By rising probability: up to ten of about equal size. Equal probabilities share a bin. */
  readonly bins: readonly CalibrationBin[];
}

/** How well probabilities fit what happened. Plain JSON. */
export interface Calibration {
  readonly n: number;
  readonly events: number;
  /** Calibration-in-the-large: what must be added to all log-odds so that they fit on average. 0 is best; above 0, more events occurred than were predicted. */
  readonly intercept: CalibrationFigure;
  readonly interceptStandardError: CalibrationFigure;
  /** By what the log-odds must be multiplied to fit. 1 is best; below 1 the probabilities are too extreme, above 1 too timid. */
  readonly slope: CalibrationFigure;
  readonly slopeStandardError: CalibrationFigure;
  /** The intercept that goes with `slope`: the two together are the line of Cox's recalibration. */
  readonly slopeIntercept: CalibrationFigure;
  readonly slopeInterceptStandardError: CalibrationFigure;
  /** What became of probabilities of 0 and 1, which have no log-odds: how many rows were moved, and how near to 0 or 1. */
  readonly clipped: { readonly n: number; readonly to: number };
  /** Integrated calibration index: the mean distance of the smooth curve from the probabilities, over the rows. 0 is best. */
  readonly ici: number;
  /** The median of these distances. */
  readonly e50: number;
  /** Their 90th percentile. */
  readonly e90: number;
  /** What `ici` is of a model whose probabilities are right, for these very probabilities: by chance it is above 0. */
  readonly iciIfPerfect: {
    readonly mean: number;
    /** The 95th percentile. */
    readonly high: number;
    readonly nSimulations: number;
  };
  readonly brier: BrierParts;
  /** By rising probability, some 50 points at most. */
  readonly curve: readonly CurvePoint[];
}
