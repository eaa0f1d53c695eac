import type { Bounds } from "../split/monotone.ts";
import type { NodeGrower } from "./node-grower.ts";

/** A node that is still to be looked at: its rows, and what its parent knows of it. */
interface Child {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly impurity: number;
  readonly sums: Float64Array;
  readonly bounds: Bounds;
}

/** A node that was looked at and waits for its turn to be split. */
interface Candidate {
  readonly node: number;
  /** How much its split improves the tree; 0 for a leaf. */
  readonly improvement: number;
  readonly children: readonly [Child, Child] | undefined;
}

/**
 * Grows a tree to `maxLeafNodes` leaves: of all leaves, the one whose split improves the tree most is split next. Pauses
 * (`yield`) when a slice of work is done.
 */
export function* growBestFirst(grower: NodeGrower, maxLeafNodes: number): Generator<void, void> {
  const { nodes } = grower;
  const frontier: Candidate[] = [];
  let nSplitsLeft = maxLeafNodes - 1;
  const root = {
    start: 0,
    end: grower.end,
    depth: 0,
    impurity: grower.impurity,
    sums: grower.sums.slice(),
    bounds: grower.bounds,
  };
  pushHeap(frontier, yield* lookAt(grower, root, -1, false));
  for (let best = popHeap(frontier); best !== undefined; best = popHeap(frontier)) {
    const { node, children } = best;
    if (children === undefined || nSplitsLeft <= 0) {
      nodes.makeLeaf(node);
      continue;
    }
    nSplitsLeft--;
    const left = yield* lookAt(grower, children[0], node, true);
    const right = yield* lookAt(grower, children[1], node, false);
    pushHeap(frontier, left);
    pushHeap(frontier, right);
  }
}

/** Adds a node to the tree and looks for its best split. */
function* lookAt(
  grower: NodeGrower,
  child: Child,
  parent: number,
  isLeft: boolean,
): Generator<void, Candidate> {
  grower.start = child.start;
  grower.end = child.end;
  grower.depth = child.depth;
  grower.impurity = child.impurity;
  grower.sums.set(child.sums);
  grower.bounds = child.bounds;
  grower.beginNode(0);
  yield* grower.searchNode();
  const node = grower.finishNode(parent, isLeft);
  if (node < 0) return { node: -1 - node, improvement: 0, children: undefined };
  const { start, end, at, leftImpurity, rightImpurity, leftSums, rightSums, improvement } = grower;
  const { leftBounds, rightBounds } = grower;
  const depth = child.depth + 1;
  return {
    node,
    improvement,
    children: [
      { start, end: at, depth, impurity: leftImpurity, sums: leftSums.slice(), bounds: leftBounds },
      { start: at, end, depth, impurity: rightImpurity, sums: rightSums.slice(), bounds: rightBounds },
    ],
  };
}

/** Adds to a heap with the largest improvement first. Equal ones leave in the order that C++'s `push_heap` gives them. */
function pushHeap(heap: Candidate[], added: Candidate): void {
  heap.push(added);
  siftUp(heap, heap.length - 1, added);
}

function siftUp(heap: Candidate[], from: number, value: Candidate): void {
  let hole = from;
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    if (!(heap[parent]!.improvement < value.improvement)) break;
    heap[hole] = heap[parent]!;
    hole = parent;
  }
  heap[hole] = value;
}

/** Takes the largest one, moving the others as C++'s `pop_heap` does. */
function popHeap(heap: Candidate[]): Candidate | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  let hole = 0;
  for (let child = 2; child <= heap.length; child = 2 * hole + 2) {
    if (child === heap.length || heap[child]!.improvement < heap[child - 1]!.improvement) child--;
    heap[hole] = heap[child]!;
    hole = child;
  }
  siftUp(heap, hole, last);
  return top;
}
