import { expect, it } from "vitest";
import {
  type Labels,
  type Matrix,
  makeLabels,
  makeMatrix,
  Random,
  sortClasses,
  takeLabels,
  takeMatrixRows,
} from "../../src/core/index.ts";
import { distance, drawRows, drawWeights, type Rows } from "./classifier-rows.ts";
import { type ClassifierSubject, takeColumns } from "./classifier-subject.ts";
import type { ClassifierTags, Law } from "./classifier-tags.ts";

/** Rows to learn from, with their weights, and rows to judge by. */
interface Lesson extends Rows {
  readonly sampleWeight?: Float64Array;
  readonly probe: Matrix;
}

interface LawCase {
  readonly says: string;
  readonly pair: (rows: Rows, probe: Matrix) => readonly [Lesson, Lesson];
}

/** The laws: each makes two lessons of the same rows. */
const laws: Readonly<Record<Law, LawCase>> = {
  rowOrder: {
    says: "learns the same from the rows in another order",
    pair: ({ X, y }, probe) => {
      const order = new Random(7).shuffle(Array.from({ length: X.nRows }, (_, i) => i));
      return [
        { X, y, probe },
        { ...takeBoth({ X, y }, order), probe },
      ];
    },
  },
  columnOrder: {
    says: "learns the same from the columns in another order",
    pair: ({ X, y }, probe) => {
      const order = Array.from({ length: X.nCols }, (_, j) => X.nCols - 1 - j);
      return [
        { X, y, probe },
        { X: takeColumns(X, order), y, probe: takeColumns(probe, order) },
      ];
    },
  },
  copiedColumns: {
    says: "learns the same when a column stands there twice",
    pair: ({ X, y }, probe) => {
      const columns = [...Array.from({ length: X.nCols }, (_, j) => j), 0];
      return [
        { X, y, probe },
        { X: takeColumns(X, columns), y, probe: takeColumns(probe, columns) },
      ];
    },
  },
  constantColumn: {
    says: "learns the same when a constant column is added",
    pair: ({ X, y }, probe) => [
      { X, y, probe },
      { X: withColumn(X, 5), y, probe: withColumn(probe, 5) },
    ],
  },
  weightsAsCopies: {
    says: "takes a row of weight 3 as three rows",
    pair: ({ X, y }, probe) => {
      const sampleWeight = Float64Array.from({ length: X.nRows }, (_, i) => 1 + (i % 3));
      const copies = Array.from(sampleWeight, (weight, i) => new Array<number>(weight).fill(i)).flat();
      return [
        { X, y, sampleWeight, probe },
        { ...takeBoth({ X, y }, copies), probe },
      ];
    },
  },
  zeroWeights: {
    says: "takes a row of weight 0 as none",
    pair: ({ X, y }, probe) => {
      const kept = Array.from({ length: X.nRows }, (_, i) => i).filter((i) => i % 4 !== 1);
      const weights = drawWeights(X.nRows);
      const sampleWeight = weights.map((weight, i) => (i % 4 === 1 ? 0 : weight));
      const rest = Float64Array.from(kept, (i) => weights[i]!);
      return [
        { X, y, sampleWeight, probe },
        { ...takeBoth({ X, y }, kept), sampleWeight: rest, probe },
      ];
    },
  },
  equalWeights: {
    says: "takes weights of 1 as none",
    pair: ({ X, y }, probe) => [
      { X, y, probe },
      { X, y, sampleWeight: new Float64Array(X.nRows).fill(1), probe },
    ],
  },
};

function takeBoth({ X, y }: Rows, rows: readonly number[]): Rows {
  return { X: takeMatrixRows(X, rows), y: takeLabels(y, rows) };
}

function withColumn(X: Matrix, value: number): Matrix {
  const out = makeMatrix(X.nRows, X.nCols + 1);
  for (let i = 0; i < X.nRows; i++) {
    out.data.set(X.data.subarray(i * X.nCols, (i + 1) * X.nCols), i * (X.nCols + 1));
    out.data[(i + 1) * (X.nCols + 1) - 1] = value;
  }
  return out;
}

