import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inferTable, readDataset } from "../data/index.ts";
import { inferSchema } from "./infer-schema.ts";

const directory = join(import.meta.dirname, "../../tests/odd-tables");

/** Guesses a table, and reads it by what was guessed. */
async function readOdd(file: string, target: string) {
  const path = join(directory, file);
  const guess = await inferTable(path, { target });
  const schema = inferSchema(guess.columns, target);
  const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
  const dataset = await readDataset({ schema, format: guess.format, file: { path, sha256 }, baseDir: "." });
  const columnOf = (name: string) => guess.columns.find((column) => column.name === name)!;
  const valuesOf = (name: string): number[] => {
    const found = dataset.table.columns.find((column) => column.name === name);
    return found?.kind === "numeric" ? [...found.values] : [];
  };
  const issues = dataset.issues.filter(({ rule }) => rule !== "duplicate-row");
  return { ...guess, schema, dataset, issues, columnOf, valuesOf };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe("a number is read as it is written", () => {
  it.each([
    ["thousands-few-large", "price", "sold", 120, 3100, 580.8833, '3 of 60 rows with "," between thousands'],
    ["thousands-many-large", "price", "sold", 300, 2749, 1524.5, "42 of 60 rows"],
    ["thousands-repeated-values", "price", "sold", 500, 15000, 4175, "44 of 60 rows"],
    ["thousands-with-cents", "price", "sold", 900.25, 52973.25, undefined, "59 of 60 rows"],
    ["thousands-space", "price", "sold", 900, 52973, undefined, "59 of 60 rows with a space between"],
    ["thousands-points-german", "price", "sold", 1.684, 900, undefined, 'with thousands: "."'],
    ["percent-few", "rate", "default", 13.9, 72.5, undefined, '2 of 60 rows with "%" behind them'],
    ["percent-whole", "rate", "class", 13, 74, undefined, '120 of 120 rows with "%" behind them'],
    ["currency-dollar", "amount", "default", 13.9, 72.5, undefined, '60 of 60 rows with "$" before them'],
    ["currency-whole-few", "amount", "default", 10, 100, undefined, '60 of 60 rows with "$" before them'],
    ["currency-comma-euro", "price", "class", 1.5, 9.5, undefined, '60 of 60 rows with "€" behind them'],
    ["weight-kg-few", "weight", "class", 50, 61, undefined, '60 of 60 rows with "kg" behind them'],
    ["accounting-negative-few", "balance", "default", -120.5, 72.5, undefined, "2 of 60 rows with brackets"],
    ["unicode-minus-few", "balance", "default", -12.5, 72.5, undefined, '2 of 60 rows with "−" for a minus'],
    ["unicode-minus", "balance", "default", -31.1, 27.5, undefined, '28 of 60 rows with "−" for a minus'],
    ["decimal-comma-mixed", "yield", "class", 46, 69, undefined, '25 of 60 rows with "," before decimals'],
    ["decimal-comma-mostly-whole", "hours", "class", 0.5, 29, undefined, '10 of 60 rows with "," before'],
    ["decimal-comma-some-halves", "marks", "class", 1.5, 7, undefined, '32 of 60 rows with "," before'],
    ["decimal-comma-header-commas", "len, cm", "class", 13.9, 72.5, undefined, '"," before decimals'],
    ["decimal-comma-header-commas", "width, cm", "class", 0.51, 8.16, undefined, '"," before decimals'],
  ])("%s: %s", async (file, name, target, min, max, average, said) => {
    const { columnOf, schema, dataset, issues, valuesOf, nRows } = await readOdd(`${file}.csv`, target);
    expect(columnOf(name)).toMatchObject({ kind: "numeric", range: [min, max], nMissing: 0 });
    expect(columnOf(name).notice).toContain(said);
    expect(schema.columns.find((spec) => spec.name === name)).toMatchObject({ usual: [min, max] });
    expect([dataset.ledger.used, issues]).toEqual([nRows, []]);
    const values = valuesOf(name);
    expect([Math.min(...values), Math.max(...values)]).toEqual([min, max]);
    if (average !== undefined) expect(mean(values)).toBeCloseTo(average, 4);
  });

  it.each([
    ["age-90-plus", "age", "class", '55 numbers and 5 with a bound such as "90+"'],
    ["censored-few", "lead", "high", '56 numbers and 4 with a bound such as "<0.1"'],
    [
      "claims-none",
      "claims",
      "class",
      '26 numbers and 34 times "none": with kind: "numeric", missing: ["none"]',
    ],
    ["infinities", "len", "class", '40 numbers and 20 times "inf"'],
    ["dates-with-unknown", "last_visit", "class", '50 dates or times, 10 times "never"'],
    ["months", "month", "class", "dates or times"],
  ])("or its column is left out: %s", async (file, name, target, reason) => {
    const { columnOf, dataset, issues, nRows } = await readOdd(`${file}.csv`, target);
    expect(columnOf(name)).toMatchObject({ kind: "text", role: "ignore", missing: [], nMissing: 0 });
    expect(columnOf(name).reason).toContain(reason);
    expect([dataset.ledger.used, issues]).toEqual([nRows, []]);
  });
});

describe("no class is lost", () => {
  it.each([
    ["target-numbers-and-letter", "grade", "1 12, 2 8, 3 12, 4 12, 5 12, 6 8, 7 12, 8 12, X 8"],
    ["target-marks-absent", "mark", "10 10, 4 12, 5 12, 6 12, 7 11, 8 12, 9 12, abs 9"],
    ["target-severity-dash", "severity", "- 45, 1 9, 2 9, 3 9, 4 9, 5 9"],
    ["target-numbers-and-none", "defects", "1 14, 2 14, 3 11, None 41"],
  ])("%s", async (file, target, counts) => {
    const { columnOf, dataset, issues, nRows } = await readOdd(`${file}.csv`, target);
    const { distinct = [], counts: rows = [], nMissing } = columnOf(target);
    expect([distinct.map((value, i) => `${value} ${rows[i]}`).join(", "), nMissing]).toEqual([counts, 0]);
    const { classes, codes } = dataset.labels;
    const read = classes.map((name, k) => `${name} ${codes.filter((code) => code === k).length}`);
    expect([...read].sort().join(", ")).toBe(counts);
    expect([dataset.ledger.used, issues]).toEqual([nRows, []]);
  });
});

describe("spellings of no value", () => {
  it.each([
    ["na-excel-div0", "#DIV/0!"],
    ["na-hash-na", "#NA"],
    ["na-minus-nan", "-nan"],
    ["na-mysql-null", "\\N"],
  ])("%s", async (file, text) => {
    const { columnOf, dataset, issues, valuesOf } = await readOdd(`${file}.csv`, "class");
    expect(columnOf("len")).toMatchObject({ kind: "numeric", range: [16.2, 71], missing: [text] });
    expect(columnOf("len")).toMatchObject({ missingCounts: [15], nMissing: 15 });
    expect(valuesOf("len").filter(Number.isNaN)).toHaveLength(15);
    expect([dataset.ledger.used, issues]).toEqual([60, []]);
  });
});
