import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ColumnCounts } from "./column-counts.ts";
import { inferColumn } from "./infer-column.ts";
import { inferTable } from "./infer-table.ts";

/** A whole number from 0 to 2^31 that looks drawn. */
const drawn = (i: number): number => Math.imul(i + 1, 0x9e3779b1) >>> 1;

describe("ColumnCounts", () => {
  it("is exact as long as there are no more than 20,000 distinct texts", () => {
    const counts = ColumnCounts.of(Array.from({ length: 40_000 }, (_, i) => ` ${i % 20_000} `));
    expect([counts.nEach, counts.texts.size, counts.nRows]).toEqual([1, 20_000, 40_000]);
    expect([...counts.texts.values()].every(({ nRows }) => nRows === 2)).toBe(true);
  });

  it("keeps a part of more texts: forms, rows and ranges stay exact, their number is near the truth", () => {
    const n = 100_000;
    const counts = ColumnCounts.of(Array.from({ length: n }, (_, i) => `$${(drawn(i) / 100).toFixed(2)}`));
    expect(counts.texts.size).toBeLessThanOrEqual(20_000);
    expect(counts.forms).toHaveLength(1);
    const sizes = Array.from({ length: n }, (_, i) => drawn(i) / 100);
    const column = inferColumn("x", counts);
    const range = [Math.min(...sizes.slice(0, 1)), 0];
    for (const size of sizes) {
      range[0] = Math.min(range[0]!, size);
      range[1] = Math.max(range[1]!, size);
    }
    expect(column).toMatchObject({ kind: "numeric", writing: { prefix: "$" }, range });
    expect(column.notice).toBe(`${n} of ${n} rows with "$" before them, such as "$${sizes[0]!.toFixed(2)}"`);
    expect(column.nDistinct / n).toBeCloseTo(1, 1);
  });

  it("still finds the one word among a million different numbers' worth of texts", () => {
    const texts = Array.from({ length: 60_000 }, (_, i) => (i === 59_000 ? "none" : `${drawn(i) / 7}`));
    const { role, reason } = inferColumn("x", ColumnCounts.of(texts));
    expect([role, reason]).toEqual(["ignore", expect.stringContaining("59999 numbers and 1 text such as")]);
  });

  it("tells ids by their habits among very many rows", () => {
    const n = 70_000;
    const guess = (name: string, textOf: (i: number) => string) =>
      inferColumn(name, ColumnCounts.of(Array.from({ length: n }, (_, i) => textOf(i))));
    expect(guess("v", (i) => String((i * 3_001) % n))).toMatchObject({ role: "id" });
    expect(guess("v", (i) => String(i * 3))).toMatchObject({ role: "id" });
    expect(guess("v", (i) => String((i * 3_001) % (n - 1)))).toMatchObject({ role: "feature" });
    expect(guess("v", (i) => `T-${i}`)).toMatchObject({ role: "id" });
    expect(guess("user_id", (i) => `T-${i >> 1}`)).toMatchObject({ role: "group" });
    expect(guess("v", (i) => `note ${i >> 1}`)).toMatchObject({ role: "ignore" });
  });

  it("counts the bytes of a text table as it counts texts", async () => {
    const directory = mkdtempSync(join(tmpdir(), "systole-counts-"));
    const path = join(directory, "rows.csv");
    const number = fc.oneof(
      fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.integer().map((value) => (value / 1000).toFixed(3)),
      fc.constantFrom(
        "007",
        "-0.5",
        ".5",
        "5.",
        "+7",
        "1,250",
        "",
        "20240301",
        "NA",
        "1e400",
        "12345678901234567",
      ),
    );
    const cells = fc.sample(number, { numRuns: 400, seed: 7 });
    // so many different texts first that the table's cells are counted both one by one and as parts
    const many = Array.from({ length: 45_000 }, (_, i) => String(drawn(i) / 8));
    try {
      for (const texts of [
        cells,
        [...cells, ...many, ...cells],
        [...many.slice(0, 30_000), ...cells, ...many],
      ]) {
        writeFileSync(path, `x,y\n${texts.map((text, i) => `"${text}",${i % 2}\n`).join("")}`);
        const { columns } = await inferTable(path, { target: "y" });
        expect(columns[0]).toEqual(inferColumn("x", ColumnCounts.of(texts), { delimiter: "," }));
        writeFileSync(path, `x;y\n${texts.map((text, i) => `${text};${i % 2}\n`).join("")}`);
        const plain = await inferTable(path, { target: "y" });
        expect(plain.columns[0]).toEqual(inferColumn("x", ColumnCounts.of(texts), { delimiter: ";" }));
      }
      const numbers = cells.filter((text) => /^-?\d*\.?\d+$/.test(text) && !/^0\d/.test(text));
      const texts = [...numbers, ...many, ...numbers];
      writeFileSync(path, `x,y\n${texts.map((text, i) => `${text},${i % 2}\n`).join("")}`);
      const { columns } = await inferTable(path, { target: "y" });
      const expected = inferColumn("x", ColumnCounts.of(texts), { delimiter: "," });
      expect(expected).toMatchObject({ kind: "numeric" });
      expect(columns[0]).toEqual(expected);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
