import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Matrix, makeMatrix, Random } from "../../../core/index.ts";
import { linkTrees, walkTree } from "../state/linked-trees.ts";
import type { PackedTrees } from "../state/packed-trees.ts";
import { numberConditions } from "./conditions.ts";
import { layOutKeyedTrees } from "./keyed-trees.ts";
import { sortAnswers } from "./leaf-answers.ts";
import { makePlainWalk } from "./plain-walk.ts";
import { layOutRowMasks } from "./row-masks.ts";
import { makeRowWalker } from "./row-walker.ts";
import { TreeEnsemble } from "./tree-ensemble.ts";
import { finishSteps, type RowPredictor, type RowsPredictor } from "./tree-predictor.ts";

const FLOAT_MAX = 3.402_823_466_385_288_6e38;
const FLOAT_MIN = 1.401_298_464_324_817_1e-45;

interface Shape {
  readonly nTrees: number;
  /** Levels of splits at most; a chain of that many when `isChain`. */
  readonly depth: number;
  readonly isChain: boolean;
  readonly nFeatures: number;
  readonly nClasses: number;
  /** Steps to the unit that thresholds and values are rounded to: few make them meet. */
  readonly steps: number;
}

const special = [Infinity, 0, -0, FLOAT_MIN, -FLOAT_MIN, 1e-50, -1e-50, FLOAT_MAX, -FLOAT_MAX, 3.5e38, 0.1];

function drawNumber(random: Random, steps: number): number {
  return random.nextFloat() < 0.05
    ? special[random.nextInt(special.length)]!
    : Math.round(random.nextNormal() * steps) / steps;
}

function drawTrees(random: Random, shape: Shape): PackedTrees {
  const { nTrees, nFeatures, nClasses } = shape;
  const feature: number[] = [];
  const threshold: number[] = [];
  const missingLeft: number[] = [];
  const leaf: number[] = [];
  const nAnswers = nClasses + 3;
  const grow = (levels: number): void => {
    if (levels === 0 || (!shape.isChain && random.nextFloat() < 0.15)) {
      feature.push(nFeatures);
      leaf.push(random.nextInt(nAnswers));
      return;
    }
    feature.push(random.nextInt(Math.max(1, nFeatures - 1))); // the last of several columns is never asked for
    threshold.push(drawNumber(random, shape.steps));
    missingLeft.push(random.nextInt(2));
    const side = shape.isChain ? random.nextInt(2) : 2;
    grow(side === 1 ? 0 : levels - 1);
    grow(side === 0 ? 0 : levels - 1);
  };
  const nodeCounts = Array.from({ length: nTrees }, () => {
    const before = feature.length;
    grow(shape.depth);
    return feature.length - before;
  });
  const distributions = new Float64Array(nAnswers * nClasses);
  for (let i = 0; i < nAnswers; i++) {
    const shares = Array.from({ length: nClasses }, (_, k) =>
      i < nClasses ? +(i === k) : random.nextFloat(),
    );
    const total = shares.reduce((sum, share) => sum + share, 0);
    for (let k = 0; k < nClasses; k++) distributions[i * nClasses + k] = shares[k]! / total;
  }
  return {
    nodeCounts: Uint32Array.from(nodeCounts),
    feature: Uint16Array.from(feature),
    threshold: Float64Array.from(threshold),
    missingLeft: Uint8Array.from(missingLeft),
    leaf: Uint16Array.from(leaf),
    distributions,
  };
}

function drawRows(random: Random, nRows: number, nCols: number, steps: number, missing: number): Matrix {
  const X = makeMatrix(nRows, nCols);
  for (let i = 0; i < X.data.length; i++) {
    const value = random.nextFloat() < missing ? NaN : drawNumber(random, steps);
    X.data[i] = Math.abs(Math.fround(value)) === Infinity ? -7 : value;
  }
  return X;
}

/** What the plain mean of the trees gives, whole distributions counted, mixed ones added up. */
function expectedOf(
  trees: PackedTrees,
  X: Matrix,
  nClasses: number,
): { exact: Float64Array; mean: Float64Array } {
  const linked = linkTrees(trees, X.nCols);
  const nTrees = trees.nodeCounts.length;
  const exact = new Float64Array(X.nRows * nClasses);
  const mean = new Float64Array(X.nRows * nClasses);
  for (let i = 0; i < X.nRows; i++)
    for (let k = 0; k < nClasses; k++) {
      let count = 0;
      let mixed = 0;
      let sum = 0;
      for (let t = 0; t < nTrees; t++) {
        const from = walkTree(linked, t, X.data, i * X.nCols) * nClasses;
        const p = trees.distributions[from + k]!;
        if (trees.distributions.subarray(from, from + nClasses).includes(1)) count += p;
        else mixed += p;
        sum += p;
      }
      exact[i * nClasses + k] = (mixed + count) / nTrees;
      mean[i * nClasses + k] = sum / nTrees;
    }
  return { exact, mean };
}

