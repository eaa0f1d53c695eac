import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Schema } from "../schema/index.ts";
import { readRows } from "./rows.ts";

const schema: Schema = {
  columns: [
    { name: "size", kind: "numeric", nullable: true },
    { name: "colour", kind: "categorical", codes: [{ value: "red" }, { value: "green" }] },
    { name: "id", kind: "text", role: "id" },
    { name: "grade", kind: "categorical", role: "target", codes: [{ value: "a" }, { value: "b" }] },
  ],
  target: { column: "grade" },
};
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("readRows() gives rows back", () => {
  test("as they were written, all columns, refused ones too", async () => {
    const text = 'id,size,grade,colour\n007, 43.20,a,red\n"x, ""y""",,,blue\n1,2\n,1e0,b,green\n';
    const { given, refused, rowNumbers, imputed } = await readRows({ schema, bytes: bytesOf(text) });
    expect([given.names, given.isTyped]).toEqual([["id", "size", "grade", "colour"], false]);
    expect([1, 2, 3, 4, 5].map((row) => given.values(row))).toEqual([
      ["007", " 43.20", "a", "red"],
      ['x, "y"', "", "", "blue"],
      undefined,
      ["", "1e0", "b", "green"],
      undefined,
    ]);
    expect([...rowNumbers]).toEqual([1, 4]);
    expect(imputed).toEqual([[], []]);
    expect(refused.map(({ row, line, issues }) => [row, line, issues.map(({ rule }) => rule)])).toEqual([
      [2, 3, ["code"]],
      [3, 4, ["field-count"]],
    ]);
  });

  test("whatever their texts are, over many batches", async () => {
    const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", " ", "é", "1"), maxLength: 6 });
    const row = fc.tuple(cell, cell, cell);
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        fc.constantFrom(1, 400),
        async (rows, times) => {
          const all = Array.from({ length: times }, () => rows).flat();
          const lines = all.map((cells) =>
            ["red", ...cells].map((text) => `"${text.replaceAll('"', '""')}"`).join(","),
          );
          const text = `colour,size,id,grade\n${lines.join("\n")}\n`;
          const { given } = await readRows({ schema, bytes: bytesOf(text) });
          expect(all.map((_, i) => given.values(i + 1))).toEqual(all.map((cells) => ["red", ...cells]));
        },
      ),
      { numRuns: 30 },
    );
  });
});

test("readRows() keeps every digit of a whole number in JSON, in a list and in lines", async () => {
  const id = "12345678901234567890";
  const record = (size: string) => `{"id": ${id}, "size": ${size}, "colour": "red"}`;
  for (const text of [`[${record("1.5")}, ${record(id)}]`, `${record("1.5")}\n${record(id)}\n`]) {
    const { given, table, refused } = await readRows({ schema, bytes: bytesOf(text) });
    expect([1, 2].map((row) => given.values(row)?.[0])).toEqual([id, id]);
    expect(refused).toEqual([]);
    expect(table.columns[0]).toMatchObject({ values: Float64Array.of(1.5, Number(id)) });
  }
  const digits = "0.12345678901234567";
  const floats = bytesOf(`[{"id": "${id}", "size": ${digits}, "colour": "red"}]`);
  expect((await readRows({ schema, bytes: floats })).given.values(1)).toEqual([id, Number(digits), "red"]);
});
