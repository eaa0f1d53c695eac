/**
 * A stream of random numbers that depends on its seed alone. Work item `i` draws from `Random.stream(seed, i)`, so
 * that a result does not depend on how many workers share the work.
 *
 * The generator is xoshiro128** (Blackman & Vigna 2021), seeded by a 32-bit mixing function (murmur3's finaliser).
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** @param seed a whole number of up to 53 bits; equal seeds give equal streams. */
  constructor(seed: number) {
    let state = mix32(seed >>> 0) ^ mix32(Math.floor(seed / 0x1_0000_0000) + 0x9e37_79b9);
    const next = (): number => {
      state = (state + 0x9e37_79b9) | 0;
      return mix32(state);
    };
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next() | 1; // never all zeros
  }

  /**
   * The stream of work item `index`, whose numbers have nothing to do with those of other items of the same seed.
   *
   * @param index from 0.
   */
  static stream(seed: number, index: number): Random {
    return new Random(
      mix32(mix32(seed >>> 0) ^ Math.imul(index + 1, 0x85eb_ca6b)) * 0x10_0000 + (index & 0xf_ffff),
    );
  }

  /** The four words of 32 bits that the generator consists of now. Kernels go on drawing from there. */
  get state(): readonly [number, number, number, number] {
    return [this.#a, this.#b, this.#c, this.#d];
  }

  /** A whole number in [0, 2^32). */
  nextUint32(): number {
    const result = Math.imul(rotateLeft(Math.imul(this.#b, 5), 7), 9) >>> 0;
    const t = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = rotateLeft(this.#d, 11);
    return result;
  }

  /** A number in [0, 1) with 53 random bits. */
  nextFloat(): number {
    return ((this.nextUint32() >>> 5) * 0x400_0000 + (this.nextUint32() >>> 6)) / 0x20_0000_0000_0000;
  }

  /** A whole number in [0, n), each equally likely, for 0 < n <= 2^32. */
  nextInt(n: number): number {
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % n);
    for (;;) {
      const draw = this.nextUint32();
      if (draw < limit) return draw % n;
    }
  }

  /** A draw from the standard normal distribution (Box & Muller 1958). Each takes two numbers of {@link nextFloat}. */
  nextNormal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.nextFloat())) * Math.cos(2 * Math.PI * this.nextFloat());
  }

  /** Shuffles in place (Fisher & Yates) and returns the same array. */
  shuffle<T extends { [index: number]: number; readonly length: number }>(values: T): T {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.nextInt(i + 1);
      const held = values[i]!;
      values[i] = values[j]!;
      values[j] = held;
    }
    return values;
  }
}

function rotateLeft(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/** The finaliser of MurmurHash3 (Appleby, public domain): each bit of `x` changes about half the bits of the result. */
function mix32(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