/** All ways to lay out the trees. */
function layouts(
  trees: PackedTrees,
  nFeatures: number,
  nClasses: number,
): Partial<RowPredictor & RowsPredictor>[] {
  const conditions = numberConditions(trees, nFeatures);
  const answers = sortAnswers(trees.distributions, nClasses);
  return [
    makeRowWalker(trees, nFeatures, conditions, answers),
    finishSteps(layOutKeyedTrees(trees, nFeatures, conditions.columns, answers)),
    finishSteps(layOutRowMasks(trees, nFeatures, conditions, answers)),
    makePlainWalk(linkTrees(trees, nFeatures), nFeatures, conditions.columns, answers),
  ].filter((layout) => layout !== undefined);
}

function checkLayouts(trees: PackedTrees, X: Matrix, nClasses: number): void {
  const { exact, mean } = expectedOf(trees, X, nClasses);
  exact.forEach((p, i) => {
    expect(Math.abs(p - mean[i]!)).toBeLessThanOrEqual(1e-15);
  });
  const out = new Float64Array(nClasses);
  for (const layout of layouts(trees, X.nCols, nClasses)) {
    if (layout.predictRows !== undefined) {
      const actual = new Float64Array(exact.length);
      expect(layout.predictRows(X.data, X.nRows, actual)).toBe(true);
      expect(actual).toEqual(exact);
    }
    if (layout.predictRow !== undefined)
      for (let i = 0; i < X.nRows; i++) {
        expect(layout.predictRow(X.data.slice(i * X.nCols, (i + 1) * X.nCols), out)).toBe(true);
        expect(out).toEqual(exact.slice(i * nClasses, (i + 1) * nClasses));
      }
  }
}

const stump = (threshold: number, missingLeft = 0): PackedTrees => ({
  nodeCounts: Uint32Array.of(3),
  feature: Uint16Array.of(0, 1, 1),
  threshold: Float64Array.of(threshold),
  missingLeft: Uint8Array.of(missingLeft),
  leaf: Uint16Array.of(0, 1),
  distributions: Float64Array.of(1, 0, 0, 1),
});

