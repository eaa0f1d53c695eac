// memory: shared
/**
 * Grows decision trees: two classes, small whole weights, splits of Gini's index or the entropy. One instance grows one tree
 * at a time; a tree's words, lists and nodes lie where `useArrays` and `useNodes` say.
 *
 * A word is a row of the tree: its number, its weight and its class. Columns of many values have lists: the tree's words in
 * the order of the column, divided at every split, so that a node finds its rows sorted. Other columns, and small nodes,
 * sum their words up by rank.
 *
 * Splits are compared by a quick score first; what may be the best is scored by scikit-learn's own formula, to the last bit
 * for Gini's index, so that the same one of several equal splits of a column wins.
 */
import { beginColumns, beginSearch, search } from "./forest/column-search";
import { beginRoot, enterNode, turnToRight } from "./forest/node";
import { clearNodes, nNodes } from "./forest/node-table";
import { clearWork } from "./forest/pace";
import { seedRandom } from "./forest/random";
import { beginLists, sortLists } from "./forest/root-lists";
import { descend, divideLists, hasListsToDivide, splitNode } from "./forest/split";
import { beginTree } from "./forest/tree";

export { useArrays } from "./forest/arrays";
export { useMatrix } from "./forest/matrix";
export { useNodes } from "./forest/node-table";
export { useOrder } from "./forest/order";
export { useSettings } from "./forest/settings";

/** A phase of `grow`: the lists of the root are sorted. */
const SORT: i32 = 0;
/** The node turned to is added to the table. */
const ENTER: i32 = 1;
/** Its best split is searched. */
const SEARCH: i32 = 2;
/** Its words are divided, and the lists of its columns. */
const DIVIDE: i32 = 3;
/** It is a leaf: the right child that waits is turned to. */
const RETURN: i32 = 4;
/** What `grow` goes on with. */
let phase: i32 = 0;

/**
 * Begins a tree on the words that lie at `words`; `grow` grows it.
 *
 * @param a, b, c, d the state of the random numbers, not all 0.
 */
export function begin(
  n: i32,
  wordShift: i32,
  weight0: f64,
  weight1: f64,
  a: u32,
  b: u32,
  c: u32,
  d: u32,
): void {
  seedRandom(a, b, c, d);
  beginTree(n, wordShift, weight0 + weight1);
  beginColumns();
  beginRoot(weight0, weight1);
  clearNodes();
  beginLists();
  phase = SORT;
}

/**
 * Goes on growing, until the tree is done or the budget is used up. To be called again until the tree is done.
 *
 * @param budget about how many times a word is looked at.
 * @returns the number of nodes when the tree is done, else -1.
 */
export function grow(budget: i32): i32 {
  clearWork();
  if (phase === SORT) {
    if (!sortLists(budget)) return -1;
    phase = ENTER;
  }
  while (true) {
    if (phase === ENTER) {
      if (enterNode()) {
        beginSearch();
        phase = SEARCH;
      } else phase = RETURN;
    }
    if (phase === SEARCH) {
      if (!search(budget)) return -1;
      if (!splitNode()) phase = RETURN;
      else if (hasListsToDivide()) phase = DIVIDE;
      else {
        descend();
        phase = ENTER;
      }
    }
    if (phase === DIVIDE) {
      if (!divideLists(budget)) return -1;
      descend();
      phase = ENTER;
    } else if (phase === RETURN) {
      if (!turnToRight()) return nNodes;
      phase = ENTER;
    }
  }
}
