/** The rows of one tree, in the order of its nodes. */
export interface TreeRows {
  /** Row numbers; in the kernel's words, a row's weight and class stand below its number. */
  readonly words: Int32Array;
  readonly nWords: number;
  /** How far up the row numbers stand; 0 when there is nothing below them. */
  readonly shift: number;
  /** The weight of each class. */
  readonly sums: Float64Array;
  /** One weight a row of the matrix. */
  readonly weights: Float64Array;
  /** The class of each row of the matrix. */
  readonly classCodes: Int32Array;
}

/** How many bits weight and class take at most in a word of the kernel. */
export const MOST_PAYLOAD_BITS = 8;

/**
 * How far up row numbers stand in the kernel's words: there must be two classes and small whole weights, as after drawing
 * rows with replacement or without weights at all.
 *
 * @returns 0 when the kernel cannot take these rows.
 */
export function kernelShift(weights: Float64Array, nClasses: number): number {
  if (nClasses !== 2) return 0;
  const largest = largestWhole(weights);
  if (largest < 0) return 0;
  const shift = 33 - Math.clz32(largest);
  const rowBits = 32 - Math.clz32(weights.length);
  return shift <= MOST_PAYLOAD_BITS && rowBits + shift <= 32 ? shift : 0;
}

/** @returns -1 when a weight is not whole, or too large. */
function largestWhole(weights: Float64Array): number {
  let largest = 0;
  let other = 0;
  for (let i = 0; i < weights.length; i++) {
    const whole = weights[i]! | 0;
    largest |= whole;
    other |= whole === weights[i] ? 0 : 1;
  }
  return other === 0 ? largest : -1;
}

/**
 * Packs the rows with a weight > 0.
 *
 * @param words as many words as there are rows, and one more; reused from tree to tree.
 * @param shift of {@link kernelShift}; 0 for row numbers alone.
 */
export function packRows(
  weights: Float64Array,
  classCodes: Int32Array,
  nClasses: number,
  words: Int32Array,
  shift: number,
): TreeRows {
  const sums = new Float64Array(nClasses);
  const nWords =
    shift > 0
      ? packWords(weights, classCodes, shift, words, sums)
      : packNumbers(weights, classCodes, words, sums);
  return { words, nWords, shift, sums, weights, classCodes };
}

function packWords(
  weights: Float64Array,
  classCodes: Int32Array,
  shift: number,
  words: Int32Array,
  sums: Float64Array,
): number {
  let n = 0;
  let total = 0;
  let ones = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]! | 0;
    const code = classCodes[i]!;
    words[n] = (i << shift) | (weight << 1) | code;
    n += -weight >>> 31; // 1 for a weight > 0, without a branch that chance decides
    total += weight;
    ones += weight & -code;
  }
  sums[0] = total - ones;
  sums[1] = ones;
  return n;
}

function packNumbers(
  weights: Float64Array,
  classCodes: Int32Array,
  words: Int32Array,
  sums: Float64Array,
): number {
  let n = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    words[n] = i;
    n += weight > 0 ? 1 : 0;
    sums[classCodes[i]!]! += weight;
  }
  return n;
}
