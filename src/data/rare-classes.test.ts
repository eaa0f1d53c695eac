import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { getNumeric } from "../core/index.ts";
import type { Schema } from "../schema/index.ts";
import { type DatasetOptions, readDataset } from "./dataset.ts";
import type { Dataset } from "./protocol.ts";

const directory = mkdtempSync(join(tmpdir(), "systole-rare-"));
afterAll(() => rmSync(directory, { recursive: true }));

const schemaOf = (...classes: string[]): Schema => ({
  columns: [
    { name: "x", kind: "numeric" },
    { name: "y", kind: "categorical", role: "target", codes: classes.map((value) => ({ value })) },
  ],
  target: { column: "y" },
});

async function read(text: string, schema: Schema, options: Partial<DatasetOptions> = {}): Promise<Dataset> {
  const path = join(directory, "t.csv");
  writeFileSync(path, text);
  const file = { path, sha256: createHash("sha256").update(text).digest("hex") };
  const format = { kind: "csv", header: true } as const;
  return readDataset({ schema, format, file, baseDir: directory, rareClasses: "drop", ...options });
}

describe("classes of one row", () => {
  const text = "x,y\n1,a\n2,b\n3,rare\n4,a\n5,b\n6,c\n7,c\n";

  test("are left out through the ledger, with a warning that names class and row", async () => {
    const { labels, ledger, issues, rowNumbers, table } = await read(
      text,
      schemaOf("a", "b", "c", "none", "rare"),
    );
    expect(ledger).toEqual({ read: 7, used: 6, dropped: [{ rule: "rare-class", rows: [3] }] });
    expect([labels.classes, [...labels.codes]]).toEqual([
      ["a", "b", "c"],
      [0, 1, 0, 1, 2, 2],
    ]);
    expect([[...rowNumbers], [...getNumeric(table, "x").values]]).toEqual([
      [1, 2, 4, 5, 6, 7],
      [1, 2, 4, 5, 6, 7],
    ]);
    expect(issues.map(({ severity, rule, row, line, value }) => [severity, rule, row, line, value])).toEqual([
      ["warning", "rare-class", undefined, undefined, "none"],
      ["warning", "rare-class", 3, 4, "rare"],
    ]);
    expect(issues[1]?.message).toContain('class "rare" of "y" has one row, 3');
  });

  test("stay where they are asked to, and where fewer than two classes would remain", async () => {
    const kept = await read(text, schemaOf("a", "b", "c", "rare"), { rareClasses: "keep" });
    expect([kept.ledger.used, kept.labels.classes.length, kept.issues]).toEqual([7, 4, []]);
    const two = await read("x,y\n1,a\n2,a\n3,b\n", schemaOf("a", "b"));
    expect([two.ledger.used, two.labels.classes]).toEqual([3, ["a", "b"]]);
  });

  test("are counted among the rows that are used, duplicates and rows in error left out", async () => {
    const schema = schemaOf("a", "b", "c");
    const dropped = await read("x,y\n1,a\n2,a\n3,b\n4,b\n5,c\n5,c\n", schema, { duplicates: "drop" });
    expect(dropped.ledger).toEqual({
      read: 6,
      used: 4,
      dropped: [
        { rule: "duplicate-row", rows: [6] },
        { rule: "rare-class", rows: [5] },
      ],
    });
  });

  test("no row disappears, whatever the classes are", async () => {
    const classes = ["a", "b", "c", "d", "e"];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...classes, ""), { maxLength: 12 }), async (targets) => {
        const rows = targets.map((target, i) => `${i},${target}`);
        const { ledger, labels, rowNumbers, table } = await read(
          `x,y\n${rows.join("\n")}\n`,
          schemaOf(...classes),
        );
        const all = [...rowNumbers, ...ledger.dropped.flatMap((drop) => [...drop.rows])].sort(
          (a, b) => a - b,
        );
        expect(all).toEqual(targets.map((_, i) => i + 1));
        expect([table.nRows, labels.codes.length]).toEqual([ledger.used, ledger.used]);
        rowNumbers.forEach((row, i) => {
          expect(labels.classes[labels.codes[i]!]).toBe(targets[row - 1]);
        });
      }),
      { numRuns: 60 },
    );
  });

  test("a row without target says what stands in its place", async () => {
    const nullable = schemaOf("a", "b");
    const missing = { ...nullable, columns: nullable.columns.map((spec) => ({ ...spec, missing: ["NA"] })) };
    const { issues } = await read("x,y\n1,a\n2, NA\n3,\n4,b\n", missing as Schema);
    expect(issues.map(({ row, value }) => [row, value])).toEqual([
      [2, "NA"],
      [3, ""],
    ]);
  });
});
