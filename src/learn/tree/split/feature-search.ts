import type { Random } from "../../../core/index.ts";
import { drawBelow } from "./draw.ts";
import type { Splitter } from "./splitter.ts";

/** Rows times columns that are looked at between two looks at the clock: some ten milliseconds of work. */
const WORK_LIMIT = 300_000;

/** Rows of a node from which on a single column is too much work to do at once. */
const MANY_ROWS = 50_000;

/**
 * Looks for a node's best split among columns drawn at random, as scikit-learn draws them: `maxFeatures` columns, and more if all of
 * these are constant in the node. Columns that are constant in the parent may be drawn, and count, but are not looked at.
 */
export class FeatureSearch {
  /** How many columns are constant in the node, once the search is done. */
  nConstant = 0;
  readonly #maxFeatures: number;
  /** A permutation of the columns; those known to be constant stand first, in the order of `#constants`. */
  readonly #features: Int32Array;
  /** The columns that are constant in the node and the nodes above it, in the order in which they were found. */
  readonly #constants: Int32Array;
  #splitter!: Splitter;
  #random!: Random;
  /** Rows times columns looked at since the last pause. */
  #work = 0;

  constructor(nCols: number, maxFeatures: number) {
    this.#maxFeatures = maxFeatures;
    this.#features = new Int32Array(nCols);
    this.#constants = new Int32Array(nCols);
  }

  /** Turns to another tree. */
  setTree(splitter: Splitter, random: Random): void {
    this.#splitter = splitter;
    this.#random = random;
    for (let j = 0; j < this.#features.length; j++) this.#features[j] = j;
  }

  /**
   * Searches the node that the splitter has turned to, which keeps the best split. Pauses (`yield`) when some ten milliseconds of
   * work are done.
   *
   * @param nKnown how many columns are known to be constant there, as they are in its parent.
   */
  *search(nRows: number, nKnown: number): Generator<void, void> {
    const features = this.#features;
    const random = this.#random;
    const splitter = this.#splitter;
    const maxFeatures = this.#maxFeatures;
    let nDrawn = 0; // known to be constant, and drawn
    let nFound = 0; // found to be constant
    let nVisited = 0;
    let last = features.length; // columns from here on were drawn and are not constant
    this.#work++;
    while (last > nKnown + nFound && (nVisited < maxFeatures || nVisited <= nFound + nDrawn)) {
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
      this.#work += nRows;
      if (this.#work > WORK_LIMIT) {
        this.#work = 0;
        yield;
      }
      if (nRows > MANY_ROWS ? yield* splitter.evaluateInSteps(column) : splitter.evaluate(column)) {
        last--;
        features[at] = features[last]!;
        features[last] = column;
      } else {
        features[at] = features[nKnown + nFound]!;
        features[nKnown + nFound] = column;
        nFound++;
      }
    }
    // The sibling of this node relies on the order of the columns that were known before.
    const constants = this.#constants;
    for (let j = 0; j < nKnown; j++) features[j] = constants[j]!;
    for (let j = nKnown; j < nKnown + nFound; j++) constants[j] = features[j]!;
    this.nConstant = nKnown + nFound;
  }
}
