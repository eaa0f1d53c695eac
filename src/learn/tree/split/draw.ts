import type { Random } from "../../../core/index.ts";

/** 2 to the power of 32. */
const TWO_32 = 0x1_0000_0000;
/** The greatest `n` whose product with a draw of 32 bits a double holds exactly: 2 to the power of 21. */
const EXACT = 0x20_0000;

/**
 * A whole number in [0, n), each equally likely: {@link Random.nextInt} without its division, for inner loops.
 *
 * @see Lemire (2019), Fast random integer generation in an interval.
 */
export function drawBelow(random: Random, n: number): number {
  if (n > EXACT) return random.nextInt(n);
  for (;;) {
    const product = random.nextUint32() * n;
    const high = Math.floor(product / TWO_32);
    const low = product - high * TWO_32;
    if (low >= n || low >= TWO_32 % n) return high;
  }
}

/** Draws rows with replacement, each equally likely, and counts how often each one was drawn. */
export function drawRows(random: Random, nDraws: number, counts: Float64Array): void {
  for (let i = 0; i < nDraws; i++) counts[drawBelow(random, counts.length)]!++;
}

/**
 * Draws rows in proportion to their weights, each draw in constant time.
 *
 * @see Walker (1977), Vose (1991): the alias method.
 */
export class WeightedDraw {
  /** The probability with which a row that is hit is taken; else its alias is. */
  readonly #share: Float64Array;
  /** The row that is taken instead. */
  readonly #alias: Int32Array;

  /** @param weights numbers >= 0, not all 0. */
  constructor(weights: Float64Array) {
    const n = weights.length;
    let total = 0;
    let heaviest = 0;
    for (let i = 0; i < n; i++) {
      total += weights[i]!;
      if (weights[i]! > weights[heaviest]!) heaviest = i;
    }
    const share = new Float64Array(n);
    const alias = new Int32Array(n).fill(heaviest);
    // Two stacks in one array: rows that have less than their share from the front, the others from the back.
    const stacks = new Int32Array(n);
    let nLight = 0;
    let nHeavy = 0;
    for (let i = 0; i < n; i++) {
      share[i] = (weights[i]! / total) * n;
      if (share[i]! < 1) stacks[nLight++] = i;
      else stacks[n - ++nHeavy] = i;
    }
    while (nLight > 0 && nHeavy > 0) {
      const small = stacks[--nLight]!;
      const large = stacks[n - nHeavy]!;
      alias[small] = large;
      share[large] = share[large]! - (1 - share[small]!);
      if (share[large]! < 1) {
        nHeavy--;
        stacks[nLight++] = large;
      }
    }
    // The rows that are left have a share of 1, but for rounding. One without weight must not be drawn: its alias, the heaviest, is.
    for (let k = 0; k < nLight; k++) share[stacks[k]!] = weights[stacks[k]!]! > 0 ? 1 : 0;
    for (let k = n - nHeavy; k < n; k++) share[stacks[k]!] = weights[stacks[k]!]! > 0 ? 1 : 0;
    this.#share = share;
    this.#alias = alias;
  }

  /** Draws rows with replacement, and counts how often each one was drawn. */
  drawRows(random: Random, nDraws: number, counts: Float64Array): void {
    const share = this.#share;
    const alias = this.#alias;
    for (let d = 0; d < nDraws; d++) {
      const at = random.nextFloat() * share.length;
      const i = Math.floor(at);
      counts[at - i < share[i]! ? i : alias[i]!]!++;
    }
  }
}
