// Carries out the best split of a node.

import { listColumns, listStarts, lists, nLists, words } from "./arrays";
import { bestCode, bestColumn, bestNext, bestOnes, bestRows, bestSide, bestZeros } from "./best-split";
import { nFound } from "./column-search";
import {
  divideByRank,
  divideWords,
  keepLeftWords,
  keepRightWords,
  mark,
  marksLeft,
  useMarks,
} from "./divide";
import { impurityOf, PURE } from "./impurity";
import { nRows, values } from "./matrix";
import {
  depth,
  end,
  hasLists,
  impurity,
  mustBeLeaf,
  node,
  ones,
  partBounds,
  start,
  turnToLeft,
  weight,
  zeros,
} from "./node";
import { storeSplit } from "./node-table";
import { isOrdered, signOf } from "./order";
import { addWork, work } from "./pace";
import { fewestListed, minDecrease } from "./settings";
import { treeWeight } from "./tree";

/** Where the right child begins. */
let at: i32 = 0;
let leftImpurity: f64 = 0;
let rightImpurity: f64 = 0;
/** Whether the left child needs the columns' lists. */
let keepsLeft: bool = false;
/** Whether the right child needs them. */
let keepsRight: bool = false;
/** The number of the list that is divided next. */
let nextList: i32 = 0;

/** @returns whether there is one that improves the tree enough; {@link hasListsToDivide} or {@link descend} come next. */
export function splitNode(): bool {
  if (bestColumn < 0) return false;
  const rightZeros = zeros - bestZeros;
  const rightOnes = ones - bestOnes;
  const leftWeight = bestZeros + bestOnes;
  const rightWeight = rightZeros + rightOnes;
  leftImpurity = impurityOf(bestZeros, bestOnes);
  rightImpurity = impurityOf(rightZeros, rightOnes);
  const improvement =
    (weight / treeWeight) *
    (impurity - (rightWeight / weight) * rightImpurity - (leftWeight / weight) * leftImpurity);
  if (improvement + PURE < minDecrease) return false;
  const isFromList = hasLists && bestRows >= 0;
  at = isFromList ? start + bestRows : divideByRank();
  const nLeft = at - start;
  const nRight = end - at;
  const column = values + ((<usize>bestColumn * <usize>nRows) << 2);
  const low = <f64>load<f32>(column + ((<usize>bestCode) << 2));
  storeSplit(
    node,
    bestColumn,
    bestNext < 0 ? Infinity : low / 2 + <f64>load<f32>(column + ((<usize>bestNext) << 2)) / 2,
    bestSide === 0 ? nLeft > nRight : bestSide === 1,
  );
  const needsLeft = !mustBeLeaf(depth + 1, nLeft, leftWeight, leftImpurity);
  const needsRight = !mustBeLeaf(depth + 1, nRight, rightWeight, rightImpurity);
  keepsLeft = hasLists && needsLeft && nLeft >= fewestListed;
  keepsRight = hasLists && needsRight && nRight >= fewestListed;
  const needsMarks = keepsLeft || keepsRight || (isFromList && (needsLeft || needsRight));
  if (!needsMarks) return true;
  const base = isFromList
    ? lists + ((<usize>load<i32>(listStarts + ((<usize>bestColumn) << 2))) << 2)
    : words;
  useMarks(nLeft < nRight);
  const from = base + ((<usize>(nLeft < nRight ? start : at)) << 2);
  const to = base + ((<usize>(nLeft < nRight ? at : end)) << 2);
  mark(from, to, 1);
  if (isFromList) divideWords(words + ((<usize>start) << 2), words + ((<usize>end) << 2));
  if (hasListsToDivide()) nextList = 0;
  else mark(from, to, 0);
  return true;
}

/** Whether a child needs the lists, so that {@link divideLists} comes next. */
export function hasListsToDivide(): bool {
  return keepsLeft || keepsRight;
}

/** Divides the lists of all columns but the one that was split, whose list is divided as it is. */
export function divideLists(budget: i32): bool {
  const n = end - start;
  for (; nextList < nLists; nextList++) {
    if (work > budget) return false;
    const column = load<i32>(listColumns + ((<usize>nextList) << 2));
    if (column === bestColumn && bestRows >= 0) continue;
    addWork(n);
    const list = lists + ((<usize>load<i32>(listStarts + ((<usize>column) << 2))) << 2);
    const from = list + ((<usize>start) << 2);
    const to = list + ((<usize>end) << 2);
    if (!keepsRight) keepLeftWords(from, to);
    else if (!keepsLeft) keepRightWords(from, to);
    else divideWords(from, to);
  }
  // the list of the first column, now divided, tells which words were marked
  if (marksLeft) mark(words + ((<usize>start) << 2), words + ((<usize>at) << 2), 0);
  else mark(words + ((<usize>at) << 2), words + ((<usize>end) << 2), 0);
  return true;
}

/** Turns to the left child. */
export function descend(): void {
  const rightZeros = zeros - bestZeros;
  const rightWeight = rightZeros + (ones - bestOnes);
  turnToLeft(at, nFound, bestZeros, bestOnes, leftImpurity, rightImpurity);
  const sign = isOrdered ? signOf(bestColumn) : 0;
  if (sign === 0) return;
  partBounds(sign, bestZeros / (2 * (bestZeros + bestOnes)) + rightZeros / (2 * rightWeight));
}
