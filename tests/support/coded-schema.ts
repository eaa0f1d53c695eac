import { readFileSync } from "node:fs";
import fc from "fast-check";
import heartDisease from "../../projects/heart-disease/systole.config.ts";
import type { Table } from "../../src/core/index.ts";
import { rawRowsOfTable, tableOfRawRows } from "../../src/model/index.ts";
import { type Coding, defineSchema, featureSpecs, rowToCoding, type Schema } from "../../src/schema/index.ts";

/** A made-up schema that knows nothing of the shipped one: codes as text and as numbers, a target of three classes. */
export const wineSchema = defineSchema({
  columns: [
    { name: "id", kind: "text", role: "id" },
    { name: "sugar", kind: "numeric", min: 0, max: 300, nullable: true },
    {
      name: "grape",
      kind: "categorical",
      codes: [
        { value: "R", label: "riesling" },
        { value: "P", label: "pinot" },
        { value: "S", label: "sylvaner" },
      ],
    },
    {
      name: "soil",
      kind: "categorical",
      nullable: true,
      missing: ["?"],
      codes: [
        { value: 1, label: "slate" },
        { value: 2, label: "loess" },
        { value: 3, label: "granite" },
      ],
    },
    { name: "dry", kind: "categorical", codes: [{ value: "yes" }, { value: "no" }] },
    {
      name: "medal",
      kind: "categorical",
      role: "target",
      codes: [{ value: "none" }, { value: "silver" }, { value: "gold" }],
    },
  ],
  target: { column: "medal" },
  codings: [
    {
      name: "cellar-book",
      description: "what the cellar wrote down before 2010",
      columns: {
        sugar: { name: "zucker" },
        grape: { name: "rebe", codes: { ri: "R", pn: "P", sy: "S" } },
        soil: { codes: { "1": 3, "3": 1, "0": null } },
        dry: { codes: { "1": "yes", "0": "no" } },
        medal: { name: "preis", codes: { "-": "none", Ag: "silver", Au: "gold" } },
      },
    },
    {
      name: "swapped",
      description: "the same words the other way round",
      columns: {
        grape: { codes: { P: "R", R: "P" } },
        soil: { codes: { "2": 1, "1": 2 } },
        dry: { codes: { yes: "no", no: "yes" } },
      },
    },
  ],
});

/** The schema of the shipped project. */
export const heartSchema: Schema = heartDisease.schema;
/** Its one coding: that of the copy with 303 rows which circulates. */
export const circulating: Coding = heartSchema.codings![0]!;

/** A row by name; `null` is missing. */
export type RawValues = Record<string, string | number | null>;

/** The rows of a shipped file in the schema's names and codes. */
export function readSiteRows(site: "cleveland" | "hungarian" | "switzerland" | "va"): RawValues[] {
  const url = new URL(`../../projects/heart-disease/data/processed.${site}.data`, import.meta.url);
  const names = heartSchema.columns.map((spec) => spec.name).filter((name) => name !== "site");
  return readFileSync(url, "utf8")
    .trim()
    .split("\n")
    .map((line) =>
      Object.fromEntries(
        line.split(",").map((text, j) => [names[j]!, text === "?" || text === "" ? null : Number(text)]),
      ),
    );
}

/** The features alone, as a request has them. */
export function featuresOf(row: RawValues): RawValues {
  return Object.fromEntries(featureSpecs(heartSchema).map(({ name }) => [name, row[name] ?? null]));
}

/**
 * The rows of Cleveland in the circulating coding, as the file that circulates has them: with the target inverted and one patient
 * twice, so that there are 304.
 */
export function circulatingRows(): RawValues[] {
  const rows = readSiteRows("cleveland").map((row) =>
    rowToCoding(heartSchema, circulating, { ...row, num: Number(row["num"]) > 0 ? 1 : 0 }),
  );
  return [...rows.slice(0, 164), rows[163]!, ...rows.slice(164)];
}

/** A text table of rows with a header; a missing value is empty. */
export function toCsv(rows: readonly RawValues[]): string {
  const names = Object.keys(rows[0] ?? {});
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ""))]
    .map((cells) => `${cells.join(",")}\n`)
    .join("");
}

/** Draws any raw row that a schema allows, features and target alike. A column that may be missing sometimes is. */
export function anyRow(schema: Schema): fc.Arbitrary<RawValues> {
  return fc.record(
    Object.fromEntries(
      schema.columns.map((spec) => {
        const value: fc.Arbitrary<string | number> =
          spec.kind === "categorical"
            ? fc.constantFrom(...spec.codes.map((code) => code.value))
            : spec.kind === "numeric"
              ? spec.name === schema.target.column
                ? fc.constantFrom(0, 1)
                : fc.integer({ min: spec.min ?? 0, max: spec.max ?? 100 })
              : fc.constant("a text");
        return [spec.name, spec.nullable === true ? fc.option(value) : value];
      }),
    ),
  );
}

/** Rows as the table that a model takes. */
export const tableOf = (schema: Schema, rows: readonly RawValues[]): Table => tableOfRawRows(schema, rows);

/** A table as the rows of a request. */
export const rowsOf = (schema: Schema, table: Table): RawValues[] => rawRowsOfTable(schema, table);