describe("each layout of trees", () => {
  it("answers as a plain walk does, to the last bit", () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.nat(),
          nTrees: fc.integer({ min: 1, max: 19 }),
          depth: fc.integer({ min: 0, max: 7 }),
          isChain: fc.boolean(),
          nFeatures: fc.constantFrom(1, 2, 5, 9, 40),
          nClasses: fc.integer({ min: 1, max: 5 }),
          steps: fc.constantFrom(1, 4, 1000),
          nRows: fc.constantFrom(1, 3, 8, 67, 256, 300),
          missing: fc.constantFrom(0, 0.01, 0.3),
        }),
        ({ seed, nRows, missing, ...shape }) => {
          const random = new Random(seed);
          const trees = drawTrees(random, shape);
          checkLayouts(trees, drawRows(random, nRows, shape.nFeatures, shape.steps, missing), shape.nClasses);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    { name: "without missing values", missing: 0 },
    { name: "with missing values", missing: 0.2 },
  ])("knows columns of thousands of thresholds, $name", ({ missing }) => {
    const random = new Random(5);
    const shape: Shape = { nTrees: 30, depth: 10, isChain: false, nFeatures: 3, nClasses: 2, steps: 2000 };
    const trees = drawTrees(random, shape);
    expect(trees.threshold.length).toBeGreaterThan(3000);
    checkLayouts(trees, drawRows(random, 270, 3, 2000, missing), 2);
  });

  it("walks a chain of thousands of splits", () => {
    const random = new Random(6);
    const shape: Shape = { nTrees: 2, depth: 4000, isChain: true, nFeatures: 2, nClasses: 3, steps: 1e5 };
    checkLayouts(drawTrees(random, shape), drawRows(random, 40, 2, 1e5, 0.05), 3);
  });

  it("takes thousands of columns", () => {
    const random = new Random(8);
    const shape: Shape = {
      nTrees: 20,
      depth: 10,
      isChain: false,
      nFeatures: 9000,
      nClasses: 2,
      steps: 4,
    };
    const trees = drawTrees(random, shape);
    expect(new Set(trees.feature).size).toBeGreaterThan(2048);
    const X = drawRows(random, 20, 9000, 4, 0.1);
    checkLayouts(trees, X, 2);
    const { exact } = expectedOf(trees, X, 2);
    expect(new TreeEnsemble("test", trees, 9000, 2).predictProba(X).data).toEqual(exact);
  });

  it("adds up hundreds of trees of many classes", () => {
    const random = new Random(7);
    const shape: Shape = { nTrees: 600, depth: 4, isChain: false, nFeatures: 4, nClasses: 30, steps: 4 };
    checkLayouts(drawTrees(random, shape), drawRows(random, 20, 4, 4, 0.1), 30);
  });

  it("takes a single leaf", () => {
    const trees = {
      ...stump(0),
      nodeCounts: Uint32Array.of(1),
      feature: Uint16Array.of(1),
      leaf: Uint16Array.of(1),
    };
    checkLayouts(
      { ...trees, threshold: new Float64Array(0), missingLeft: new Uint8Array(0) },
      makeMatrix(3, 1),
      2,
    );
  });

  it("reads values as float32, as in training", () => {
    const third = Math.fround(1 / 3);
    checkLayouts(stump(third), makeMatrix(2, 1, Float64Array.of(third + 1e-10, third + 1e-7)), 2);
  });

  it.each([
    0,
    -0,
    1e-50,
    -1e-50,
    2e-45,
    -2e-45,
    0.5 + 2e-8,
    -0.5 - 2e-8,
    3e38,
    -3e38,
    3.5e38,
    -3.5e38,
    Infinity,
  ])("compares float32 values with a threshold that may be none: %d", (threshold) => {
    const values = [0, 1e-45, 3e-45, 0.5, 0.5 + 6e-8, 3e38, 3.4e38].flatMap((value) => [value, -value]);
    values.push(NaN);
    const X = makeMatrix(values.length, 1, Float64Array.from(values));
    for (const missingLeft of [0, 1]) checkLayouts(stump(threshold, missingLeft), X, 2);
  });

  it("refuses a value that is infinite as a float32, unless no tree asks for it", () => {
    const shape: Shape = { nTrees: 9, depth: 4, isChain: false, nFeatures: 5, nClasses: 2, steps: 4 };
    const trees = drawTrees(new Random(1), shape);
    for (const value of [1e39, -Infinity])
      for (const layout of layouts(trees, 5, 2))
        for (const [column, isTaken] of [
          [1, false],
          [4, true],
        ] as const) {
          const X = makeMatrix(20, 5);
          X.data[2 * 5 + column] = value;
          if (layout.predictRows !== undefined)
            expect(layout.predictRows(X.data, 20, new Float64Array(40))).toBe(isTaken);
          if (layout.predictRow !== undefined)
            expect(layout.predictRow(X.data.slice(10, 15), new Float64Array(2))).toBe(isTaken);
        }
  });
});

describe("TreeEnsemble", () => {
  const shape: Shape = { nTrees: 12, depth: 5, isChain: false, nFeatures: 5, nClasses: 3, steps: 4 };

  it("gives the same bits for one row, few and many", () => {
    const random = new Random(2);
    const trees = drawTrees(random, shape);
    const X = drawRows(random, 530, 5, 4, 0.1);
    const whole = new TreeEnsemble("test", trees, 5, 3).predictProba(X).data;
    for (const n of [1, 2, 15, 16, 257]) {
      const ensemble = new TreeEnsemble("test", trees, 5, 3);
      for (let first = 0; first + n <= 530; first += 131) {
        const part = makeMatrix(n, 5, X.data.slice(first * 5, (first + n) * 5));
        expect(ensemble.predictProba(part).data).toEqual(whole.slice(first * 3, (first + n) * 3));
      }
    }
    expect(new TreeEnsemble("test", trees, 5, 3).predictProba(makeMatrix(0, 5)).nRows).toBe(0);
  });

  it("names the first value that is infinite as a float32", () => {
    const trees = drawTrees(new Random(1), shape);
    for (const nRows of [5, 600]) {
      const X = makeMatrix(nRows, 5);
      X.data[(nRows - 1) * 5 + 1] = -1e39;
      X.data[(nRows - 2) * 5 + 2] = 1e39;
      expect(() => new TreeEnsemble("test", trees, 5, 3).predictProba(X)).toThrow(
        expect.objectContaining({
          code: "fit/not-finite",
          details: { rowIndex: nRows - 2, columnIndex: 2 },
        }),
      );
    }
  });
});
