/** Rows of one probability, or of several that are next to each other. */
export interface Place {
  /** The probability, or the mean of several. */
  readonly predicted: number;
  readonly n: number;
  readonly events: number;
}

/** The distinct probabilities, rising, each with its rows. */
export function placesOfRows(outcomes: ArrayLike<number>, probabilities: ArrayLike<number>): Place[] {
  const order = Uint32Array.from({ length: outcomes.length }, (_, i) => i).sort(
    (a, b) => probabilities[a]! - probabilities[b]!,
  );
  const places: { predicted: number; n: number; events: number }[] = [];
  for (const row of order) {
    const predicted = probabilities[row]!;
    const last = places.at(-1);
    if (last?.predicted === predicted) {
      last.n++;
      last.events += outcomes[row]!;
    } else places.push({ predicted, n: 1, events: outcomes[row]! });
  }
  return places;
}

/**
 * At most so many places: where there are more, neighbours are joined so that each has about as many rows.
 *
 * @param places rising.
 */
export function joinPlaces(places: readonly Place[], most: number): readonly Place[] {
  if (places.length <= most) return places;
  const n = places.reduce((sum, place) => sum + place.n, 0);
  const joined = new Map<number, { sum: number; n: number; events: number }>();
  let before = 0;
  for (const place of places) {
    const cell = Math.floor((most * (before + place.n / 2)) / n);
    const held = joined.get(cell) ?? { sum: 0, n: 0, events: 0 };
    held.sum += place.n * place.predicted;
    held.n += place.n;
    held.events += place.events;
    joined.set(cell, held);
    before += place.n;
  }
  return Array.from(joined.values(), ({ sum, n: rows, events }) => ({
    predicted: sum / rows,
    n: rows,
    events,
  }));
}
