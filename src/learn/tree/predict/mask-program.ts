import type { PackedTrees } from "../state/packed-trees.ts";
import type { Conditions } from "./conditions.ts";
import type { LeafAnswers } from "./leaf-answers.ts";
import { LevelOrder } from "./level-order.ts";

/** Bytes of a mask: one bit for each of 256 rows. */
const MASK_BYTES = 32;

/** Writes trees as `walkTrees` of `kernels/predict-masks.ts` reads them: a list of words, which that file explains. */
export class MaskProgram {
  readonly #trees: PackedTrees;
  readonly #conditionOf: Int32Array;
  readonly #answers: LeafAnswers;
  readonly #order: LevelOrder;
  readonly #words: Int32Array;
  /** For each class how many leaves of the tree give it probability 1. */
  readonly #counts: Int32Array;
  /** Where the next leaf of each class is written. */
  readonly #starts: Int32Array;
  /** How many words have been written. */
  length = 0;

  constructor(trees: PackedTrees, nFeatures: number, { ofSplit }: Conditions, answers: LeafAnswers) {
    this.#trees = trees;
    this.#conditionOf = ofSplit;
    this.#answers = answers;
    this.#order = new LevelOrder(trees, nFeatures);
    this.#counts = new Int32Array(answers.nClasses);
    this.#starts = new Int32Array(answers.nClasses);
    // A tree has four words, a split two, a leaf up to two and a group, of which there are no more than leaves, two.
    this.#words = new Int32Array(
      4 * trees.nodeCounts.length + 2 * trees.threshold.length + 4 * trees.leaf.length,
    );
  }

  /** What has been written. */
  get words(): Int32Array {
    return this.#words.subarray(0, this.length);
  }

  /** Writes the next tree. */
  addTree(): void {
    const order = this.#order;
    const words = this.#words;
    order.next();
    const { nSplits, splits, nodes, firstSplit } = order;
    const head = this.length;
    let at = head + 4;
    for (let i = 0; i < nSplits; i++) {
      words[at++] = 2 * this.#conditionOf[firstSplit + splits[i]!]!;
      words[at++] = MASK_BYTES * nodes[i]!;
    }
    words[head] = nSplits;
    this.length = at;
    this.#addLeaves(head);
  }

  /** Writes the leaves of a tree by class. The class with the most leaves is not listed: it gets the rows that no other leaf has. */
  #addLeaves(head: number): void {
    const { nSplits, leafNodes, firstLeaf } = this.#order;
    const { leaf } = this.#trees;
    const { wholes, nClasses } = this.#answers;
    const words = this.#words;
    const counts = this.#counts.fill(0);
    const starts = this.#starts;
    for (let j = 0; j <= nSplits; j++) {
      const own = wholes[leaf[firstLeaf + j]!]!;
      if (own >= 0) counts[own]!++;
    }
    const rest = counts.reduce((most, n, k) => (n > (counts[most] ?? 0) ? k : most), -1);
    let at = this.length;
    let nGroups = 0;
    for (let k = 0; k < nClasses; k++) {
      if (counts[k] === 0 || k === rest) continue;
      words[at] = k;
      words[at + 1] = counts[k]!;
      starts[k] = at + 2;
      at += 2 + counts[k]!;
      nGroups++;
    }
    const mixedAt = at;
    for (let j = 0; j <= nSplits; j++) {
      const answer = leaf[firstLeaf + j]!;
      const own = wholes[answer]!;
      if (own === rest && own >= 0) continue;
      const mask = MASK_BYTES * leafNodes[j]!;
      if (own >= 0) words[starts[own]!++] = mask;
      else {
        words[at++] = mask;
        words[at++] = 8 * nClasses * answer;
      }
    }
    words[head + 1] = nGroups;
    words[head + 2] = (at - mixedAt) >> 1;
    words[head + 3] = rest;
    this.length = at;
  }
}
