import type { Random } from "../../core/index.ts";
import { drawBelow } from "./draw.ts";
import type { WeightedSplitter } from "./weighted-splitter.ts";

/**
 * Looks for a node's best split among columns drawn at random, as scikit-learn draws them: `maxFeatures` of them, and
 * on until one is not constant in the node. Columns known to be constant in the parent are drawn but not looked at.
 */
export class FeatureSearch {
  /** Rows times columns looked at since it was set to 0. */
  work = 0;
  /** How many columns are constant in the node, once the search is done. */
  nConstant = 0;
  readonly #maxFeatures: number;
  /** A permutation of the columns; those known to be constant stand first, in the order of `#constants`. */
  readonly #features: Int32Array;
  readonly #constants: Int32Array;
  #splitter!: WeightedSplitter;
  #random!: Random;
  #nRows = 0;
  #nKnown = 0;
  #nDrawn = 0;
  #nFound = 0;
  #nVisited = 0;
  #last = 0;

  constructor(nCols: number, maxFeatures: number) {
    this.#maxFeatures = maxFeatures;
    this.#features = new Int32Array(nCols);
    this.#constants = new Int32Array(nCols);
  }

  /** Turns to another tree. */
  setTree(splitter: WeightedSplitter, random: Random): void {
    this.#splitter = splitter;
    this.#random = random;
    for (let j = 0; j < this.#features.length; j++) this.#features[j] = j;
  }

  /** Turns to another node. @param nConstant how many columns are known to be constant there. */
  begin(nRows: number, nConstant: number): void {
    this.#nRows = nRows;
    this.#nKnown = nConstant;
    this.#nDrawn = 0;
    this.#nFound = 0;
    this.#nVisited = 0;
    this.#last = this.#features.length;
  }

  /** @returns false when it stopped because `work` passed the limit: call it again to go on. */
  run(limit: number): boolean {
    const features = this.#features;
    const random = this.#random;
    const splitter = this.#splitter;
    const maxFeatures = this.#maxFeatures;
    const nKnown = this.#nKnown;
    const nRows = this.#nRows;
    let nDrawn = this.#nDrawn; // known to be constant, and drawn
    let nFound = this.#nFound; // found to be constant
    let nVisited = this.#nVisited;
    let last = this.#last; // columns from here on were drawn and are not constant
    while (last > nKnown + nFound && (nVisited < maxFeatures || nVisited <= nFound + nDrawn)) {
      if (this.work > limit) {
        this.#nDrawn = nDrawn;
        this.#nFound = nFound;
        this.#nVisited = nVisited;
        this.#last = last;
        return false;
      }
      nVisited++;
      let at = nDrawn + drawBelow(random, last - nFound - nDrawn);
      if (at < nKnown) {
        const held = features[nDrawn]!;
        features[nDrawn] = features[at]!;
        features[at] = held;
        nDrawn++;
        continue;
      }
      at += nFound;
      const column = features[at]!;
      this.work += nRows;
      if (splitter.evaluate(column)) {
        last--;
        features[at] = features[last]!;
        features[last] = column;
      } else {
        features[at] = features[nKnown + nFound]!;
        features[nKnown + nFound] = column;
        nFound++;
      }
    }
    // Siblings rely on the order of the columns that were known before.
    const constants = this.#constants;
    for (let j = 0; j < nKnown; j++) features[j] = constants[j]!;
    for (let j = nKnown; j < nKnown + nFound; j++) constants[j] = features[j]!;
    this.nConstant = nKnown + nFound;
    return true;
  }
}
