import { ParameterError } from "../../../core/index.ts";
import type { NodeTable } from "../state/node-table.ts";

/**
 * Where the share of the first class may lie in a node and all nodes below it. An order is asked for of the second class; the share
 * of the first falls as that of the second rises, and bounds are those of the first, as in scikit-learn.
 */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** The bounds of a node for which no order is asked for. */
export const unbounded: Bounds = { lower: -Infinity, upper: Infinity };

/**
 * Whether the children of a split lie within the node's bounds and in order.
 *
 * @param sign 1 when the share of the second class must be no less in the right child, -1 when no more.
 * @param left the share of the first class in the left child.
 * @param right the share of the first class in the right child.
 */
export function keepsOrder(sign: number, { lower, upper }: Bounds, left: number, right: number): boolean {
  return left >= lower && right >= lower && left <= upper && right <= upper && (left - right) * sign >= 0;
}

/**
 * The bounds of a node's children. Below a split by a column that must keep an order, each child stays on its side of the middle
 * between them; below another split both have the bounds of the node.
 *
 * @param sign 1, 0 or -1, see `monotonicCst`.
 * @param middle the mean of the children's shares of the first class; it is moved into the bounds where rounding has put it outside.
 */
export function boundChildren(
  sign: number,
  bounds: Bounds,
  middle: number,
): readonly [left: Bounds, right: Bounds] {
  if (sign === 0) return [bounds, bounds];
  const { lower, upper } = bounds;
  const between = Math.min(Math.max(middle, lower), upper);
  const low = { lower, upper: between };
  const high = { lower: between, upper };
  return sign > 0 ? [high, low] : [low, high];
}

/** The mean of two children's shares of the first class. */
export function middleOf(left: number, leftWeight: number, right: number, rightWeight: number): number {
  return left / (2 * leftWeight) + right / (2 * rightWeight);
}

/** One less than the number of nodes, 16,384, after which there is a pause. */
const STEP_MASK = 0x3fff;

/**
 * Makes the nodes of a grown tree answer shares that lie within their bounds. Pauses (`yield`) when some milliseconds of work
 * are done.
 *
 * @param signs one a column.
 */
export function* boundShares(nodes: NodeTable, signs: Int8Array): Generator<void, void> {
  const { size, nClasses, feature, left, right, weight, sums } = nodes;
  const shares = new Float64Array(size * nClasses);
  nodes.shares = shares;
  const waiting: (readonly [node: number, bounds: Bounds])[] = [[0, unbounded]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [node, bounds] = next;
    if (((node + 1) & STEP_MASK) === 0) yield;
    const at = node * nClasses;
    const share = sums[at]! / weight[node]!;
    shares[at] = share < bounds.lower ? bounds.lower : share > bounds.upper ? bounds.upper : share;
    if (nClasses > 1) shares[at + 1] = 1 - shares[at]!;
    const column = feature[node]!;
    if (column < 0) continue;
    const l = left[node]!;
    const r = right[node]!;
    const middle = middleOf(sums[l * nClasses]!, weight[l]!, sums[r * nClasses]!, weight[r]!);
    const [ofLeft, ofRight] = boundChildren(signs[column]!, bounds, middle);
    waiting.push([l, ofLeft], [r, ofRight]);
  }
}

/**
 * Checks the parameter `monotonicCst` against the columns and classes of the training rows.
 *
 * @returns one sign a column; null when nothing is asked for.
 * @throws {ParameterError} `parameter/invalid`, naming all that does not suit the rows.
 */
export function readMonotonicCst(
  subject: string,
  monotonicCst: readonly number[] | null,
  nCols: number,
  nClasses: number,
): Int8Array | null {
  if (monotonicCst === null) return null;
  const problems: string[] = [];
  if (monotonicCst.length !== nCols)
    problems.push(
      `parameter "monotonicCst" of ${subject} must have one sign for each of ${nCols} columns, got ${monotonicCst.length}`,
    );
  if (nClasses > 2)
    problems.push(
      `parameter "monotonicCst" of ${subject} must be null with more than two classes, got ${nClasses} classes`,
    );
  if (problems.length > 0)
    throw new ParameterError("parameter/invalid", problems.join("; "), { details: { problems } });
  return Int8Array.from(monotonicCst);
}
