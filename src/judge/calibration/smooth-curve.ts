import { Random } from "../../core/index.ts";
import { normalQuantile } from "../distributions/normal.ts";
import { fewestEvents } from "../protocol.ts";
import { makeLowess, type Smoother } from "./lowess.ts";
import { joinPlaces, type Place } from "./places.ts";
import type { Calibration, CurvePoint } from "./protocol.ts";

/** The figures of {@link Calibration} that come of the smooth curve. */
export type CurveFigures = Pick<Calibration, "ici" | "e50" | "e90" | "iciIfPerfect" | "curve">;

/** More distinct probabilities than these are joined with their neighbours before they are smoothed. */
const mostPlaces = 400;
/** The same in simulations, whose number makes up for it: the smoother looks over two thirds of the rows at any place. */
const mostSimulatedPlaces = 100;
/** A curve is shown with about so many points. */
const shownPoints = 50;
/** The variance of a count above which it is drawn from the normal distribution, rounded. */
const largeVariance = 100;

/**
 * Smooths outcomes over probabilities, and says how far the curve lies from the probabilities, and would lie by chance.
 *
 * @param places the distinct probabilities, rising.
 */
export function smoothCurve(places: readonly Place[], seed: number, nSimulations: number): CurveFigures {
  const joined = joinPlaces(places, mostPlaces);
  const { x, counts, smoother } = prepare(joined);
  const means = Float64Array.from(joined, (place) => place.events / place.n);
  const observed = keepWithin(smoother.smooth(means));
  const distances = observed.map((value, i) => Math.abs(value - x[i]!));
  const simulated = simulate(joinPlaces(places, mostSimulatedPlaces), seed, nSimulations);
  return {
    ici: meanOver(distances, counts),
    e50: quantileOver(distances, counts, 0.5),
    e90: quantileOver(distances, counts, 0.9),
    iciIfPerfect: {
      mean: simulated.reduce((sum, value) => sum + value, 0) / nSimulations,
      high: simulated.sort()[Math.ceil(0.95 * nSimulations) - 1]!,
      nSimulations,
    },
    curve: showCurve(joined, observed, smoother),
  };
}

function prepare(places: readonly Place[]): { x: Float64Array; counts: Float64Array; smoother: Smoother } {
  const x = Float64Array.from(places, (place) => place.predicted);
  const counts = Float64Array.from(places, (place) => place.n);
  return { x, counts, smoother: makeLowess(x, counts) };
}

/** A local line may leave the range of probabilities: it is cut there. */
function keepWithin(values: Float64Array): Float64Array {
  return values.map((value) => Math.min(1, Math.max(0, value)));
}

/** The index of each of several sets of outcomes that are drawn from the probabilities themselves. */
function simulate(places: readonly Place[], seed: number, nSimulations: number): Float64Array {
  const { x, counts, smoother } = prepare(places);
  return Float64Array.from({ length: nSimulations }, (_, s) => {
    const random = Random.stream(seed, s);
    const means = x.map((p, i) => drawEvents(p, counts[i]!, random) / counts[i]!);
    const distances = keepWithin(smoother.smooth(means)).map((value, i) => Math.abs(value - x[i]!));
    return meanOver(distances, counts);
  });
}

/** How many of n rows have the event, where each has it with probability p. */
function drawEvents(p: number, n: number, random: Random): number {
  const variance = n * p * (1 - p);
  if (variance > largeVariance)
    return Math.min(n, Math.max(0, Math.round(n * p + Math.sqrt(variance) * random.nextNormal())));
  let events = 0;
  for (let i = 0; i < n; i++) if (random.nextFloat() < p) events++;
  return events;
}

function meanOver(values: Float64Array, counts: Float64Array): number {
  let sum = 0;
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i]! * counts[i]!;
    n += counts[i]!;
  }
  return sum / n;
}

/** A quantile of values that occur several times each, between two of them by a straight line: the usual one, R's type 7. */
function quantileOver(values: Float64Array, counts: Float64Array, share: number): number {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const n = counts.reduce((sum, count) => sum + count, 0);
  const at = share * (n - 1);
  const valueAt = (rank: number): number => {
    let before = 0;
    for (const i of order) {
      before += counts[i]!;
      if (rank < before) return values[i]!;
    }
    return values[order.at(-1)!]!;
  };
  const low = valueAt(Math.floor(at));
  return low + (at - Math.floor(at)) * (valueAt(Math.ceil(at)) - low);
}

/** Points of the curve, so many that they lie about evenly from the least to the greatest probability. */
function showCurve(places: readonly Place[], observed: Float64Array, smoother: Smoother): CurvePoint[] {
  const n = places.reduce((sum, place) => sum + place.n, 0);
  const events = places.reduce((sum, place) => sum + place.events, 0);
  const hasBand = events >= fewestEvents && n - events >= fewestEvents;
  const ofMeans = Float64Array.from(places, (place, i) => (observed[i]! * (1 - observed[i]!)) / place.n);
  const variances = smoother.variances(ofMeans);
  const width = normalQuantile(0.975);
  const step = (places.at(-1)!.predicted - places[0]!.predicted) / shownPoints;
  const points: CurvePoint[] = [];
  let last = -Infinity;
  places.forEach(({ predicted }, i) => {
    if (predicted - last < step && i < places.length - 1) return;
    last = predicted;
    const value = observed[i]!;
    const half = width * Math.sqrt(variances[i]!);
    points.push(
      hasBand
        ? { predicted, observed: value, low: Math.max(0, value - half), high: Math.min(1, value + half) }
        : { predicted, observed: value },
    );
  });
  return points;
}
