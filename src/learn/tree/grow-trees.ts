import { Random } from "../../core/index.ts";
import { drawRows, WeightedDraw } from "./draw.ts";
import { balanceClasses } from "./fit-weights.ts";
import { growTree } from "./grow-tree.ts";
import { type GrowSettings, TreeGrower } from "./grower.ts";
import { Pacer } from "./pacer.ts";
import { type GrownTrees, TreePacker } from "./packed-trees.ts";
import { pruneTree } from "./prune.ts";
import type { RankedColumns } from "./ranked-columns.ts";
import { packRows } from "./tree-rows.ts";

/** How each tree gets its rows: as many draws with replacement. */
export interface Bootstrap {
  readonly nDraws: number;
  /** Whether the classes of a tree's own rows are given the same weight. */
  readonly isBalanced: boolean;
}

/** All that growing trees takes; plain data on shared memory, so that every thread reads the same. */
export interface GrowthPlan {
  readonly ranked: RankedColumns;
  readonly classCodes: Int32Array;
  readonly nClasses: number;
  /** One weight a row, or null for ones: what rows weigh, or with a bootstrap how likely they are drawn. */
  readonly weights: Float64Array | null;
  readonly bootstrap: Bootstrap | null;
  readonly settings: GrowSettings;
  readonly ccpAlpha: number;
  readonly seed: number;
}

/** Who follows the growth. */
export interface GrowthOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onTree?: (() => void) | undefined;
}

/** Gives trees their rows. */
export class RowDrawer {
  readonly #plan: GrowthPlan;
  readonly #draw: WeightedDraw | undefined;

  constructor(plan: GrowthPlan) {
    this.#plan = plan;
    if (plan.bootstrap !== null && plan.weights !== null) this.#draw = new WeightedDraw(plan.weights);
  }

  /** Writes what each row weighs in a tree, 0 for one that it does not have. Takes the first draws of the tree's stream. */
  draw(random: Random, weights: Float64Array): void {
    const { bootstrap, weights: given, classCodes, nClasses } = this.#plan;
    if (bootstrap === null) {
      if (given === null) weights.fill(1);
      else weights.set(given);
      return;
    }
    weights.fill(0);
    if (this.#draw === undefined) drawRows(random, bootstrap.nDraws, weights);
    else this.#draw.drawRows(random, bootstrap.nDraws, weights);
    if (bootstrap.isBalanced)
      scaleClasses(weights, classCodes, balanceClasses(classCodes, nClasses, weights));
  }
}

function scaleClasses(weights: Float64Array, classCodes: Int32Array, factors: Float64Array): void {
  for (let i = 0; i < weights.length; i++) weights[i]! *= factors[classCodes[i]!]!;
}

/**
 * Grows the trees `first` to `last` (exclusive). Tree `t` draws from stream `t` of the seed, so that it does not matter
 * which trees are grown together.
 */
export async function growTrees(
  plan: GrowthPlan,
  first: number,
  last: number,
  options: GrowthOptions = {},
): Promise<GrownTrees> {
  const { ranked, classCodes, nClasses, settings, ccpAlpha, seed } = plan;
  const pacer = new Pacer(options.signal);
  const grower = new TreeGrower(ranked, nClasses, settings);
  const packer = new TreePacker(last - first, ranked.nCols, nClasses);
  const drawer = new RowDrawer(plan);
  const weights = new Float64Array(ranked.nRows);
  const words = new Int32Array(ranked.nRows);
  for (let t = first; t < last; t++) {
    const random = Random.stream(seed, t);
    drawer.draw(random, weights);
    const rows = packRows(ranked, weights, classCodes, nClasses, words);
    const growth = growTree(grower, settings.maxLeafNodes, rows, random);
    while (growth.next().done !== true) if (pacer.isDue()) await pacer.pause();
    if (ccpAlpha > 0) pruneTree(grower.nodes, ccpAlpha);
    packer.add(grower.nodes);
    options.onTree?.();
    options.signal?.throwIfAborted();
    if (pacer.isDue()) await pacer.pause();
  }
  return packer.finish();
}
