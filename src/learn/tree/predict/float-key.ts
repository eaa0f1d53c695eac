const floats = new Float32Array(1);
const bits = new Int32Array(floats.buffer);

/** A whole number for a value as float32, in the same order; 0 and -0 have the same. */
export function keyOf(value: number): number {
  floats[0] = value + 0; // -0 becomes 0
  const b = bits[0]!;
  return b ^ ((b >> 31) & 0x7fff_ffff);
}

/** The key of the largest float32 that is not above the threshold: what is compared with the keys of values. */
export function keyOfThreshold(threshold: number): number {
  return keyOf(threshold) - (Math.fround(threshold) > threshold ? 1 : 0);
}

/** The float32 of a key. */
export function floatOfKey(key: number): number {
  bits[0] = key ^ ((key >> 31) & 0x7fff_ffff);
  return floats[0]!;
}
