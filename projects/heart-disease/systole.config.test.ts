import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Column, countClasses, getCategorical } from "../../src/core/index.ts";
import { assertValid, type DataFile, readDataset, readRows } from "../../src/data/index.ts";
import { checkSchema, featureSpecs, type Schema } from "../../src/schema/index.ts";
import project from "./systole.config.ts";

const baseDir = dirname(fileURLToPath(import.meta.url));
const { schema, data } = project;
const files: Readonly<Record<string, DataFile>> = { cleveland: data.training, ...data.external };

/** What the data's own description says of each file; `missing` and `zero` are counts of "?" and of 0 written for it. */
const facts = {
  cleveland: {
    rows: 303,
    classes: [164, 139],
    num: [164, 55, 36, 35, 13],
    sex: [97, 206],
    complete: 297,
    duplicates: 0,
    missing: { ca: 4, thal: 2 },
    zero: {},
    negative: 0,
  },
  hungarian: {
    rows: 294,
    classes: [188, 106],
    num: [188, 106, 0, 0, 0],
    sex: [81, 213],
    complete: 1,
    duplicates: 1,
    missing: {
      trestbps: 1,
      chol: 23,
      fbs: 8,
      restecg: 1,
      thalach: 1,
      exang: 1,
      slope: 190,
      ca: 291,
      thal: 266,
    },
    zero: {},
    negative: 0,
  },
  switzerland: {
    rows: 123,
    classes: [8, 115],
    num: [8, 48, 32, 30, 5],
    sex: [10, 113],
    complete: 0,
    duplicates: 0,
    missing: {
      trestbps: 2,
      fbs: 75,
      restecg: 1,
      thalach: 1,
      exang: 1,
      oldpeak: 6,
      slope: 17,
      ca: 118,
      thal: 52,
    },
    zero: { chol: 123 },
    negative: 11,
  },
  va: {
    rows: 200,
    classes: [51, 149],
    num: [51, 56, 41, 42, 10],
    sex: [6, 194],
    complete: 1,
    duplicates: 1,
    missing: {
      trestbps: 56,
      chol: 7,
      fbs: 7,
      thalach: 53,
      exang: 53,
      oldpeak: 56,
      slope: 102,
      ca: 198,
      thal: 166,
    },
    zero: { chol: 49, trestbps: 1 },
    negative: 1,
  },
} as const;

const add = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>) => {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(names.map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
};

const sites = Object.keys(facts) as (keyof typeof facts)[];

const missingRows = (column: Column): number[] => {
  const values: readonly number[] = Array.from(column.kind === "numeric" ? column.values : column.codes);
  return values.flatMap((value, i) =>
    Number.isNaN(value) || (column.kind === "categorical" && value === -1) ? [i] : [],
  );
};

describe("the heart-disease project", () => {
  test("has a schema without contradiction, 13 features and a site that is none", () => {
    checkSchema(schema);
    expect(featureSpecs(schema)).toHaveLength(13);
    expect(featureSpecs(schema).map((spec) => spec.name)).not.toContain("site");
    expect(schema.columns.every((spec) => spec.description !== undefined)).toBe(true);
  });

  test.each(sites)("reads %s as its description says", async (site) => {
    const fact = facts[site];
    const dataset = await readDataset({ schema, format: data.format, file: files[site]!, baseDir });
    assertValid(dataset);
    const { table, labels, ledger, issues } = dataset;
    expect(ledger).toEqual({ read: fact.rows, used: fact.rows, dropped: [] });
    expect(labels.classes).toEqual(["0", "1"]);
    expect(countClasses(labels)).toEqual(fact.classes);
    const counts = (codes: Int32Array, n: number) =>
      Array.from({ length: n }, (_, code) => codes.filter((c) => c === code).length);
    expect(counts(getCategorical(table, "sex").codes, 2)).toEqual(fact.sex);
    expect(
      [...new Set(getCategorical(table, "site").codes)].map(
        (c) => getCategorical(table, "site").categories[c],
      ),
    ).toEqual([site]);
    const perColumn = table.columns.map((column) => [column.name, missingRows(column).length] as const);
    expect(Object.fromEntries(perColumn.filter(([, n]) => n > 0))).toEqual(add(fact.missing, fact.zero));
    expect(issues.filter((issue) => issue.rule === "duplicate-row")).toHaveLength(fact.duplicates);
    expect(
      issues.filter(
        (issue) => issue.rule === "usual" && issue.column === "oldpeak" && issue.value!.startsWith("-"),
      ),
    ).toHaveLength(fact.negative);
  });

  test.each(sites)(
    "finds %s's degrees of disease and complete rows, zeros taken as they are",
    async (site) => {
      const num = {
        name: "num",
        kind: "categorical",
        role: "target",
        codes: [0, 1, 2, 3, 4].map((value) => ({ value })),
      };
      const plain = {
        columns: schema.columns.map((spec) =>
          spec.name === "num" ? num : spec.kind === "numeric" ? { ...spec, min: -10, missing: ["?"] } : spec,
        ),
        target: { column: "num" },
      } as Schema;
      const { table, labels } = await readDataset({
        schema: plain,
        format: data.format,
        file: files[site]!,
        baseDir,
      });
      expect(countClasses(labels)).toEqual(facts[site].num);
      const incomplete = new Set(table.columns.flatMap(missingRows));
      expect(table.nRows - incomplete.size).toBe(facts[site].complete);
    },
  );

  test("predicts from its own files as they are, the first row included", async () => {
    for (const [site, { snapshot }] of Object.entries({ cleveland: data.training, ...data.external })) {
      const rows = await readRows({ schema, path: `${baseDir}/${snapshot}` });
      assertValid(rows);
      expect(rows.nRows).toBe(facts[site as keyof typeof facts].rows);
    }
  });

  test("names its licence, its source and its principal investigators", async () => {
    const readme = await readFile(`${baseDir}/README.md`, "utf8");
    for (const text of [readme, data.provenance])
      for (const part of ["CC BY 4.0", "10.24432/C52P4X", "Janosi", "Steinbrunn", "Pfisterer", "Detrano"])
        expect(text).toContain(part);
  });
});
