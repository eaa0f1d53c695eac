import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readCleveland } from "../../tests/support/cleveland.ts";
import {
  circulating,
  circulatingRows,
  featuresOf,
  heartSchema,
  type RawValues,
  readSiteRows,
  rowsOf,
  tableOf,
  toCsv,
  wineSchema,
} from "../../tests/support/coded-schema.ts";
import { makeLabels, takeLabels, takeRows } from "../core/index.ts";
import { type Coding, profileTable, rowToCoding, type Schema } from "../schema/index.ts";
import { readDataset } from "./dataset.ts";
import type { TableFormat } from "./protocol.ts";
import { readRows } from "./rows.ts";

const cleveland = readSiteRows("cleveland");
const asBytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string, more: object = {}, schema: Schema = heartSchema) =>
  readRows({ schema, bytes: asBytes(text), ...more });
const circulatingCsv = toCsv(circulatingRows());

const wines: RawValues[] = Array.from({ length: 30 }, (_, i) => ({
  id: `w${i}`,
  sugar: i % 7 === 0 ? null : i,
  grape: ["R", "P", "S"][i % 3]!,
  soil: i % 5 === 0 ? null : (i % 3) + 1,
  dry: i % 2 === 0 ? "yes" : "no",
  medal: ["none", "silver", "gold"][i % 3]!,
}));
const [cellar] = wineSchema.codings as unknown as [Coding];
const cellarRows = wines.map((row) => rowToCoding(wineSchema, cellar, row));
const wineFeatures = wines.map(({ sugar, grape, soil, dry }) => ({ sugar, grape, soil, dry }));

describe("readRows() of the circulating 303-row file", () => {
  test("refuses it unasked, with what tells, the mapping and the remedy", async () => {
    await expect(read(circulatingCsv)).rejects.toThrow(
      expect.objectContaining({
        code: "data/other-coding",
        message: [
          `the table must be in the codes of the schema, it seems to be in the coding circulating-303 (${circulating.description}): ` +
            "269 of 304 rows have codes that do not exist in the schema (cp, slope, ca, thal), none has one that does not exist " +
            "in circulating-303; circulating-303 alone has columns called target. circulating-303 -> schema:",
          "  cp: 0 -> 4 (asymptomatic), 1 -> 2 (atypical angina), 2 -> 3 (non-anginal pain), 3 -> 1 (typical angina)",
          "  restecg: 0 -> 2 (left ventricular hypertrophy (Estes)), 1 -> 0 (normal), 2 -> 1 (ST-T wave abnormality)",
          "  slope: 0 -> 3 (down), 1 -> 2 (flat), 2 -> 1 (up)",
          "  ca: 4 -> missing, other codes as they are",
          "  thal: 0 -> missing, 1 -> 6 (fixed defect), 2 -> 3 (normal), 3 -> 7 (reversible defect)",
          "  target -> num: 0 -> 1, 1 -> 0",
        ].join("\n"),
        hint: expect.stringContaining("--coding circulating-303"),
      }),
    );
  });

  test("converts it to the very values of the original rows when asked", async () => {
    const { table, issues } = await read(circulatingCsv, { coding: "circulating-303" });
    expect(issues.filter(({ severity }) => severity === "error")).toEqual([]);
    const rows = rowsOf(heartSchema, table);
    expect(rows).toHaveLength(304);
    rows.splice(164, 1); // the patient that is there twice
    expect(rows).toEqual(cleveland.map(featuresOf));
  });

  test("refuses it without header and target too", async () => {
    const lines = circulatingCsv.split("\n").slice(1, -1);
    const text = lines.map((line) => line.slice(0, line.lastIndexOf(","))).join("\n");
    await expect(read(text)).rejects.toThrow(expect.objectContaining({ code: "data/other-coding" }));
    const { nRows } = await read(text, { coding: "circulating-303" });
    expect(nRows).toBe(304);
  });

  test("refuses a target under our name, which is inverted there", async () => {
    const text = circulatingCsv.replace("target", "num");
    await expect(read(text)).rejects.toThrow(expect.objectContaining({ code: "data/other-coding" }));
  });

  test("refuses it as JSON too, and converts it when asked", async () => {
    const text = JSON.stringify(circulatingRows().map(({ target: _, ...row }) => row));
    await expect(read(text)).rejects.toThrow(expect.objectContaining({ code: "data/other-coding" }));
    const { table } = await read(text, { coding: "circulating-303" });
    expect(rowsOf(heartSchema, table)[303]).toEqual(featuresOf(cleveland[302]!));
  });

  test("takes JSON that names its coding itself only when the caller names the same", async () => {
    const records = circulatingRows().map(({ target: _, ...row }) => row);
    const text = JSON.stringify({ records: records.slice(0, 1), coding: "circulating-303" });
    const asked = await read(text, { coding: "circulating-303" });
    expect(asked.issues).toEqual([]);
    const unasked = await read(text.replaceAll(/"coding":"[^"]*"/g, '"coding":"swapped"'), {
      coding: "circulating-303",
    });
    expect(unasked.issues).toMatchObject([{ severity: "error", rule: "coding" }]);
    expect(unasked.nRows).toBe(0);
  });
});

