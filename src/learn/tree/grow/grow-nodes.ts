import type { Random } from "../../../core/index.ts";
import type { TreeRows } from "../split/tree-rows.ts";
import { growBestFirst } from "./best-first.ts";
import { growDepthFirst } from "./depth-first.ts";
import type { NodeGrower } from "./node-grower.ts";

/**
 * Grows a tree into `grower.nodes`, in slices: each `next()` does some ten milliseconds of work.
 *
 * @param maxLeafNodes 0 for no limit: the tree grows depth first. With a limit it grows where it gains most.
 */
export function growNodes(
  grower: NodeGrower,
  maxLeafNodes: number,
  rows: TreeRows,
  random: Random,
): Generator<void, void> {
  grower.beginTree(rows, random);
  return maxLeafNodes === 0 ? growDepthFirst(grower) : growBestFirst(grower, maxLeafNodes);
}
