// The nodes of the tree, as parallel arrays.

let nodeFeature: usize = 0; // i32
let nodeThreshold: usize = 0; // f64
let nodeLeft: usize = 0; // i32
let nodeRight: usize = 0; // i32
let nodeMissingLeft: usize = 0; // u8
let nodeImpurity: usize = 0; // f64
let nodeWeight: usize = 0; // f64
let nodeSums: usize = 0; // two f64
export let nNodes: i32 = 0;

export function useNodes(
  feature: usize,
  threshold: usize,
  left: usize,
  right: usize,
  missingLeft: usize,
  impurityAt: usize,
  weightAt: usize,
  sums: usize,
): void {
  nodeFeature = feature;
  nodeThreshold = threshold;
  nodeLeft = left;
  nodeRight = right;
  nodeMissingLeft = missingLeft;
  nodeImpurity = impurityAt;
  nodeWeight = weightAt;
  nodeSums = sums;
}

export function clearNodes(): void {
  nNodes = 0;
}

/** Adds a leaf, which {@link storeSplit} may turn into a split. @returns its number. */
export function addNode(parent: i32, isLeft: bool, impurity: f64, weight: f64, zeros: f64, ones: f64): i32 {
  const node = nNodes++;
  store<i32>(nodeFeature + ((<usize>node) << 2), -1);
  store<f64>(nodeThreshold + ((<usize>node) << 3), 0);
  store<i32>(nodeLeft + ((<usize>node) << 2), -1);
  store<i32>(nodeRight + ((<usize>node) << 2), -1);
  store<u8>(nodeMissingLeft + <usize>node, 0);
  store<f64>(nodeImpurity + ((<usize>node) << 3), impurity);
  store<f64>(nodeWeight + ((<usize>node) << 3), weight);
  store<f64>(nodeSums + ((<usize>node) << 4), zeros);
  store<f64>(nodeSums + ((<usize>node) << 4), ones, 8);
  if (parent >= 0) store<i32>((isLeft ? nodeLeft : nodeRight) + ((<usize>parent) << 2), node);
  return node;
}

export function storeSplit(node: i32, column: i32, threshold: f64, missingLeft: bool): void {
  store<i32>(nodeFeature + ((<usize>node) << 2), column);
  store<f64>(nodeThreshold + ((<usize>node) << 3), threshold);
  store<u8>(nodeMissingLeft + <usize>node, <u8>missingLeft);
}
