// The node looked at: its words, and what its parent knows of it. Right children wait on a stack.

import { nLists, stack } from "./arrays";
import { impurityOf, PURE } from "./impurity";
import { addNode } from "./node-table";
import { addWork } from "./pace";
import { fewestListed, maxDepth, minRowsLeaf, minRowsSplit } from "./settings";
import { minWeight, nWords } from "./tree";

/** Where its words begin. */
export let start: i32 = 0;
/** Where its words end. */
export let end: i32 = 0;
/** How many splits lie above it. */
export let depth: i32 = 0;
/** The number of its parent; -1 for the root. */
let parent: i32 = 0;
let isLeft: bool = false;
/** Columns that are known to be constant in it. */
export let nKnown: i32 = 0;
/** What its words of the first class weigh. */
export let zeros: f64 = 0;
/** What its words of the second class weigh. */
export let ones: f64 = 0;
/** The least that the share of the first class may be. */
export let lower: f64 = 0;
/** The most that it may be. */
export let upper: f64 = 0;
export let impurity: f64 = 0;
/** Its number, once it is entered. */
export let node: i32 = 0;
/** What all its words weigh. */
export let weight: f64 = 0;
/** Whether its words stand in the lists of columns, too. */
export let hasLists: bool = false;

/** How many right children wait. */
let nStacked: i32 = 0;
/** Bytes of one that waits; `whole-tree-grower.ts` has the same number. */
const STACKED: usize = 64;

/** Turns to the root of a tree. */
export function beginRoot(weight0: f64, weight1: f64): void {
  start = 0;
  end = nWords;
  depth = 0;
  parent = -1;
  isLeft = false;
  nKnown = 0;
  zeros = weight0;
  ones = weight1;
  lower = -Infinity;
  upper = Infinity;
  impurity = impurityOf(weight0, weight1);
  nStacked = 0;
}

/** Whether a node is a leaf by the settings, so that no split is searched. */
export function mustBeLeaf(itsDepth: i32, n: i32, itsWeight: f64, itsImpurity: f64): bool {
  return (
    itsImpurity <= PURE ||
    n < minRowsSplit ||
    n < 2 * minRowsLeaf ||
    itsDepth >= maxDepth ||
    itsWeight < 2 * minWeight
  );
}

/**
 * Adds the node to the table.
 *
 * @returns whether it may be split.
 */
export function enterNode(): bool {
  const n = end - start;
  addWork(1);
  weight = zeros + ones;
  node = addNode(parent, isLeft, impurity, weight, zeros, ones);
  if (mustBeLeaf(depth, n, weight, impurity)) return false;
  hasLists = nLists > 0 && n >= fewestListed;
  return true;
}

/**
 * Turns to the left child; the right one waits.
 *
 * @param at where the words of the right child begin.
 * @param nConstant columns that were found to be constant.
 */
export function turnToLeft(
  at: i32,
  nConstant: i32,
  leftZeros: f64,
  leftOnes: f64,
  leftImpurity: f64,
  rightImpurity: f64,
): void {
  const top = stack + <usize>nStacked * STACKED;
  nStacked++;
  nKnown += nConstant;
  store<i32>(top, at);
  store<i32>(top, end, 4);
  store<i32>(top, depth + 1, 8);
  store<i32>(top, node, 12);
  store<i32>(top, nKnown, 16);
  store<f64>(top, rightImpurity, 24);
  store<f64>(top, zeros - leftZeros, 32);
  store<f64>(top, ones - leftOnes, 40);
  store<f64>(top, lower, 48);
  store<f64>(top, upper, 56);
  end = at;
  depth++;
  parent = node;
  isLeft = true;
  impurity = leftImpurity;
  zeros = leftZeros;
  ones = leftOnes;
}

/**
 * Keeps the left child, just turned to, and its sibling on their sides of the mean of their shares.
 *
 * @param sign not 0.
 */
export function partBounds(sign: i32, middle: f64): void {
  const between = min(max(middle, lower), upper);
  const top = stack + <usize>(nStacked - 1) * STACKED;
  if (sign > 0) {
    lower = between;
    store<f64>(top, between, 56);
  } else {
    upper = between;
    store<f64>(top, between, 48);
  }
}

/**
 * Turns to the right child that was left last.
 *
 * @returns false when none waits.
 */
export function turnToRight(): bool {
  if (nStacked === 0) return false;
  nStacked--;
  const top = stack + <usize>nStacked * STACKED;
  start = load<i32>(top);
  end = load<i32>(top, 4);
  depth = load<i32>(top, 8);
  parent = load<i32>(top, 12);
  nKnown = load<i32>(top, 16);
  impurity = load<f64>(top, 24);
  zeros = load<f64>(top, 32);
  ones = load<f64>(top, 40);
  lower = load<f64>(top, 48);
  upper = load<f64>(top, 56);
  isLeft = false;
  return true;
}
