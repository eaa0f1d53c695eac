import { probabilityOf } from "./log-odds.ts";

/** What a line of log-odds is fitted to. */
export interface LineRows {
  /** One finite number a row. */
  readonly x: Float64Array;
  /** The share of the event in each row: 0, 1 or between. */
  readonly targets: ArrayLike<number>;
  /** One weight >= 0 a row. Default: 1 each. */
  readonly weights?: Float64Array | undefined;
}

/** The log-odds `intercept + slope * x`, with the standard errors of maximum likelihood. */
export interface LogisticLine {
  readonly intercept: number;
  readonly slope: number;
  readonly interceptStandardError: number;
  /** 0 where the slope was fixed. */
  readonly slopeStandardError: number;
}

/** Sums over the rows at one line. */
interface LineSums {
  readonly logLikelihood: number;
  /** What was observed beyond what is expected. */
  readonly surplus: number;
  /** The same, each row times its x less `centre`. */
  readonly tilt: number;
  /** The sum of p (1 - p). */
  readonly information: number;
  /** The mean of x by p (1 - p). */
  readonly centre: number;
  /** The sum of squared distances of x from `centre`, by p (1 - p). */
  readonly spread: number;
}

function sumRows({ x, targets, weights }: LineRows, intercept: number, slope: number): LineSums {
  const n = x.length;
  const residuals = new Float64Array(n);
  const curvatures = new Float64Array(n);
  let logLikelihood = 0;
  let surplus = 0;
  let information = 0;
  let moment = 0;
  for (let i = 0; i < n; i++) {
    const z = intercept + slope * x[i]!;
    const weight = weights === undefined ? 1 : weights[i]!;
    const p = probabilityOf(z);
    const target = targets[i]!;
    logLikelihood += weight * (target * z - Math.max(z, 0) - Math.log1p(Math.exp(-Math.abs(z))));
    // For p close to 1, 1 - p has no digits left: both sides are computed by themselves.
    const rest = probabilityOf(-z);
    residuals[i] = weight * (target * rest - (1 - target) * p);
    curvatures[i] = weight * p * rest;
    surplus += residuals[i]!;
    information += curvatures[i]!;
    moment += curvatures[i]! * x[i]!;
  }
  const centre = moment / information;
  let tilt = 0;
  let spread = 0;
  for (let i = 0; i < n; i++) {
    const away = x[i]! - centre;
    tilt += residuals[i]! * away;
    spread += curvatures[i]! * away * away;
  }
  return { logLikelihood, surplus, tilt, information, centre, spread };
}

/** Steps after which a search ends whatever it has found; ten are enough as a rule. */
const mostSteps = 200;

/**
 * The intercept of greatest likelihood where the slope is 1: a logistic regression with the offset x. The events that it expects
 * are then as many as there were.
 *
 * @param rows with targets whose weighted mean lies in (0, 1); otherwise there is no such intercept.
 */
export function fitIntercept(rows: LineRows): LogisticLine {
  const { x, targets, weights } = rows;
  let events = 0;
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    events += weight * targets[i]!;
    total += weight;
  }
  const overall = Math.log(events) - Math.log(total - events);
  // If all rows had the largest x, the intercept would be the one end; if all had the smallest, the other.
  let low = overall - x.reduce((a, b) => Math.max(a, b));
  let high = overall - x.reduce((a, b) => Math.min(a, b));
  let intercept = Math.min(Math.max(0, low), high);
  for (let step = 0; step < mostSteps; step++) {
    const { surplus, information } = sumRows(rows, intercept, 1);
    if (surplus > 0) low = Math.max(low, intercept);
    else high = Math.min(high, intercept);
    const newton = intercept + surplus / information;
    const next = newton >= low && newton <= high ? newton : (low + high) / 2;
    const isDone = Math.abs(next - intercept) <= 1e-13 * (1 + Math.abs(intercept));
    intercept = next;
    if (isDone) break;
  }
  const { information } = sumRows(rows, intercept, 1);
  return {
    intercept,
    slope: 1,
    interceptStandardError: 1 / Math.sqrt(information),
    slopeStandardError: 0,
  };
}

/**
 * Intercept and slope of greatest likelihood: a logistic regression on x, by Newton's method with halved steps.
 *
 * @param rows whose x are not all equal, and do not separate targets of 0 from targets of 1 (see {@link separates}): otherwise there
 *   is no such line.
 */
export function fitLine(rows: LineRows): LogisticLine {
  let intercept = 0;
  let slope = 0;
  let at = sumRows(rows, intercept, slope);
  for (let step = 0; step < mostSteps; step++) {
    const turn = at.tilt / at.spread;
    const lift = at.surplus / at.information - turn * at.centre;
    const gain = at.surplus ** 2 / at.information + at.tilt ** 2 / at.spread;
    let share = 1;
    let next = sumRows(rows, intercept + lift, slope + turn);
    // Close to the top likelihoods differ by rounding only: there a whole step is always right.
    while (gain > 1e-9 && share > 1e-12 && !(next.logLikelihood >= at.logLikelihood + 1e-4 * share * gain)) {
      share /= 2;
      next = sumRows(rows, intercept + share * lift, slope + share * turn);
    }
    intercept += share * lift;
    slope += share * turn;
    at = next;
    if (gain < 1e-22) break;
  }
  return {
    intercept,
    slope,
    interceptStandardError: Math.sqrt(1 / at.information + at.centre ** 2 / at.spread),
    slopeStandardError: Math.sqrt(1 / at.spread),
  };
}

/**
 * Whether some value of x has all events on one of its sides and all other rows on the other, those at the value itself aside. Then
 * the likelihood has no maximum: it grows with the slope for ever.
 */
export function separates(x: Float64Array, outcomes: ArrayLike<number>): boolean {
  const ends = [
    { low: Infinity, high: -Infinity },
    { low: Infinity, high: -Infinity },
  ];
  for (let i = 0; i < x.length; i++) {
    const end = ends[outcomes[i]!]!;
    end.low = Math.min(end.low, x[i]!);
    end.high = Math.max(end.high, x[i]!);
  }
  const [without, events] = ends as [{ low: number; high: number }, { low: number; high: number }];
  return without.high <= events.low || events.high <= without.low;
}