/** Declares the tests of the laws, and those of how classes are named and counted. */
export function describeLaws(subject: ClassifierSubject, tags: ClassifierTags): void {
  const learn = async ({ X, y, sampleWeight, probe }: Lesson): Promise<Matrix> => {
    const fitted = await subject.make(X.nCols).fit(X, y, { sampleWeight });
    return fitted.predictProba(probe);
  };

  for (const [name, { says, pair }] of Object.entries(laws) as [Law, LawCase][]) {
    const reason = tags.breaks?.[name];
    it(reason === undefined ? says : `by nature does not: ${says} (${reason})`, async () => {
      let apart = 0;
      for (const nClasses of [2, 3]) {
        const [first, second] = pair(drawRows(90, 4, nClasses), drawRows(60, 4, 2, 9).X);
        apart = Math.max(apart, distance(await learn(first), await learn(second)));
      }
      if (reason === undefined) expect(apart).toBeLessThanOrEqual(tags.tolerance);
      else expect(apart).toBeGreaterThan(tags.tolerance);
    });
  }

  it.each([2, 3, 10])(
    "gives probabilities of %i classes, and predicts the first of the largest",
    async (nClasses) => {
      const { X, y } = drawRows(100, 3, nClasses);
      const fitted = await subject.make(3).fit(X, y);
      const probe = drawRows(70, 3, nClasses, 5);
      const p = fitted.predictProba(probe.X);
      expect([p.nRows, p.nCols]).toEqual([70, nClasses]);
      expectProbabilities(p);
      const predicted = fitted.predict(probe.X);
      expect(predicted.classes).toEqual(y.classes);
      if (tags.drawsClasses !== true) expect([...predicted.codes]).toEqual(firstOfLargest(p));
      if (tags.learns !== false) {
        const nRight = predicted.codes.filter((code, i) => code === probe.y.codes[i]).length;
        expect(nRight / 70).toBeGreaterThan(1.4 / nClasses);
      }
    },
  );

  it("names classes as it is told: numbers, letters of any alphabet, empty and odd ones", async () => {
    const { X, y } = drawRows(80, 3, 4);
    const plain = (await subject.make(3).fit(X, y)).predictProba(X);
    for (const names of [
      ["2", "10", "-1", "1e3"],
      ["été", "Ärger", "日本", "z"],
      ["__proto__", "constructor", "", " "],
    ]) {
      const sorted = sortClasses(names);
      const named = makeLabels(Array.from(y.codes, (code) => sorted[code]!));
      const fitted = await subject.make(3).fit(X, named);
      expect(fitted.classes).toEqual(named.classes);
      expect(new Set(fitted.classes)).toEqual(new Set(names));
      expect(fitted.predict(X).classes).toEqual(named.classes);
      expect(fitted.predictProba(X)).toEqual(plain);
    }
  });

  it("keeps the order of classes that it is given", async () => {
    const { X, y } = drawRows(80, 3, 3);
    const turned: Labels = { classes: ["c", "b", "a"], codes: y.codes.map((code) => 2 - code) };
    const fitted = await subject.make(3).fit(X, turned);
    expect(fitted.classes).toEqual(["c", "b", "a"]);
    const p = fitted.predictProba(X);
    if (tags.learns === false) return expectProbabilities(p);
    // the column of a class goes with its rows
    const sums = new Float64Array(9);
    turned.codes.forEach((code, i) => {
      for (let k = 0; k < 3; k++) sums[code * 3 + k]! += p.data[i * 3 + k]!;
    });
    for (let k = 0; k < 3; k++)
      expect(sums[k * 4]).toBe(Math.max(...[0, 1, 2].map((from) => sums[from * 3 + k]!)));
  });

  it("keeps the column of a class that does not occur, with probability 0", async () => {
    const { X, y } = drawRows(60, 3, 2);
    for (const nPresent of [2, 3]) {
      const { codes } = nPresent === 2 ? y : drawRows(60, 3, 3).y;
      const present = nPresent === 2 ? [1, 3] : [0, 2, 3];
      const labels: Labels = {
        classes: ["a", "b", "c", "d"],
        codes: codes.map((code) => present[code]!),
      };
      const fitted = await subject.make(3).fit(X, labels);
      expect(fitted.classes).toEqual(["a", "b", "c", "d"]);
      const p = fitted.predictProba(X);
      expectProbabilities(p);
      for (let at = 0; at < p.data.length; at++) if (!present.includes(at % 4)) expect(p.data[at]).toBe(0);
      for (const code of fitted.predict(X).codes) expect(present).toContain(code);
    }
  });
}

function firstOfLargest({ nRows, nCols, data }: Matrix): number[] {
  return Array.from({ length: nRows }, (_, i) => {
    const row = data.subarray(i * nCols, (i + 1) * nCols);
    return row.indexOf(Math.max(...row));
  });
}

/** Expects probabilities: each number in [0, 1], and the sum of each row 1 within 1e-12. */
export function expectProbabilities({ nRows, nCols, data }: Matrix): void {
  expect(data.every((value) => value >= 0 && value <= 1)).toBe(true);
  for (let i = 0; i < nRows; i++) {
    const sum = data.subarray(i * nCols, (i + 1) * nCols).reduce((a, b) => a + b, 0);
    expect(Math.abs(sum - 1)).toBeLessThanOrEqual(1e-12);
  }
}
