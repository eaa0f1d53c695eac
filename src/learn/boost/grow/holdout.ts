import type { Random } from "../../../core/index.ts";

/** Which rows train and which judge. */
export interface Holdout {
  /** The indices of the training rows, rising. */
  readonly training: Int32Array;
  /** The indices of the rows that judge, rising. */
  readonly validation: Int32Array;
}

/**
 * Draws rows to judge by, of each class in proportion. At least one row of each class stays in training.
 *
 * @param codes the class of each row, from 0 on.
 * @param fraction a share of the rows in (0, 1), rounded up, or a number of them.
 */
export function holdOut(codes: Int32Array, nClasses: number, fraction: number, random: Random): Holdout {
  const counts = new Int32Array(nClasses);
  for (const code of codes) counts[code]!++;
  const wanted = fraction < 1 ? Math.ceil(fraction * codes.length) : Math.min(fraction, codes.length - 1);
  const quotas = allot(counts, wanted);
  const isHeld = new Uint8Array(codes.length);
  // Knuth's selection sampling (algorithm S), class by class in one pass over the rows.
  const left = counts.slice();
  let nHeld = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (random.nextFloat() * left[code]! < quotas[code]!) {
      isHeld[i] = 1;
      quotas[code]!--;
      nHeld++;
    }
    left[code]!--;
  }
  const training = new Int32Array(codes.length - nHeld);
  const validation = new Int32Array(nHeld);
  let t = 0;
  let v = 0;
  for (let i = 0; i < codes.length; i++)
    if (isHeld[i] === 1) validation[v++] = i;
    else training[t++] = i;
  return { training, validation };
}

/** How many rows of each class are held out, `wanted` in all, by the method of the largest remainder. Each class keeps one row. */
function allot(counts: Int32Array, wanted: number): Int32Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const quotas = counts.map((count) =>
    Math.min(Math.floor((count * wanted) / total), Math.max(0, count - 1)),
  );
  let open = wanted - quotas.reduce((sum, quota) => sum + quota, 0);
  const byRemainder = [...counts.keys()].sort(
    (a, b) => ((counts[b]! * wanted) % total) - ((counts[a]! * wanted) % total) || a - b,
  );
  for (const k of byRemainder) {
    if (open === 0) break;
    if (quotas[k]! + 1 >= counts[k]!) continue;
    quotas[k]!++;
    open--;
  }
  return quotas;
}
