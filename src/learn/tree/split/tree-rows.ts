/** The rows of one tree. While it grows they are put in the order of its nodes, so that a node is a range of them. */
export interface TreeRows {
  /** A word for each row: its number, and with a `shift` its weight and class in the bits below. */
  readonly words: Int32Array;
  /** How many rows the tree has; further words mean nothing. */
  readonly nWords: number;
  /** How many bits below the row's number its weight and class take; 0 when words are numbers alone. */
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
 * How many bits a row's weight and class take in the words of the kernel that grows whole trees. There must be two classes and
 * small whole weights, as after drawing rows with replacement, or where all weigh 1.
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

/**
 * A number with all the bits that any of the weights has, so that it needs as many bits as the largest of them.
 *
 * @returns -1 when a weight is not whole, or too large for 32 bits.
 */
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
 * Writes the rows of a tree: those with a weight > 0.
 *
 * @param words is written to: an array for as many words as the matrix has rows, and one more. The same may be used for each tree.
 * @param shift what {@link kernelShift} says; 0 for row numbers alone.
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
