import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scanCsv } from "./csv/csv-scan.ts";
import { RowIndex } from "./row-index.ts";
import { streamOf } from "./source/byte-stream.ts";

const find = (index: RowIndex, values: readonly unknown[], row: number) =>
  index.firstLike(
    values.map((value) => [value]),
    0,
    row,
  );

describe("RowIndex", () => {
  test("finds the first row that is equal, spaces around values left out", () => {
    const index = new RowIndex();
    expect(find(index, ["1", "red"], 1)).toBeUndefined();
    expect(find(index, ["2", "red"], 2)).toBeUndefined();
    expect(find(index, [" 1", "red "], 3)).toBe(1);
    expect(find(index, [1, "red"], 4)).toBe(1);
    expect(find(index, ["2", "red"], 5)).toBe(2);
  });

  test.each([
    [
      ["ab", "c"],
      ["a", "bc"],
    ],
    [
      ["", null],
      [null, ""],
    ],
    [["a"], ["a", ""]],
    [["null"], [null]],
    [[""], [undefined]],
  ])("tells %j from %j", (a, b) => {
    const index = new RowIndex();
    expect(find(index, a, 1)).toBeUndefined();
    expect(find(index, b, 2)).toBeUndefined();
  });

  test("takes no two of 200,000 rows that differ a little for the same", () => {
    const index = new RowIndex();
    let nTaken = 0;
    for (let i = 0; i < 200_000; i++)
      if (index.firstLike([[String(i % 1000)], [(i / 1000).toFixed(3)], ["0"]], 0, i) !== undefined) nTaken++;
    expect(nTaken).toBe(0);
  });

  test("agrees with a comparison of texts", () => {
    const cell = fc.constantFrom("", "0", "1", "00", "é", null);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 30 }), (rows) => {
        const index = new RowIndex();
        rows.forEach((values, i) => {
          const first = rows.findIndex((other) => JSON.stringify(other) === JSON.stringify(values));
          expect(find(index, values, i)).toBe(first === i ? undefined : first);
        });
      }),
    );
  });

  test("tells records of a text table apart by their values, however these are written and in whatever order", async () => {
    const value = fc.constantFrom(
      "",
      "0",
      "1",
      "é",
      "a,b",
      'q"',
      "\u00a0x",
      "x",
      "a\nb",
      "1,",
      "ab",
      "long".repeat(5),
    );
    const style = fc.constantFrom("plain", "quoted", "spaced");
    const cell = fc.tuple(value, style);
    const delimiter = fc.constantFrom(",", ";", "||", "§");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 30 }),
        delimiter,
        async (rows, d) => {
          const write = ([text, how]: readonly [string, string]): string => {
            const isQuoted = how !== "plain" || /[",;|§\n]/.test(text);
            const quoted = isQuoted ? `"${text.replaceAll('"', '""')}"` : text;
            return how === "spaced" ? `  ${quoted} ` : quoted;
          };
          const keys = rows.map((row) => JSON.stringify(row.map(([text]) => text.trim())));
          const index = new RowIndex();
          let n = 0;
          for (const order of [undefined, [2, 0, 1]] as const) {
            const isTurned = order !== undefined;
            // in the second file the columns are turned: the first one comes last
            const turned = rows.map((row) => (isTurned ? [row[1], row[2], row[0]] : row));
            const csv = turned.map((row) => `${row.map(write).join(d)}\n`).join("");
            await scanCsv(
              streamOf(Buffer.from(csv)),
              { dialect: { delimiter: d, quote: '"' }, subject: "file" },
              {
                onRecords: (fields) => {
                  const places = Int32Array.from({ length: fields.nRecords }, (_, i) => i);
                  const rowNumbers = places.map((i) => n + i + 1);
                  for (const first of index.findRecords(fields, order, places, rowNumbers)) {
                    const expected = keys.indexOf(keys[n % keys.length]!);
                    expect(first).toBe(expected === n ? 0 : expected + 1);
                    n++;
                  }
                },
                onRagged: () => {},
                onBlankLine: () => {},
              },
            );
          }
          expect(n).toBe(2 * rows.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});
