import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defineSchema } from "../schema/index.ts";
import { readLabelledRows } from "./labelled-rows.ts";

const schema = defineSchema({
  columns: [
    { name: "size", kind: "numeric", nullable: true },
    { name: "ward", kind: "text", role: "group" },
    { name: "shift", kind: "categorical", role: "ignore", codes: [{ value: "day" }, { value: "night" }] },
    {
      name: "ill",
      kind: "categorical",
      role: "target",
      codes: [{ value: "no" }, { value: "perhaps" }, { value: "yes" }],
      missing: ["?"],
    },
  ],
  target: { column: "ill" },
  codings: [{ name: "short", columns: { ill: { name: "i", codes: { n: "no", y: "yes", p: "perhaps" } } } }],
});
const bytes = (text: string): Uint8Array => Buffer.from(text);
const read = (text: string, more: object = {}) => readLabelledRows({ schema, bytes: bytes(text), ...more });
const labelsOf = ({ labels }: Awaited<ReturnType<typeof read>>): string[] =>
  Array.from(labels.codes, (code) => labels.classes[code]!);

describe("readLabelledRows()", () => {
  test("reads features and classes of a table in any order of columns, and of JSON", async () => {
    const csv = await read("ill,size,ward\nyes,1,a\nno,,b\n");
    expect(labelsOf(csv)).toEqual(["yes", "no"]);
    expect(csv.table.columns.map(({ name }) => name)).toEqual(["size", "ill"]);
    expect(csv.ledger).toEqual({ read: 2, used: 2, dropped: [] });
    expect(csv.imputed).toEqual([[], ["size"]]); // a target is never filled in
    const json = await read('[{"size": 1, "ill": "yes"}, {"ill": "no"}]');
    expect(labelsOf(json)).toEqual(["yes", "no"]);
  });

  test("reads a table without header that has all columns", async () => {
    expect(labelsOf(await read("1,a,day,yes\n2,b,night,no\n"))).toEqual(["yes", "no"]);
  });

  test("says what became of rows without a class, of an unknown one and with errors", async () => {
    const rows = await read("size,ill\n1,yes\n2,?\n3,perhaps\n4,ill\nx,no\n6,no\n7,\n", {
      classes: ["no", "yes"],
    });
    expect(labelsOf(rows)).toEqual(["yes", "no"]);
    expect([...rows.rowNumbers]).toEqual([1, 6]);
    expect(rows.ledger).toEqual({
      read: 7,
      used: 2,
      dropped: [
        { rule: "invalid", rows: [4, 5] },
        { rule: "target-missing", rows: [2, 7] },
        { rule: "unknown-class", rows: [3] },
      ],
    });
    const said = rows.issues.map(({ row, rule, severity, value }) => [row, rule, severity, value]);
    expect(said).toEqual([
      [2, "target-missing", "warning", "?"],
      [3, "unknown-class", "warning", "perhaps"],
      [4, "code", "error", "ill"],
      [5, "number", "error", "x"],
      [7, "target-missing", "warning", ""],
    ]);
  });

  test("has an error of the table without a target, or without a value of it", async () => {
    const none = await read("size\n1\n2\n");
    expect(none.issues.map(({ rule, column, severity }) => [rule, column, severity])).toEqual([
      ["missing-column", "ill", "error"],
    ]);
    expect(none.ledger.used).toBe(0);
    const empty = await read('[{"size": 1}, {"size": 2}]');
    expect(empty.issues[0]).toMatchObject({ rule: "target-missing", severity: "error" });
    const unknown = await read("size,ill\n1,perhaps\n", { classes: ["no", "yes"] });
    expect(unknown.issues[0]!.message).toContain("must have a class of the model in one row or more");
  });

  test("converts a target that another coding names and writes otherwise", async () => {
    expect(labelsOf(await read("size,i\n1,y\n2,p\n", { coding: "short" }))).toEqual(["yes", "perhaps"]);
    await expect(read("size,i\n1,y\n2,n\n")).rejects.toMatchObject({ code: "data/other-coding" });
  });

  test("reads other columns as far as they can be, and tells of no error there", async () => {
    const rows = await read("size,ill,ward,shift\n1,yes,a,day\n2,no,,dusk\n", { others: ["ward", "shift"] });
    expect(rows.issues).toEqual([]);
    expect(rows.table.columns.slice(2)).toMatchObject([
      { name: "ward", categories: ["a"], codes: Int32Array.of(0, -1) },
      { name: "shift", codes: Int32Array.of(0, -1) },
    ]);
    const absent = await read("size,ill\n1,yes\n", { others: ["ward"] });
    expect(absent.table.columns.at(-1)).toMatchObject({ name: "ward", codes: Int32Array.of(-1) });
  });

  test("accounts for every row, whatever the targets are", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("yes", "no", "perhaps", "?", "", "other"), { minLength: 1, maxLength: 30 }),
        async (targets) => {
          const text = `size,ill\n${targets.map((target, i) => `${i},${target}\n`).join("")}`;
          const { ledger, labels, table, rowNumbers } = await read(text, { classes: ["no", "yes"] });
          const nDropped = ledger.dropped.reduce((sum, { rows }) => sum + rows.length, 0);
          expect([ledger.read, ledger.used + nDropped]).toEqual([targets.length, targets.length]);
          expect(Array.from(rowNumbers, (row) => targets[row - 1])).toEqual(
            targets.filter((target) => target === "yes" || target === "no"),
          );
          expect([labels.codes.length, table.nRows]).toEqual([ledger.used, ledger.used]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
