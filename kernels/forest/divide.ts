// Divides words between children: by rank, or by marks in `sides`.

import { moved, sides, words } from "./arrays";
import { bestCode, bestColumn, bestSide } from "./best-split";
import { distincts, nRows, ranks } from "./matrix";
import { end, start } from "./node";
import { shuffles } from "./shuffles";
import { copyWords, shift } from "./tree";

/** Whether the words that are marked are the left child's. */
export let marksLeft: bool = false;

/** Says whether the words that are marked are the left child's. */
export function useMarks(areLeft: bool): void {
  marksLeft = areLeft;
}

/**
 * Puts the words of the left child first, by their ranks.
 *
 * @returns where the right child begins.
 */
export function divideByRank(): i32 {
  const column = ranks + ((<usize>bestColumn * <usize>nRows) << 2);
  const code = bestCode;
  const missing = bestSide === 1 ? load<i32>(distincts + ((<usize>bestColumn) << 2)) : -1;
  const rowShift = shift;
  const from = words + ((<usize>start) << 2);
  const to = words + ((<usize>end) << 2);
  const rights = moved;
  let right: usize = 0;
  for (let p = from; p < to; p += 4) {
    const word = load<u32>(p);
    const rank = load<i32>(column + ((<usize>(word >>> rowShift)) << 2));
    store<u32>(p - right, word);
    store<u32>(rights + right, word);
    right += (<usize>i32(rank > code && rank !== missing)) << 2;
  }
  copyWords(rights, to - right, right);
  return end - <i32>(right >> 2);
}

/** Marks the rows of some words: 1, or 0 to take the marks away. */
export function mark(from: usize, to: usize, sign: u8): void {
  const rowShift = shift;
  const marks = sides;
  for (let p = from; p < to; p += 4) store<u8>(marks + <usize>(load<u32>(p) >>> rowShift), sign);
}

/**
 * Puts the words of the left child first, by their marks, four at a time: all go to both sides, in the order that the
 * shuffles of their marks give, and either side moves on by those that belong there.
 */
export function divideWords(from: usize, to: usize): void {
  const rowShift = shift;
  const marks = sides;
  const flip = marksLeft ? 15 : 0;
  const orders = shuffles;
  const rights = moved;
  let right: usize = 0;
  let p = from;
  for (; p + 12 < to; p += 16) {
    const four = v128.load(p);
    const a = <u32>load<u8>(marks + <usize>(load<u32>(p) >>> rowShift));
    const b = <u32>load<u8>(marks + <usize>(load<u32>(p, 4) >>> rowShift));
    const c = <u32>load<u8>(marks + <usize>(load<u32>(p, 8) >>> rowShift));
    const d = <u32>load<u8>(marks + <usize>(load<u32>(p, 12) >>> rowShift));
    const going = orders + ((<usize>((a | (b << 1) | ((c << 2) | (d << 3))) ^ flip)) << 5);
    v128.store(p - right, v128.swizzle(four, v128.load(going)));
    v128.store(rights + right, v128.swizzle(four, v128.load(going, 16)));
    right += <usize>load<u32>(going, 512);
  }
  for (; p < to; p += 4) {
    const word = load<u32>(p);
    store<u32>(p - right, word);
    store<u32>(rights + right, word);
    right += (<usize>((<u32>load<u8>(marks + <usize>(word >>> rowShift)) ^ flip) & 1)) << 2;
  }
  copyWords(rights, to - right, right);
}

/** Does what `divideWords` does, where only the words of the left child are needed. */
export function keepLeftWords(from: usize, to: usize): void {
  const rowShift = shift;
  const marks = sides;
  const flip = <u32>marksLeft;
  let right: usize = 0;
  for (let p = from; p < to; p += 4) {
    const word = load<u32>(p);
    store<u32>(p - right, word);
    right += (<usize>(<u32>load<u8>(marks + <usize>(word >>> rowShift)) ^ flip)) << 2;
  }
}

/** Does what `divideWords` does, where only the words of the right child are needed. */
export function keepRightWords(from: usize, to: usize): void {
  const rowShift = shift;
  const marks = sides;
  const flip = <u32>marksLeft ^ 1;
  let left: usize = 0;
  for (let p = to - 4; p >= from; p -= 4) {
    const word = load<u32>(p);
    store<u32>(p + left, word);
    left += (<usize>(<u32>load<u8>(marks + <usize>(word >>> rowShift)) ^ flip)) << 2;
  }
}
