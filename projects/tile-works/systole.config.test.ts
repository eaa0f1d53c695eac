import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { countClasses, getCategorical, getColumn } from "../../src/core/index.ts";
import { assertValid, readDataset, readRows } from "../../src/data/index.ts";
import { checkSchema, featureSpecs, findCoding, rowFromCoding, rowToCoding } from "../../src/schema/index.ts";
import { makeTiles } from "./make-data.ts";
import project from "./systole.config.ts";

const baseDir = dirname(fileURLToPath(import.meta.url));
const { schema, data } = project;

describe("the tile-works project", () => {
  test("has the rows that its script makes, byte for byte", () => {
    expect(makeTiles()).toBe(readFileSync(`${baseDir}/${data.training.path}`, "utf8"));
  });

  test("reads them as its description says", async () => {
    const dataset = await readDataset({ schema, format: data.format, file: data.training, baseDir });
    assertValid(dataset);
    const { table, labels, ledger, issues } = dataset;
    expect([ledger.read, ledger.used]).toEqual([3200, 3185]);
    expect(ledger.dropped.map(({ rule, rows }) => [rule, rows.length])).toEqual([["target-missing", 15]]);
    expect(new Set(issues.map((issue) => issue.rule))).toEqual(new Set(["target-missing"]));
    expect(labels.classes).toEqual(["first", "scrap", "second"]);
    expect(countClasses(labels)).toEqual([1594, 621, 970]);
    expect(table.columns.map((column) => column.name)).toEqual(featureSpecs(schema).map((spec) => spec.name));
    const kiln = getCategorical(table, "kiln");
    expect(new Set(kiln.codes)).toEqual(new Set([0, 1, 2]));
    const moisture = getColumn(table, "moisture_pct");
    expect(moisture.kind === "numeric" && moisture.values.filter(Number.isNaN).length).toBe(197);
  });

  test("declares another coding that loses nothing", () => {
    checkSchema(schema);
    const coding = findCoding(schema, "kiln-book")!;
    const row = { kiln: "south", clay: "red", glaze: null, shift: "night", peak_c: 1041, grade: "scrap" };
    const there = { kiln: "K2", clay: "R", glaze: null, crew: "III", peak_c: 1041, class: "X" };
    expect(rowToCoding(schema, coding, row)).toEqual(there);
    expect(rowFromCoding(schema, coding, there)).toEqual(row);
  });

  test("knows a page of the kiln book when it sees one, and reads it when told to", async () => {
    const coding = findCoding(schema, "kiln-book")!;
    const [header = "", ...lines] = makeTiles().trim().split("\n").slice(0, 121);
    const names = header.split(";");
    const rows = lines.map((line) => {
      const values = line.split(";").map((text) => (text === "" || text === "n/a" ? null : text));
      return rowToCoding(
        schema,
        coding,
        Object.fromEntries(names.map((name, j) => [name, values[j] ?? null])),
      );
    });
    const page = [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))]
      .map((cells) => cells.map((cell) => cell ?? "").join(";"))
      .join("\n");
    const bytes = new TextEncoder().encode(page);
    await expect(readRows({ schema, bytes })).rejects.toMatchObject({
      code: "data/other-coding",
      message: expect.stringMatching(/kiln-book[\s\S]*"K1" -> "north"/),
    });
    const own = await readRows({ schema, bytes: new TextEncoder().encode([header, ...lines].join("\n")) });
    const read = await readRows({ schema, bytes, coding: "kiln-book" });
    assertValid(read);
    expect(read.table).toEqual(own.table);
  });

  test("says that it is invented", () => {
    const readme = readFileSync(`${baseDir}/README.md`, "utf8");
    expect(readme).toContain("**The rows are synthetic.**");
    expect(project.description).toContain("does not exist");
    expect(data.provenance).toContain("Synthetic");
  });
});
