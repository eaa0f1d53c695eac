/** One float32, whose bits {@link bits} shows: a value is written to one and read from the other. */
const floats = new Float32Array(1);
const bits = new Int32Array(floats.buffer);

/** The key of a value: a whole number of 32 bits. Keys have the order of the values as float32; 0 and -0 have the same key. */
export function keyOf(value: number): number {
  floats[0] = value + 0; // -0 becomes 0
  const b = bits[0]!;
  return b ^ ((b >> 31) & 0x7fff_ffff);
}

/**
 * The key of a threshold: that of the largest float32 which is not above it. A value goes left when its key is at most the
 * threshold's.
 */
export function keyOfThreshold(threshold: number): number {
  return keyOf(threshold) - (Math.fround(threshold) > threshold ? 1 : 0);
}

/** The float32 of a key. */
export function floatOfKey(key: number): number {
  bits[0] = key ^ ((key >> 31) & 0x7fff_ffff);
  return floats[0]!;
}
