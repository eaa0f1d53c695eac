import { describe, expect, it } from "vitest";
import type { Table } from "../core/index.ts";
import { defineSchema } from "../schema/index.ts";
import { describeTable, summaryCsv } from "./describe.ts";

const schema = defineSchema({
  columns: [
    { name: "size", kind: "numeric", description: 'length, "outer"', unit: "cm", nullable: true },
    {
      name: "kind",
      kind: "categorical",
      codes: [{ value: 1, label: "round" }, { value: 2 }],
      nullable: true,
    },
    { name: "y", kind: "categorical", role: "target", codes: [{ value: 0 }, { value: 1 }] },
  ],
  target: { column: "y" },
});
const table = (sizes: number[], kinds: number[]): Table => ({
  nRows: sizes.length,
  columns: [
    { kind: "numeric", name: "size", values: Float64Array.from(sizes) },
    { kind: "categorical", name: "kind", categories: ["1", "2"], codes: Int32Array.from(kinds) },
  ],
});

describe("describeTable()", () => {
  it("counts, and leaves missing values out", () => {
    const [size, kind] = describeTable(table([1, NaN, 3, 8], [0, 0, 1, -1]), schema);
    expect(size).toMatchObject({
      n: 3,
      missing: 1,
      unique: 3,
      mean: 4,
      min: 1,
      q1: 2,
      median: 3,
      q3: 5.5,
      max: 8,
    });
    expect(size?.sd).toBeCloseTo(Math.sqrt(13), 12);
    expect(kind).toMatchObject({ n: 3, missing: 1, unique: 2, top: "1 (round)", topCount: 2 });
  });

  it("has no mean of nothing and no spread of one row", () => {
    const [none, noCode] = describeTable(table([NaN, NaN], [-1, -1]), schema);
    expect(none).toMatchObject({ n: 0, missing: 2, unique: 0 });
    expect(none).not.toHaveProperty("mean");
    expect(noCode).not.toHaveProperty("top");
    const [one] = describeTable(table([5], [1]), schema);
    expect(one).toMatchObject({ n: 1, mean: 5, q1: 5, max: 5 });
    expect(one).not.toHaveProperty("sd");
  });
});

describe("summaryCsv()", () => {
  it("writes a line a column, quoted where it must be", () => {
    const csv = summaryCsv(describeTable(table([1, NaN, 3, 8], [0, 0, 1, -1]), schema));
    expect(csv.split("\r\n")).toEqual([
      "column,kind,description,unit,n,missing,mean,sd,min,q1,median,q3,max,unique,top,top_count",
      'size,numeric,"length, ""outer""",cm,3,1,4,3.60555,1,2,3,5.5,8,3,,',
      "kind,categorical,,,3,1,,,,,,,,2,1 (round),2",
      "",
    ]);
  });

  it("keeps whole numbers and the digits of large ones", () => {
    const csv = summaryCsv([
      {
        column: "x",
        kind: "numeric",
        description: "",
        unit: "",
        n: 12_345_678,
        missing: 0,
        unique: 9,
        mean: 1234567.891,
        min: 20_240_131,
        max: 0.123456789,
      },
    ]);
    expect(csv).toContain("12345678,0,1234567.89,,20240131,,,,0.123457,9");
  });
});
