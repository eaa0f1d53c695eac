import type { TextPlaces } from "./byte-texts.ts";

/** 10^k for k from 0 to 22: the powers of ten that a number holds exactly. */
const powers = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
/** The largest k of {@link powers}. */
const largestPower = 22;
/** How many decimal digits always fit into a whole number of 32 bits. */
const digitsAtOnce = 9;
/** 2^53. All whole numbers below it are exact, and no larger one is rounded to one below. */
const firstInexact = 2 ** 53;

// bytes of ASCII
const POINT = 46;
const PLUS = 43;
const MINUS = 45;

/**
 * Reads the numbers that texts write in decimal digits: exactly what `Number` makes of each, or `NaN`.
 *
 * @param bytes where the texts stand, as the places say.
 * @param numbers where they are written; its length says how many are read. `NaN` stands for a text that is no such number,
 *   but also for some that are numbers and take longer to read: with more than 18 digits, or an exponent beyond 22. Whoever
 *   calls must ask `Number` about each `NaN`.
 * @see Clinger (1990), How to read floating point numbers accurately: digits and power of ten are exact, so that one division
 *   rounds once.
 */
export function parseDecimals(
  bytes: Uint8Array,
  { starts, ends, first, step }: TextPlaces,
  numbers: Float64Array,
): void {
  for (let i = 0, k = first; i < numbers.length; i++, k += step) {
    const end = ends[k]!;
    let at = starts[k]!;
    let byte = bytes[at]!;
    const isNegative = byte === MINUS;
    if (isNegative || byte === PLUS) at++;
    const begin = at;
    let high = 0;
    let low = 0;
    let nDigits = 0; // zeros before the first other one are not counted
    let point = -1;
    for (; at < end; at++) {
      byte = bytes[at]!;
      const digit = byte - 48;
      if (digit >= 0 && digit <= 9) {
        if (nDigits < digitsAtOnce) high = (Math.imul(high, 10) + digit) | 0;
        else low = (Math.imul(low, 10) + digit) | 0;
        if (high !== 0) nDigits++;
      } else if (byte === POINT && point === -1) point = at;
      else break;
    }
    const nDecimals = point === -1 ? 0 : at - point - 1;
    const hasDigits = at - begin > (point === -1 ? 0 : 1);
    if (at === end && hasDigits && nDigits <= digitsAtOnce && nDecimals <= largestPower) {
      const size = nDecimals === 0 ? high : high / powers[nDecimals]!;
      numbers[i] = isNegative ? -size : size;
    } else {
      const exponent = at === end ? -nDecimals : parseExponent(bytes, at, end) - nDecimals;
      const size = hasDigits ? scaleDigits(high, low, nDigits, exponent) : Number.NaN;
      numbers[i] = isNegative ? -size : size;
    }
  }
}

/** The exponent, such as `e-7`, that is written from a place on; `NaN` when there is none, or it has more than three digits. */
function parseExponent(bytes: Uint8Array, start: number, end: number): number {
  if ((bytes[start]! | 0x20) !== 0x65) return Number.NaN; // "e"
  let at = start + 1;
  const isNegative = bytes[at] === MINUS;
  if (isNegative || bytes[at] === PLUS) at++;
  if (at >= end || end - at > 3) return Number.NaN;
  let exponent = 0;
  for (; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    exponent = exponent * 10 + digit;
  }
  return isNegative ? -exponent : exponent;
}

/**
 * A number from its digits, rounded once; `NaN` when it cannot be told here.
 *
 * @param high the whole number that the first nine digits write.
 * @param low the whole number of the digits behind them.
 * @param nDigits how many digits there are together.
 * @param exponent of the power of ten by which all of them are multiplied.
 */
function scaleDigits(high: number, low: number, nDigits: number, exponent: number): number {
  if (nDigits > 2 * digitsAtOnce || !(Math.abs(exponent) <= largestPower)) return Number.NaN;
  const scale = powers[Math.max(0, nDigits - digitsAtOnce)]!;
  const digits = high * scale + low;
  if (digits < firstInexact) return exponent <= 0 ? digits / powers[-exponent]! : digits * powers[exponent]!;
  return exponent <= 0 ? divideLong(high, scale, low, powers[-exponent]!) : Number.NaN;
}

/** (a b + c) / d for whole numbers, in twice the usual precision; `NaN` in the rare case that this is not enough to round. */
function divideLong(a: number, b: number, c: number, d: number): number {
  const product = a * b;
  const sum = product + c;
  const rest = c - (sum - product) + productError(a, b, product);
  const quotient = sum / d;
  const back = quotient * d;
  const more = (sum - back - productError(quotient, d, back) + rest) / d;
  // the error of `more` is below 2^-100 of the quotient: where that changes the sum it is too near to the middle of two numbers
  const doubt = quotient * 2 ** -98;
  const value = quotient + (more - doubt);
  return value === quotient + (more + doubt) ? value : Number.NaN;
}

/** What a product lost by rounding: a b = product + error, exactly (Dekker 1971). */
function productError(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** The upper 26 bits of a number (Veltkamp 1968). */
function upperHalf(value: number): number {
  const scaled = 134_217_729 * value;
  return scaled - (scaled - value);
}
