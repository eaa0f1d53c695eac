// Random numbers: xoshiro128** (Blackman & Vigna 2021).

let randomA: u32 = 0;
let randomB: u32 = 0;
let randomC: u32 = 0;
let randomD: u32 = 0;

/** Begins with a state that is not all 0. */
export function seedRandom(a: u32, b: u32, c: u32, d: u32): void {
  randomA = a;
  randomB = b;
  randomC = c;
  randomD = d;
}

function nextRandom(): u32 {
  const result = rotl<u32>(randomB * 5, 7) * 9;
  const t = randomB << 9;
  randomC ^= randomA;
  randomD ^= randomB;
  randomB ^= randomC;
  randomA ^= randomD;
  randomC ^= t;
  randomD = rotl<u32>(randomD, 11);
  return result;
}

/** A whole number in [0, n), each equally likely (Lemire 2019). */
export function drawBelow(n: u32): u32 {
  let product = <u64>nextRandom() * <u64>n;
  if (<u32>product < n) {
    const least: u32 = (0 - n) % n;
    while (<u32>product < least) product = <u64>nextRandom() * <u64>n;
  }
  return <u32>(product >> 32);
}
