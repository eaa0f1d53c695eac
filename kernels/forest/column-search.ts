// Draws the columns of a node, as scikit-learn does, and looks for the best split among them.

import { constants, features } from "./arrays";
import { clearBest } from "./best-split";
import { evaluate } from "./columns";
import { prepareSteps } from "./list-search";
import { nCols } from "./matrix";
import { end, hasLists, nKnown, start } from "./node";
import { addWork, work } from "./pace";
import { drawBelow } from "./random";
import { isGini, maxFeatures } from "./settings";
import { copyWords } from "./tree";

/** Columns that were drawn and known to be constant. */
let nDrawn: i32 = 0;
/** Columns found to be constant in the node. */
export let nFound: i32 = 0;
/** Columns that were drawn, constant ones included. */
let nVisited: i32 = 0;
/** Where the columns begin that were drawn and are not constant. */
let last: i32 = 0;

/** Begins a tree: no column is known to be constant. */
export function beginColumns(): void {
  for (let j = 0; j < nCols; j++) store<i32>(features + ((<usize>j) << 2), j);
}

/** Begins the search of the node turned to. */
export function beginSearch(): void {
  nDrawn = 0;
  nFound = 0;
  nVisited = 0;
  last = nCols;
  clearBest();
  if (hasLists && isGini) prepareSteps();
}

/**
 * Looks for the best split; columns are drawn as scikit-learn does.
 *
 * @returns false when there is more to do.
 */
export function search(budget: i32): bool {
  const n = end - start;
  const known = nKnown;
  // columns from `last` on were drawn and are not constant; before them stand those known or found to be constant
  while (last > known + nFound && (nVisited < maxFeatures || nVisited <= nFound + nDrawn)) {
    if (work > budget) return false;
    nVisited++;
    let drawn = nDrawn + <i32>drawBelow(last - nFound - nDrawn);
    if (drawn < known) {
      swap(nDrawn, drawn);
      nDrawn++;
      continue;
    }
    drawn += nFound;
    addWork(n);
    if (evaluate(load<i32>(features + ((<usize>drawn) << 2)))) swap(drawn, --last);
    else swap(drawn, known + nFound++);
  }
  // siblings rely on the order of the columns that were known before
  copyWords(constants, features, (<usize>known) << 2);
  copyWords(features + ((<usize>known) << 2), constants + ((<usize>known) << 2), (<usize>nFound) << 2);
  return true;
}

function swap(i: i32, j: i32): void {
  const a = features + ((<usize>i) << 2);
  const b = features + ((<usize>j) << 2);
  const held = load<i32>(a);
  store<i32>(a, load<i32>(b));
  store<i32>(b, held);
}
