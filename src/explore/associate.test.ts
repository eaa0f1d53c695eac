import { describe, expect, it } from "vitest";
import type { CategoricalColumn, NumericColumn } from "../core/index.ts";
import { associate, associateColumns } from "./associate.ts";

const numeric = (name: string, ...values: number[]): NumericColumn => ({
  kind: "numeric",
  name,
  values: Float64Array.from(values),
});
const coded = (name: string, ...codes: number[]): CategoricalColumn => ({
  kind: "categorical",
  name,
  categories: ["a", "b", "c"],
  codes: Int32Array.from(codes),
});

describe("associate()", () => {
  it("is 1 where one column tells the other, -1 where numbers go against each other", () => {
    expect(associate(numeric("x", 1, 2, 4), numeric("y", -1, -2, -4)).value).toBeCloseTo(-1, 12);
    expect(associate(coded("a", 0, 1, 2, 0), coded("b", 2, 0, 1, 2)).value).toBeCloseTo(1, 12);
    expect(associate(numeric("x", 5, 9, 9, 5), coded("b", 1, 0, 0, 1)).value).toBeCloseTo(1, 12);
  });

  it("leaves out rows where one is missing", () => {
    const x = numeric("x", 1, 2, 3, NaN, 100);
    expect(associate(x, numeric("y", 2, 4, 6, 1, NaN)).value).toBeCloseTo(1, 12);
    expect(associate(x, coded("c", 0, 0, 1, 0, -1)).value).toBeCloseTo(Math.sqrt(1.5 / 2), 12);
    expect(associate(coded("c", 0, 1, -1, 2), coded("d", 1, 0, 0, -1)).value).toBeCloseTo(1, 12);
  });

  it("is undefined for a constant, for one row and where no row has both", () => {
    const tenths = numeric("x", ...new Array<number>(10).fill(0.1));
    const codes = coded("c", 0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
    expect(associate(tenths, tenths).value).toBeNaN();
    expect(associate(tenths, codes).value).toBeNaN();
    expect(associate(coded("c", 1, 1), coded("d", 0, 1)).value).toBeNaN();
    expect(associate(numeric("x", 1), numeric("y", 2)).value).toBeNaN();
    expect(associate(numeric("x", 1, NaN), coded("c", -1, 0)).value).toBeNaN();
    expect(associate(coded("c", -1, -1), coded("d", 0, 1)).value).toBeNaN();
  });
});

describe("associateColumns()", () => {
  it("lists all pairs both ways, the same value each way", () => {
    const columns = [numeric("x", 1, 2, 4, 3), coded("c", 0, 1, 1, 0), numeric("y", 2, 1, 0, 5)];
    const found = associateColumns(columns);
    expect(found).toHaveLength(9);
    for (const { a, b, value } of found)
      expect(found.find((other) => other.a === b && other.b === a)?.value).toBe(value);
  });
});
