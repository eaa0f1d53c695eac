// The lists of the root: the tree's words in the order of each listed column.

import { listColumns, listStarts, lists, nLists, table, words } from "./arrays";
import { distincts, nRows, ranks } from "./matrix";
import { addWork, work } from "./pace";
import { fewestListed } from "./settings";
import { nWords, shift } from "./tree";

/** The number of the list that is sorted next. */
let nextList: i32 = 0;

/** Begins with the first list. */
export function beginLists(): void {
  nextList = 0;
}

/** Sorts lists until the budget is used up. Returns false when there are more. */
export function sortLists(budget: i32): bool {
  for (; nextList < nLists; nextList++) {
    if (work > budget) return false;
    addWork(nWords);
    const column = load<i32>(listColumns + ((<usize>nextList) << 2));
    const list = nextList * nWords;
    store<i32>(listStarts + ((<usize>column) << 2), list);
    if (nWords < fewestListed) continue;
    const nDistinct = load<i32>(distincts + ((<usize>column) << 2));
    const to = lists + ((<usize>list) << 2);
    if (nDistinct === nRows) sortUnique(column, to);
    else sortByCounting(column, to, nDistinct + 1);
  }
  return true;
}

/** Every rank belongs to one row: words find their places without counting. No word is 0, as no weight is. */
function sortUnique(column: i32, to: usize): void {
  const places = table;
  const base = ranks + ((<usize>column * <usize>nRows) << 2);
  const rowShift = shift;
  const wordsEnd = words + ((<usize>nWords) << 2);
  for (let p = words; p < wordsEnd; p += 4) {
    const word = load<u32>(p);
    store<u32>(places + ((<usize>load<u32>(base + ((<usize>(word >>> rowShift)) << 2))) << 2), word);
  }
  const placesEnd = places + ((<usize>nRows) << 2);
  for (let p = places; p < placesEnd; p += 4) {
    const word = load<u32>(p);
    store<u32>(to, word);
    store<u32>(p, 0);
    to += (<usize>u32(word !== 0)) << 2;
  }
}

/** Sorts the words by their ranks, counting each rank. */
function sortByCounting(column: i32, to: usize, nCodes: i32): void {
  const places = table;
  const base = ranks + ((<usize>column * <usize>nRows) << 2);
  const rowShift = shift;
  const wordsEnd = words + ((<usize>nWords) << 2);
  for (let p = words; p < wordsEnd; p += 4) {
    const place = places + ((<usize>load<u32>(base + ((<usize>(load<u32>(p) >>> rowShift)) << 2))) << 2);
    store<u32>(place, load<u32>(place) + 4);
  }
  const placesEnd = places + ((<usize>nCodes) << 2);
  let sum: u32 = 0;
  for (let p = places; p < placesEnd; p += 4) {
    const count = load<u32>(p);
    store<u32>(p, sum);
    sum += count;
  }
  for (let p = words; p < wordsEnd; p += 4) {
    const word = load<u32>(p);
    const place = places + ((<usize>load<u32>(base + ((<usize>(word >>> rowShift)) << 2))) << 2);
    const offset = load<u32>(place);
    store<u32>(to + <usize>offset, word);
    store<u32>(place, offset + 4);
  }
  memory.fill(places, 0, (<usize>nCodes) << 2);
}
