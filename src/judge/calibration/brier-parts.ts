import { findOneClass } from "./calibration-line.ts";
import type { Place } from "./places.ts";
import type { BrierParts, CalibrationBin } from "./protocol.ts";

/** Into how many bins the rows are divided. */
const nBins = 10;

/**
 * The Brier score and its parts: reliability - resolution + uncertainty, for rows that are alike in each bin (Murphy 1973). Where
 * they are not, as with ten bins of many probabilities, a part within the bins makes the sum exact (Stephenson, Coelho & Jolliffe 2008).
 *
 * @param places the distinct probabilities, rising.
 * @see Murphy (1973), Journal of Applied Meteorology 12:595-600; Stephenson et al. (2008), Weather and Forecasting 23:752-757.
 */
export function brierParts(places: readonly Place[]): BrierParts {
  const n = places.reduce((sum, place) => sum + place.n, 0);
  const events = places.reduce((sum, place) => sum + place.events, 0);
  const share = events / n;
  const uncertainty = share * (1 - share);
  let score = 0;
  let reliability = 0;
  let resolution = 0;
  let withinBins = 0;
  const bins = divide(places, n).map((members): CalibrationBin => {
    const size = members.reduce((sum, place) => sum + place.n, 0);
    const predicted = members.length === 1 ? members[0]!.predicted : meanOf(members, size);
    const observed = members.reduce((sum, place) => sum + place.events, 0) / size;
    reliability += (size * (predicted - observed) ** 2) / n;
    resolution += (size * (observed - share) ** 2) / n;
    for (const { predicted: p, n: rows, events: occurred } of members) {
      score += (occurred * (1 - p) ** 2 + (rows - occurred) * p ** 2) / n;
      const away = p - predicted;
      withinBins += (rows * away * away - 2 * away * (occurred - rows * observed)) / n;
    }
    return { n: size, predicted, observed };
  });
  const scaled = findOneClass(events, n - events) ?? 1 - score / uncertainty;
  return { score, reliability, resolution, uncertainty, withinBins, scaled, bins };
}

function meanOf(members: readonly Place[], size: number): number {
  return members.reduce((sum, place) => sum + place.n * place.predicted, 0) / size;
}

/** Up to ten bins of about equal size. Up to ten probabilities have a bin each. */
function divide(places: readonly Place[], n: number): Place[][] {
  if (places.length <= nBins) return places.map((place) => [place]);
  const bins = Array.from({ length: nBins }, (): Place[] => []);
  let before = 0;
  for (const place of places) {
    bins[Math.min(nBins - 1, Math.floor((nBins * (before + place.n / 2)) / n))]!.push(place);
    before += place.n;
  }
  return bins.filter((members) => members.length > 0);
}
