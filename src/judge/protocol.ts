/** How an interval was made. */
export type IntervalMethod =
  /** Student's t over the folds of a repeated cross-validation, its error corrected for their overlap (Nadeau & Bengio 2003). */
  | "corrected-resampled-t"
  /** DeLong's variance of an AUC, on the logit scale (DeLong, DeLong & Clarke-Pearson 1988). */
  | "delong-logit"
  /** Newcombe's score interval of an AUC, where DeLong's variance is 0 (Newcombe 2006). */
  | "newcombe-score"
  /** DeLong's variance of the difference of two AUCs on the same rows, with a normal distribution (the same). */
  | "delong-paired"
  /** Wilson's score interval of a proportion (Wilson 1927). */
  | "wilson"
  /** Percentiles over resamples of the rows, those of each class by themselves (Efron & Tibshirani 1993). */
  | "stratified-bootstrap"
  /** A bootstrap of the whole way of making the model, less its optimism (Harrell, Lee & Mark 1996). */
  | "optimism-bootstrap";

/** What an interval is about: the one model that was judged, or models made in the same way from other rows of the same kind. */
export type Estimand = "this model" | "models made this way";

/** The ends between which a figure lies, how they were found and what they are about. Plain JSON. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** The share of such intervals that hold the true figure, where the method keeps its promise: 0.95 for example. */
  readonly level: number;
  readonly method: IntervalMethod;
  /** Over how many: rows, or folds where the method is one of folds. */
  readonly n: number;
  readonly estimates: Estimand;
}

/** Why there is no interval. Plain JSON. */
export interface NoInterval {
  readonly undefined:
    | "interval/too-few-events"
    | "interval/one-fold"
    /** All folds, or all resamples, have the same value: that is no sign that others would. */
    | "interval/no-spread"
    /** Too many resamples have no value of the metric. */
    | "interval/undefined-resamples";
  /** What there must be, and what there is. */
  readonly reason: string;
}

/** A figure with its interval, or with the reason why it has none. Plain JSON. */
export type Figure = { readonly value: number } & (Interval | { readonly noInterval: NoInterval });

/** Below so many events, or so many rows without the event, no interval is stated. */
export const fewestEvents = 10;
