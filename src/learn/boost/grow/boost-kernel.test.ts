import { expect, it } from "vitest";
import { Random } from "../../../core/index.ts";
import { makeKernelMemory, reserved } from "../../../core/kernel-memory.ts";
import { loadBinKernel } from "../bin/bin-kernel.ts";
import { loadBoostKernel } from "./boost-kernel.ts";

const memory = makeKernelMemory(2 ** 20, true);
const kernel = loadBoostKernel(memory);
const bins = loadBinKernel(memory);
const at = {
  a: reserved,
  b: reserved + 65_536,
  c: reserved + 131_072,
  d: reserved + 196_608,
  e: reserved + 400_000,
};

it("sort() orders numbers of all sizes, and moves their tags along", () => {
  const random = new Random(1);
  const edges = [0, Infinity, -Infinity, 5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 1, 1, -1];
  for (const n of [1, 2, 10, 1000]) {
    const values = Float64Array.from({ length: n }, (_, i) =>
      n === 10 ? edges[i]! : (random.nextFloat() - 0.5) * 10 ** random.nextInt(30),
    );
    const inMemory = new Float64Array(memory.buffer, at.a, n);
    const tags = new Uint32Array(memory.buffer, at.c, n);
    inMemory.set(values);
    tags.set([...values.keys()]);
    bins.sort(at.a, n, at.b, at.e, at.c, at.d);
    expect([...inMemory]).toEqual([...values.slice().sort()]);
    expect([...tags].map((tag) => values[tag])).toEqual([...inMemory]);
    expect(new Set(tags).size).toBe(n);
  }
});

it("lookUp() counts the thresholds below a value, and knows NaN", () => {
  const thresholds = [-1, 0, 2.5];
  new Float64Array(memory.buffer, at.b, 256).fill(Infinity).set(thresholds);
  const values = [-Infinity, -1, -0.5, 0, 1e-300, 2.5, 3, Infinity, Number.NaN];
  new Float64Array(memory.buffer, at.a, values.length).set(values);
  bins.lookUp(at.a, values.length, at.b, 4, at.c);
  const found = Array.from(values, (_, i) => new Uint8Array(memory.buffer)[at.c + i]);
  expect(found).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4]);
});

it("gradients() are those of the log loss, and their sum of losses with them", () => {
  const raws = [0, 1.5, -2, 30, -40, 800, -800, 0.1];
  const codes = [0, 1, 0, 1, 1, 0, 0, 1];
  const weights = [1, 2, 0.5, 1, 3, 0, 1, 0.25];
  const n = raws.length;
  const losses = raws.map(
    (raw, i) => Math.log1p(Math.exp(-Math.abs(raw))) + Math.max(codes[i] === 1 ? -raw : raw, 0),
  );
  for (const isWeighted of [false, true]) {
    new Float64Array(memory.buffer, at.a, n).set(raws);
    new Int32Array(memory.buffer, at.b, n).set(codes);
    new Float64Array(memory.buffer, at.c, n).set(weights);
    const scale = 2 ** 28;
    const loss = kernel.gradients(at.a, at.b, isWeighted ? at.c : 0, at.d, n, scale, 2 * scale);
    const out = new Int32Array(memory.buffer, at.d, 2 * n);
    raws.forEach((raw, i) => {
      const weight = isWeighted ? weights[i]! : 1;
      const p = 1 / (1 + Math.exp(-raw));
      expect(out[2 * i]! / scale).toBeCloseTo(weight * (p - codes[i]!), 6);
      expect(out[2 * i + 1]! / scale / 2).toBeCloseTo(weight * p * (1 - p), 6);
    });
    const total = losses.reduce((sum, value, i) => sum + (isWeighted ? weights[i]! : 1) * value, 0);
    expect(Math.abs(loss / total - 1)).toBeLessThan(1e-14);
  }
});

it("gradientsOfClasses() of two classes are those of their difference", () => {
  const raws = [0.3, -1, 5, 0];
  const other = [1, 1, -3, 0];
  const codes = [0, 1, 1, 0];
  new Float64Array(memory.buffer, at.a, 8).set([...raws, ...other]);
  new Int32Array(memory.buffer, at.b, 4).set(codes);
  const scale = 2 ** 30;
  const loss = kernel.gradientsOfClasses(at.a, at.b, 0, at.d, 4, 4, 2, scale, scale);
  const both = Array.from(new Int32Array(memory.buffer, at.d, 16));
  new Float64Array(memory.buffer, at.a, 4).set(raws.map((raw, i) => other[i]! - raw));
  const expected = kernel.gradients(at.a, at.b, 0, at.d, 4, scale, scale);
  const single = Array.from(new Int32Array(memory.buffer, at.d, 8));
  expect(loss).toBeCloseTo(expected, 14);
  single.forEach((value, i) => {
    expect(Math.abs(both[8 + i]! - value)).toBeLessThanOrEqual(64); // float32 rounding
    expect(Math.abs(both[i]! - (i % 2 === 0 ? -value : value))).toBeLessThanOrEqual(64);
  });
});

