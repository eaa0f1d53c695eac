import { Random } from "../../../core/index.ts";
import { Pacer } from "../../fit/pacer.ts";
import { boundShares } from "../split/monotone.ts";
import { kernelShift, packRows } from "../split/tree-rows.ts";
import { type GrownTrees, TreePacker } from "../state/packed-trees.ts";
import type { ForestPlan } from "./forest-plan.ts";
import { growNodes } from "./grow-nodes.ts";
import { NodeGrower } from "./node-grower.ts";
import { pruneTree } from "./prune.ts";
import { RowDrawer } from "./row-drawer.ts";
import { atWorkplace, type Kernels } from "./workplaces.ts";

/** How a caller follows and stops the growth. */
export interface ShareOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called when a tree is done. */
  readonly onTree?: (() => void) | undefined;
}

/**
 * Grows the trees from `first` to before `last`. Tree `t` draws from stream `t` of the seed, so that it does not matter which
 * trees are grown together, nor where.
 *
 * A kernel grows a whole tree where it can. For other trees, and where no place is free for a kernel, `NodeGrower` does, with a
 * kernel that splits nodes or without any; the trees are the same.
 *
 * @throws {unknown} the signal's reason when it is aborted.
 */
export function growShare(
  plan: ForestPlan,
  first: number,
  last: number,
  options: ShareOptions = {},
): Promise<GrownTrees> {
  const { ranked, workplaces, nClasses, settings } = plan;
  return atWorkplace(ranked, workplaces, nClasses, settings, (kernels) =>
    growAll(plan, first, last, options, kernels),
  );
}

async function growAll(
  plan: ForestPlan,
  first: number,
  last: number,
  options: ShareOptions,
  { grower: kernel, splitter }: Kernels,
): Promise<GrownTrees> {
  const { ranked, classCodes, nClasses, settings, ccpAlpha, seed } = plan;
  const pacer = new Pacer(options.signal);
  const packer = new TreePacker(last - first, ranked.nCols, nClasses);
  const drawer = new RowDrawer(plan);
  const weights = new Float64Array(ranked.nRows);
  let slow: { readonly grower: NodeGrower; readonly words: Int32Array } | undefined;
  for (let t = first; t < last; t++) {
    const random = Random.stream(seed, t);
    await drawer.draw(random, weights, pacer);
    const shift = kernel === undefined ? 0 : kernelShift(weights, nClasses);
    let growth: Generator<void, void>;
    let nodes: NodeGrower["nodes"];
    if (kernel !== undefined && shift > 0) {
      growth = kernel.grow(packRows(weights, classCodes, nClasses, kernel.words, shift), random);
      nodes = kernel.nodes;
    } else {
      slow ??= {
        grower: new NodeGrower(ranked, nClasses, settings, splitter),
        words: splitter?.words ?? new Int32Array(ranked.nRows + 1),
      };
      const rows = packRows(weights, classCodes, nClasses, slow.words, 0);
      growth = growNodes(slow.grower, settings.maxLeafNodes, rows, random);
      nodes = slow.grower.nodes;
    }
    while (growth.next().done !== true) if (pacer.isDue()) await pacer.pause();
    if (settings.monotonicCst !== null)
      for (const _ of boundShares(nodes, settings.monotonicCst)) if (pacer.isDue()) await pacer.pause();
    if (ccpAlpha > 0) pruneTree(nodes, ccpAlpha);
    if (pacer.isDue()) await pacer.pause();
    for (const _ of packer.add(nodes)) if (pacer.isDue()) await pacer.pause();
    options.onTree?.();
    options.signal?.throwIfAborted();
    if (pacer.isDue()) await pacer.pause();
  }
  return packer.finish();
}
