import { describe, expect, test } from "vitest";
import {
  circulating,
  featuresOf,
  heartSchema,
  type RawValues,
  readSiteRows,
  tableOf,
  wineSchema,
} from "../../../tests/support/coded-schema.ts";
import { makeLabels, Random, takeRows } from "../../core/index.ts";
import { profileTable } from "../profile/table-profile.ts";
import type { Schema } from "../schema.ts";
import { rowToCoding } from "./coding.ts";
import { type CodingJudge, compileCodingJudge, oddsToRefuse } from "./coding-fit.ts";

const isIll = (row: RawValues): boolean => Number(row["num"]) > 0;
const cleveland = readSiteRows("cleveland");
const profileOf = (schema: Schema, rows: RawValues[], classes: (string | number)[]) =>
  profileTable(schema, tableOf(schema, rows), makeLabels(classes));
const profile = profileOf(
  heartSchema,
  cleveland,
  cleveland.map((row) => (isIll(row) ? "1" : "0")),
);
const judge = compileCodingJudge(heartSchema, profile);

/** The rows of the circulating file whose codes all exist in the schema too: 35 of 303. */
const ambiguous = cleveland
  .map((row) => rowToCoding(heartSchema, circulating, featuresOf(row)))
  .filter((row) => {
    try {
      tableOf(heartSchema, [row]);
      return true;
    } catch {
      return false;
    }
  });

/** Every run of `n` neighbours. */
function* neighbours(rows: readonly RawValues[], n: number): Generator<readonly number[]> {
  for (let i = 0; i + n <= rows.length; i++) yield Array.from({ length: n }, (_, k) => i + k);
}

describe("compileCodingJudge() takes no genuine row for another coding", () => {
  const sorted = (name: string) =>
    cleveland.toSorted((a, b) => Number(a[name] ?? -1) - Number(b[name] ?? -1));
  const orders: [string, RawValues[]][] = [
    ["Cleveland as it is", cleveland],
    ["Cleveland's diseased", cleveland.filter(isIll)],
    ["Cleveland's healthy", cleveland.filter((row) => !isIll(row))],
    ...["num", "cp", "restecg", "slope", "ca", "thal", "age"].map((name): [string, RawValues[]] => [
      `Cleveland sorted by ${name}`,
      sorted(name),
    ]),
    ["Hungary", readSiteRows("hungarian")],
    ["Switzerland", readSiteRows("switzerland")],
    ["VA Long Beach", readSiteRows("va")],
  ];

  test.each(orders)("%s: alone, in batches of neighbours, and all at once", (_name, rows) => {
    const table = tableOf(heartSchema, rows);
    let refused = 0;
    for (const n of [1, 2, 3, 5, 10, 20, 50, rows.length])
      for (const batch of neighbours(rows, n)) if (judge(takeRows(table, batch)) !== undefined) refused++;
    expect(refused).toBe(0);
  });

  test("200 batches of each size drawn at random, of all rows and of those that could be in it", () => {
    const random = new Random(42);
    const possible = cleveland.filter(
      (row) => [1, 2, 3].includes(Number(row["cp"])) && row["thal"] === 3 && Number(row["slope"]) < 3,
    );
    expect(possible.length).toBeGreaterThan(100);
    for (const pool of [cleveland, possible]) {
      const table = tableOf(heartSchema, pool);
      for (const n of [2, 5, 10, 20, 50])
        for (let i = 0; i < 200; i++) {
          const batch = Array.from({ length: n }, () => random.nextInt(pool.length));
          expect(judge(takeRows(table, batch))).toBeUndefined();
        }
    }
  });

  test("one patient in many variations", () => {
    const [row] = ambiguous as [RawValues];
    const many = Array.from({ length: 60 }, (_, i) => ({ ...row, age: 30 + i }));
    expect(judge(tableOf(heartSchema, many))).toBeUndefined();
  });
});

describe("compileCodingJudge() finds rows of another coding whose codes all exist here", () => {
  test("so many in a hundred batches", () => {
    const random = new Random(42);
    const table = tableOf(heartSchema, ambiguous);
    const shareFound = (n: number): number => {
      let found = 0;
      for (let i = 0; i < 400; i++) {
        const order = random.shuffle(Int32Array.from({ length: ambiguous.length }, (_, k) => k));
        if (judge(takeRows(table, order.slice(0, n)))?.coding === circulating) found++;
      }
      return found / 400;
    };
    expect(ambiguous).toHaveLength(35);
    const shares = [2, 5, 10, 20, 35].map(shareFound);
    const atLeast = [0.01, 0.25, 0.6, 0.95, 1];
    expect(
      shares.map((share, i) => share >= atLeast[i]!),
      shares.join(" "),
    ).toEqual(atLeast.map(() => true));
  });

  test("with the columns that tell, and what their codes would mean", () => {
    const other = judge(tableOf(heartSchema, ambiguous));
    expect(other?.logOdds).toBeGreaterThan(Math.log(oddsToRefuse));
    expect(other?.evidence[0]).toEqual({
      column: "restecg",
      code: 1,
      message:
        "1 (ST-T wave abnormality) stands in 19 of 35 rows and in 4 of 303 training rows; " +
        "in circulating-303 it means 0 (normal), which 151 of them have",
    });
  });

  test("of a made-up schema, with codes that are only swapped", () => {
    const random = new Random(1);
    const draw = (): RawValues => ({
      sugar: random.nextInt(100),
      grape: random.nextFloat() < 0.8 ? "R" : "S",
      soil: random.nextFloat() < 0.7 ? 1 : 3,
      dry: random.nextFloat() < 0.9 ? "yes" : "no",
    });
    const training = Array.from({ length: 300 }, draw);
    const medals = training.map(() => ["none", "silver", "gold"][random.nextInt(3)]!);
    const judgeWine: CodingJudge = compileCodingJudge(wineSchema, profileOf(wineSchema, training, medals));
    const fresh = Array.from({ length: 10 }, draw);
    const [, swapped] = wineSchema.codings;
    expect(judgeWine(tableOf(wineSchema, fresh))).toBeUndefined();
    const other = judgeWine(
      tableOf(
        wineSchema,
        fresh.map((row) => rowToCoding(wineSchema, swapped, row)),
      ),
    );
    expect(other?.coding.name).toBe("swapped");
    expect(other?.evidence.map(({ column }) => column)).toContain("dry");
  });

  test("never without a profile, nor without codings", () => {
    const table = tableOf(heartSchema, ambiguous);
    const { codings: _, ...without } = heartSchema;
    expect(compileCodingJudge(heartSchema, undefined)(table)).toBeUndefined();
    expect(compileCodingJudge(without, profile)(table)).toBeUndefined();
  });
});

describe("profileTable()", () => {
  test("counts each code per class, and missing values apart", () => {
    expect(profile.nRows).toEqual([164, 139]);
    const { codes, missing } = profile.columns["thal"]!;
    expect(codes.map(([a, b]) => a! + b!)).toEqual([166, 18, 117]);
    expect(missing).toEqual([1, 1]);
    expect(Object.keys(profile.columns)).toEqual([
      "sex",
      "cp",
      "fbs",
      "restecg",
      "exang",
      "slope",
      "ca",
      "thal",
    ]);
  });
});