describe("readRows() of the schema's own codes", () => {
  test.each(["cleveland", "hungarian", "switzerland", "va"] as const)("takes %s", async (site) => {
    const rows = readSiteRows(site);
    const profile = profileTable(
      heartSchema,
      tableOf(heartSchema, cleveland),
      makeLabels(cleveland.map(({ num }) => (Number(num) > 0 ? 1 : 0))),
    );
    const { nRows } = await read(toCsv(rows.map(featuresOf)), { profile });
    expect(nRows).toBe(rows.length);
  });

  test("refuses them when the caller says that they are in another coding", async () => {
    await expect(read(toCsv(cleveland), { coding: "circulating-303" })).rejects.toThrow(
      /must be in the coding circulating-303, it seems to be in the codes of the schema: .* rows have codes that do not exist in circulating-303/,
    );
  });

  test("reports a wrong code in one of them as that, and leaves the rest alone", async () => {
    const rows = cleveland.map(featuresOf);
    rows[4] = { ...rows[4]!, cp: 0 };
    const { nRows, issues } = await read(toCsv(rows));
    expect(nRows).toBe(302);
    expect(issues.filter(({ severity }) => severity === "error")).toMatchObject([
      { rule: "code", row: 5, column: "cp" },
    ]);
  });

  test("names a wrong code in rows of a coding, with the codes that the coding has", async () => {
    const rows = circulatingRows();
    rows[4] = { ...rows[4]!, slope: 3 };
    const { issues } = await read(toCsv(rows), { coding: "circulating-303" });
    expect(issues.filter(({ severity }) => severity === "error")).toMatchObject([
      {
        row: 5,
        column: "slope",
        value: "3",
        message:
          'column "slope" must be one of 0 (down), 1 (flat), 2 (up), or missing in the coding circulating-303, got "3"',
      },
    ]);
  });

  test("refuses rows whose codes all exist when they fit another coding better as a whole", async () => {
    const profile = profileTable(
      heartSchema,
      tableOf(heartSchema, cleveland),
      makeLabels(cleveland.map(({ num }) => (Number(num) > 0 ? 1 : 0))),
    );
    const likely = circulatingRows()
      .map(({ target: _, ...row }) => row)
      .filter((row) => row["cp"] !== 0 && row["slope"] !== 0 && row["thal"] === 3 && row["ca"] !== 4);
    const text = toCsv(likely);
    await expect(read(text, { profile })).rejects.toThrow(
      /seems to be in the coding circulating-303.*column "restecg": 1 \(ST-T wave abnormality\) stands in/,
    );
    expect((await read(text)).nRows).toBe(likely.length);
    expect((await read(text, { profile, coding: "own" })).nRows).toBe(likely.length);
  });
});

describe("readRows() of a made-up coding with other names and text codes", () => {
  test("refuses it unasked", async () => {
    await expect(read(toCsv(cellarRows), {}, wineSchema)).rejects.toThrow(
      /seems to be in the coding cellar-book.*cellar-book alone has columns called zucker, rebe, preis/,
    );
  });

  test("converts it when asked", async () => {
    const { table } = await read(toCsv(cellarRows), { coding: "cellar-book" }, wineSchema);
    expect(rowsOf(wineSchema, table)).toEqual(wineFeatures);
  });

  test("reports a column under the schema's name when rows are converted from the coding", async () => {
    const text = toCsv(cellarRows).replace("rebe", "grape");
    const { issues } = await read(text, { coding: "cellar-book" }, wineSchema);
    expect(issues).toMatchObject([
      { message: 'column "grape" must be called "rebe" in the coding cellar-book' },
    ]);
  });

  test("names the codings there are when another one is asked for", async () => {
    await expect(read(toCsv(cellarRows), { coding: "circulating-303" }, wineSchema)).rejects.toThrow(
      expect.objectContaining({ code: "schema/unknown-coding" }),
    );
  });
});

