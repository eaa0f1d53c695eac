import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Column, makeLabels, makeTable, Random } from "../../core/index.ts";
import { repeatedStratifiedKFold } from "../../judge/index.ts";
import { findLoneColumns, type LoneColumn } from "./lone-columns.ts";
import { outOfFoldShares } from "./out-of-fold-shares.ts";
import { explainTooGood } from "./too-good.ts";

const numeric = (name: string, values: readonly number[]): Column => ({
  kind: "numeric",
  name,
  values: Float64Array.from(values),
});
const coded = (name: string, codes: readonly number[]): Column => ({
  kind: "categorical",
  name,
  categories: Array.from({ length: 1 + Math.max(0, ...codes) }, (_, i) => `c${i}`),
  codes: Int32Array.from(codes),
});
const n = 400;
const random = new Random(3);
const noise = Array.from({ length: n }, () => random.nextNormal());
const binary = Array.from({ length: n }, (_, i) => i % 2);
const three = Array.from({ length: n }, (_, i) => i % 3);

function lone(classes: readonly number[], ...columns: Column[]): LoneColumn[] {
  const labels = makeLabels(classes);
  const folds = repeatedStratifiedKFold(labels, { nSplits: 5, nRepeats: 2, randomState: 1 });
  return findLoneColumns(
    { table: makeTable(columns), labels },
    columns.map(({ name }) => name),
    folds,
  );
}

describe("findLoneColumns() finds the column that gives the answer", () => {
  it.each<[string, Column]>([
    [
      "by rising",
      numeric(
        "x",
        binary.map((y, i) => 3 * y + Math.tanh(noise[i]!)),
      ),
    ],
    [
      "by falling",
      numeric(
        "x",
        binary.map((y, i) => -3 * y + Math.tanh(noise[i]!)),
      ),
    ],
    [
      "by lying in the middle",
      numeric(
        "x",
        binary.map((y, i) => (y === 1 ? noise[i]! / 100 : Math.sign(noise[i]!) * (2 + Math.abs(noise[i]!)))),
      ),
    ],
    [
      "by its codes",
      coded(
        "x",
        binary.map((y, i) => 2 * (i % 7) + y),
      ),
    ],
    [
      "by whether there is a number",
      numeric(
        "x",
        binary.map((y, i) => (y === 1 ? noise[i]! : NaN)),
      ),
    ],
    [
      "by whether there is a code",
      coded(
        "x",
        binary.map((y, i) => (y === 1 ? i % 5 : -1)),
      ),
    ],
    [
      "with gaps that mean the one class",
      numeric(
        "x",
        binary
          .map((y, i) => (i % 20 === 0 ? NaN : 3 * y + Math.tanh(noise[i]!)))
          .map((x, i) => (Number.isNaN(x) && binary[i] === 1 ? 4 : x)),
      ),
    ],
  ])("%s", (_, column) => {
    const [best, other] = lone(binary, numeric("noise", noise), column);
    expect(best?.name).toBe("x");
    expect(best?.auc).toBeGreaterThan(0.99);
    expect(other?.auc).toBeLessThan(0.65);
  });

  it("with three classes, each held against the rest", () => {
    const [best, other] = lone(three, numeric("noise", noise), coded("x", three));
    expect(best).toEqual({ name: "x", auc: 1, by: "value" });
    expect(other?.auc).toBeLessThan(0.65);
    expect(lone(three, numeric("x", three))[0]?.auc).toBe(1);
  });

  it("and says when it is the gaps", () => {
    const gaps = binary.map((y, i) => (y === 1 ? noise[i]! : NaN));
    expect(lone(binary, numeric("body", gaps))).toEqual([{ name: "body", auc: 1, by: "missing" }]);
    expect(
      lone(
        binary,
        coded(
          "boat",
          binary.map((y, i) => (y === 1 ? i % 9 : -1)),
        ),
      ),
    ).toEqual([{ name: "boat", auc: 1, by: "missing" }]);
  });

  it("and no other: a different code in each row, a constant, a column without values give nothing away", () => {
    const found = lone(
      binary,
      coded(
        "id",
        binary.map((_, i) => i),
      ),
      numeric(
        "constant",
        binary.map(() => 1),
      ),
      numeric(
        "gone",
        binary.map(() => NaN),
      ),
    );
    for (const { name, auc } of found) expect(auc, name).toBeLessThan(0.6);
  });
});

describe("outOfFoldShares()", () => {
  it("is the share among the rows of the group in the other folds, else among all rows there", () => {
    const groups = Int32Array.of(0, 0, 0, 1, 2, 2);
    const codes = Int32Array.of(1, 0, 1, 1, 0, 0);
    const folds = Int32Array.of(0, 0, 1, 1, 0, 1);
    const shares = outOfFoldShares(groups, codes, 1, folds);
    expect([...shares]).toEqual([1, 1, 1 / 2, 1 / 3, 0, 0]);
  });

  it("does not depend on a row's own class", () => {
    const rows = fc.array(fc.tuple(fc.nat(4), fc.nat(1), fc.nat(2)), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(rows, fc.nat(), (drawn, at) => {
        const [groups, codes, folds] = [0, 1, 2].map((j) => Int32Array.from(drawn, (row) => row[j]!));
        const i = at % drawn.length;
        const other = codes!.map((code, k) => (k === i ? 1 - code : code));
        expect(outOfFoldShares(groups!, other, 1, folds!)[i]).toBe(
          outOfFoldShares(groups!, codes!, 1, folds!)[i],
        );
      }),
    );
  });
});

describe("explainTooGood()", () => {
  const say = (...columns: Column[]) => explainTooGood("it is too good", lone(binary, ...columns));

  it("names the columns that alone give the answer", () => {
    expect(say(numeric("noise", noise), numeric("x", binary))).toBe(
      'it is too good: column "x" alone has 1.000; leave it out (role: "ignore") if it is not known when predicting',
    );
    const gaps = binary.map((y, i) => (y === 1 ? i : NaN));
    expect(say(numeric("y2", gaps))).toContain('whether column "y2" has a value alone has 1.000');
  });
  it("says so when none does", () => {
    expect(say(numeric("noise", noise))).toMatch(
      /no column alone gives the answer \(the best, column "noise" alone has 0\.5\d\d\)/,
    );
  });
});
