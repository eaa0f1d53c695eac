import type { NodeTable } from "../state/node-table.ts";

/** A split that may be cut off. */
interface Link {
  readonly node: number;
  /** What the branch gained for each leaf that it adds, when the link was put on the heap. It changes as branches below are cut. */
  readonly alpha: number;
}

/**
 * Cuts off branches whose gain per leaf is at most `ccpAlpha`, the weakest first (minimal cost-complexity pruning). Their
 * top nodes become leaves; the nodes below stay in the table, where nothing leads to them any more.
 *
 * @see Breiman et al. (1984), chapter 3. The same sums in the same order as scikit-learn, but a heap finds the weakest link.
 */
export function pruneTree(nodes: NodeTable, ccpAlpha: number): void {
  const { size, feature, left, right } = nodes;
  const parent = new Int32Array(size).fill(-1);
  for (let i = 0; i < size; i++)
    if (feature[i]! >= 0) {
      parent[left[i]!] = i;
      parent[right[i]!] = i;
    }
  const cost = new Float64Array(size);
  for (let i = 0; i < size; i++) cost[i] = (nodes.weight[i]! * nodes.impurity[i]!) / nodes.weight[0]!;
  const branchCost = new Float64Array(size);
  const nLeaves = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    if (feature[i]! >= 0) continue;
    branchCost[i] = cost[i]!;
    for (let above = parent[i]!; above >= 0; above = parent[above]!) {
      branchCost[above]! += cost[i]!;
      nLeaves[above]!++;
    }
  }
  const alphaOf = (i: number): number => (cost[i]! - branchCost[i]!) / (nLeaves[i]! - 1);
  const heap: Link[] = [];
  for (let i = 0; i < size; i++) if (feature[i]! >= 0) push(heap, { node: i, alpha: alphaOf(i) });
  for (let weakest = pop(heap); weakest !== undefined; weakest = pop(heap)) {
    const { node, alpha } = weakest;
    if (feature[node]! < 0 || alpha !== alphaOf(node)) continue; // cut already, or changed since
    if (ccpAlpha < alpha) return;
    const nCut = nLeaves[node]! - 1;
    const added = cost[node]! - branchCost[node]!;
    cutBelow(nodes, node);
    branchCost[node] = cost[node]!;
    for (let above = parent[node]!; above >= 0; above = parent[above]!) {
      nLeaves[above]! -= nCut;
      branchCost[above]! += added;
      push(heap, { node: above, alpha: alphaOf(above) });
    }
  }
}

/** Makes a node and all nodes below it leaves. */
function cutBelow(nodes: NodeTable, top: number): void {
  const waiting = [top];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (nodes.feature[node]! < 0) continue;
    waiting.push(nodes.left[node]!, nodes.right[node]!);
    nodes.makeLeaf(node);
  }
}

/** The smallest alpha comes first; among equal ones the node with the smallest number, as scikit-learn's scan finds it. */
function isBefore(a: Link, b: Link): boolean {
  return a.alpha < b.alpha || (a.alpha === b.alpha && a.node < b.node);
}

function push(heap: Link[], link: Link): void {
  let hole = heap.length;
  heap.push(link);
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    if (!isBefore(link, heap[parent]!)) break;
    heap[hole] = heap[parent]!;
    hole = parent;
  }
  heap[hole] = link;
}

function pop(heap: Link[]): Link | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  let hole = 0;
  for (let child = 1; child < heap.length; child = 2 * hole + 1) {
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
    if (!isBefore(heap[child]!, last)) break;
    heap[hole] = heap[child]!;
    hole = child;
  }
  heap[hole] = last;
  return top;
}