describe("readDataset()", () => {
  const directory = mkdtempSync(join(tmpdir(), "systole-coding-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const csv: TableFormat = { kind: "csv", header: true };

  /** Reads a text as a data set of a schema. */
  function readText(text: string, schema: Schema, coding?: string, format = csv, constants = {}) {
    writeFileSync(join(directory, "rows.csv"), text);
    const sha256 = createHash("sha256").update(text).digest("hex");
    const file = { path: "rows.csv", sha256, constants, ...(coding === undefined ? {} : { coding }) };
    return readDataset({ schema, format, file, baseDir: directory });
  }
  const readHeart = (text: string, coding?: string, format = csv) =>
    readText(text, heartSchema, coding, format, { site: "cleveland" });

  test("converts the circulating file to the very data set of the original, inverted target included", async () => {
    const original = await readCleveland();
    const { table, labels, ledger, issues } = await readHeart(circulatingCsv, "circulating-303");
    expect(issues.filter(({ rule }) => rule !== "usual")).toMatchObject([
      { rule: "duplicate-row", row: 165 },
    ]);
    expect(ledger).toEqual({ read: 304, used: 304, dropped: [] });
    const kept = Array.from({ length: 304 }, (_, i) => i).filter((i) => i !== 164);
    expect(takeRows(table, kept)).toEqual(
      takeRows(original.table, [...original.rowNumbers.map((n) => n - 1)]),
    );
    expect([...takeLabels(labels, kept).codes]).toEqual([...original.labels.codes]);
  });

  test("refuses the circulating file unasked", async () => {
    await expect(readHeart(circulatingCsv)).rejects.toThrow(
      expect.objectContaining({
        code: "data/other-coding",
        message: expect.stringMatching(/^file "rows.csv" must be in the codes of the schema/),
        hint: expect.stringContaining('coding: "circulating-303" beside the file'),
        details: { coding: "circulating-303", columns: circulating.columns },
      }),
    );
  });

  test("refuses it without header, and converts it so", async () => {
    const text = circulatingCsv.slice(circulatingCsv.indexOf("\n") + 1);
    const format: TableFormat = { kind: "csv", header: false };
    await expect(readHeart(text, undefined, format)).rejects.toThrow(
      /seems to be in the coding circulating-303/,
    );
    expect((await readHeart(text, "circulating-303", format)).ledger.used).toBe(304);
  });

  test("reports the target under the schema's name, since the coding inverts it", async () => {
    const { issues } = await readHeart(circulatingCsv.replace("target", "num"), "circulating-303");
    expect(issues.find(({ severity }) => severity === "error")?.message).toBe(
      'column "num" must be called "target" in the coding circulating-303',
    );
  });

  test("refuses the original when it is said to be in the coding", async () => {
    await expect(readHeart(toCsv(cleveland), "circulating-303")).rejects.toThrow(
      expect.objectContaining({ hint: expect.stringContaining("leave the coding out") }),
    );
  });

  test("refuses and converts a made-up coding with text codes, three classes and other names", async () => {
    await expect(readText(toCsv(cellarRows), wineSchema)).rejects.toThrow(
      /seems to be in the coding cellar-book/,
    );
    const own = await readText(toCsv(wines), wineSchema);
    const converted = await readText(toCsv(cellarRows), wineSchema, "cellar-book");
    expect(converted.issues).toEqual([]);
    expect(converted.table).toEqual(own.table);
    expect(converted.labels).toEqual(own.labels);
  });

  test("converts JSON lines, whose values are typed", async () => {
    const lines = cellarRows.map((row) => `${JSON.stringify(row)}\n`).join("");
    const converted = await readText(lines, wineSchema, "cellar-book", { kind: "jsonl" });
    expect(converted.issues).toEqual([]);
    expect(converted.table).toEqual((await readText(toCsv(wines), wineSchema)).table);
  });

  test("tells codings with the same words apart by what does not exist, and takes what may be", async () => {
    const [, swapped] = wineSchema.codings as unknown as [Coding, Coding];
    const rows = wines.map((row) => rowToCoding(wineSchema, swapped, row));
    expect((await readText(toCsv(rows), wineSchema)).ledger.used).toBe(30);
    expect((await readText(toCsv(rows), wineSchema, "swapped")).table).toEqual(
      (await readText(toCsv(wines), wineSchema)).table,
    );
  });
});
