/** The weights of leaves. Whole ones, which most are, take as few bytes each as the largest of them needs. */
export type LeafWeights = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Puts weights one behind the other into an array of the smallest type that holds them all. */
export function packLeafWeights(parts: readonly LeafWeights[]): LeafWeights {
  let length = 0;
  let largest = 0;
  let areWhole = true;
  for (const part of parts) {
    length += part.length;
    for (let i = 0; i < part.length; i++) {
      const weight = part[i]!;
      if (weight > largest) largest = weight;
      if (weight !== Math.trunc(weight)) areWhole = false;
    }
  }
  const packed = makeWeights(length, areWhole ? largest : Infinity);
  let at = 0;
  for (const part of parts) {
    packed.set(part, at);
    at += part.length;
  }
  return packed;
}

function makeWeights(length: number, largest: number): LeafWeights {
  if (largest <= 0xff) return new Uint8Array(length);
  if (largest <= 0xffff) return new Uint16Array(length);
  return largest <= 0xffff_ffff ? new Uint32Array(length) : new Float64Array(length);
}