it("accumulate(), addUp() and subtract() count rows and add up gradients exactly", () => {
  const random = new Random(3);
  const n = 2500;
  const apart = makeKernelMemory(2 ** 20, true);
  const own = loadBoostKernel(apart);
  let end = reserved;
  const take = (bytes: number): number => {
    const start = end;
    end += Math.ceil(bytes / 64) * 64;
    return start;
  };
  // Columns by their number of bins: 5 and 18 are no multiple of four.
  for (const nColumns of [5, 18]) {
    end = reserved;
    const widthLog2 = nColumns > 16 ? 5 : 4;
    const nBins = Array.from({ length: nColumns }, (_, c) => 3 + (c % 5));
    const bytes = nBins.reduce((sum, bins) => sum + 16 * bins, 0);
    const columnsAt = take(n * nColumns);
    const panelAt = take(n << widthLog2);
    const pairsAt = take(8 * n);
    const rowsAt = take(4 * n);
    const offsetsAt = take(4 * nColumns);
    const scratch = take(45_056);
    const [wholeAt, partAt] = [take(bytes), take(bytes)];
    const column = (c: number) => new Uint8Array(apart.buffer, columnsAt + n * c, n);
    for (const [c, bins] of nBins.entries())
      column(c).set(Uint8Array.from({ length: n }, () => random.nextInt(bins)));
    own.interleave(columnsAt, n, nColumns, n, panelAt, 2 ** widthLog2);
    const pairs = new Int32Array(apart.buffer, pairsAt, 2 * n);
    for (let i = 0; i < n; i++)
      pairs.set([random.nextInt(2 ** 31) - 2 ** 30, random.nextInt(2 ** 30)], 2 * i);
    const offsets = new Uint32Array(apart.buffer, offsetsAt, nColumns);
    for (let c = 1; c < nColumns; c++) offsets[c] = offsets[c - 1]! + 16 * nBins[c - 1]!;
    const shift = 51;
    const fill = (rows: number, count: number, histogram: number): void => {
      own.clear(histogram, bytes);
      for (const [first, last] of [
        [0, 3],
        [3, nColumns],
      ] as const)
        own.accumulate(
          panelAt,
          widthLog2,
          rows,
          count,
          pairsAt,
          shift,
          histogram,
          offsetsAt,
          first,
          last,
          scratch,
        );
    };
    const sumsOf = (rows: readonly number[]): bigint[] => {
      const sums = new Array<bigint>(bytes / 8).fill(0n);
      for (const row of rows)
        for (let c = 0; c < nColumns; c++) {
          const at = offsets[c]! / 8 + 2 * column(c)[row]!;
          sums[at]! += BigInt(pairs[2 * row]!);
          sums[at + 1]! += BigInt(pairs[2 * row + 1]!) + (1n << BigInt(shift));
        }
      return sums;
    };
    const read = (histogram: number): bigint[] => [...new BigInt64Array(apart.buffer, histogram, bytes / 8)];
    const all = Array.from({ length: n }, (_, i) => i);
    const some = all.filter((i) => i % 3 === 1);
    const others = all.filter((i) => i % 3 !== 1);
    new Uint32Array(apart.buffer, rowsAt, n).set([...some, ...others]);
    fill(0, n, wholeAt);
    expect(read(wholeAt)).toEqual(sumsOf(all));
    fill(rowsAt, some.length, partAt);
    expect(read(partAt)).toEqual(sumsOf(some));
    own.subtract(wholeAt, partAt, bytes);
    expect(read(wholeAt)).toEqual(sumsOf(others));
    own.addUp(wholeAt, partAt, bytes);
    expect(read(wholeAt)).toEqual(sumsOf(all));
  }
});

it("divide() keeps the order of rows on both sides", () => {
  const n = 200;
  const column = new Uint8Array(memory.buffer, at.a, n);
  for (let i = 0; i < n; i++) column[i] = (i * 7) % 11;
  const goesLeft = new Uint8Array(memory.buffer, at.b, 256).fill(0);
  goesLeft.set([1, 0, 1, 1], 2);
  const rows = new Uint32Array(memory.buffer, at.c, n);
  const isLeft = (i: number): boolean => goesLeft[(i * 7) % 11] === 1;
  const all = Array.from({ length: n }, (_, i) => i);
  for (const lefts of [at.e, at.c]) {
    for (const isRange of [false, true]) {
      rows.set(all);
      const nLeft = isRange
        ? kernel.divideRange(at.a, 0, n, at.b, lefts, at.d)
        : kernel.divide(at.a, at.c, n, at.b, lefts, at.d);
      expect([...new Uint32Array(memory.buffer, lefts, nLeft)]).toEqual(all.filter(isLeft));
      expect([...new Uint32Array(memory.buffer, at.d, n - nLeft)]).toEqual(all.filter((i) => !isLeft(i)));
    }
  }
});

it("addValues() adds each leaf's value to its rows of a range", () => {
  const rows = [1, 4, 5, 9, 0, 2, 3, 6, 7, 8, 10, 12, 13, 11];
  new Uint32Array(memory.buffer, at.b, rows.length).set(rows);
  // Two leaves: rows that train at 0 and at 4, rows that judge at 10 and at 13.
  const leaves = new Uint32Array(memory.buffer, at.c, 12);
  leaves.set([0, 4, 10, 3], 0);
  leaves.set([4, 6, 13, 1], 6);
  new Float64Array(memory.buffer, at.c, 6)[2] = 1;
  new Float64Array(memory.buffer, at.c, 6)[5] = -2;
  const raw = new Float64Array(memory.buffer, at.a, 14).fill(0);
  kernel.addValues(at.a, at.b, at.c, 2, 3, 12);
  expect([...raw]).toEqual([0, 0, 0, -2, 1, 1, -2, -2, -2, 1, 1, -2, 0, 0]);
  kernel.addValues(at.a, at.b, at.c, 2, 0, 3);
  kernel.addValues(at.a, at.b, at.c, 2, 12, 14);
  expect([...raw]).toEqual([-2, 1, -2, -2, 1, 1, -2, -2, -2, 1, 1, -2, 1, 1]);
});
