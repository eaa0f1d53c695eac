import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textTable } from "./text-table.ts";

const words = fc.array(fc.stringMatching(/^[a-z0-9_]{1,70}$/), { minLength: 1, maxLength: 6 });

/** Tables of one column to seven, of short and of very long cells. */
const tables = fc.integer({ min: 1, max: 7 }).chain((n) =>
  fc.tuple(
    fc.array(fc.stringMatching(/^[a-z_]{1,20}$/), { minLength: n, maxLength: n }),
    fc.array(
      fc.array(
        words.map((all) => all.join(" ")),
        { minLength: n, maxLength: n },
      ),
      { minLength: 1, maxLength: 4 },
    ),
    fc.constantFrom([0], [0, n - 1], []),
  ),
);

describe("textTable() of a table that is too wide", () => {
  it("fits the width, and holds every character of every cell", () => {
    const bare = (text: string): string => text.replaceAll(/[\s-]/g, "");
    const sorted = (text: string): string => [...bare(text)].sort().join("");
    fc.assert(
      fc.property(tables, ([header, rows, broken]) => {
        const text = textTable(header, rows, { broken, width: 80 });
        for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
        const nParts = text.split("\n\n").length;
        const first = [header, ...rows].map((row) => row[0]).join("");
        const all = [header, ...rows].flat().join("") + first.repeat(nParts - 1);
        expect(sorted(text)).toBe(sorted(all));
      }),
    );
  });

  it("keeps the indent of a text that it breaks", () => {
    const name = "  a_name_of_many_words_that_somebody_wrote";
    const [, , first, second] = textTable(["name", "b"], [[name, "1"]], { width: 30 }).split("\n");
    expect([first, second]).toEqual(["  a_name_of_many_words_      1", "    that_somebody_wrote"]);
  });

  it("is divided, with the first column in each part", () => {
    const row = ["* logistic_regression", ...Array(6).fill("0.9130 ± 0.0382")];
    const text = textTable(["  candidate", "a", "b", "c", "d", "e", "f"], [row], { width: 80 });
    expect(text.split("\n\n")).toHaveLength(2);
    expect(
      text.match(/^\* logistic_regression {2}0\.9130 ± 0\.0382 {2}0\.9130 ± 0\.0382 {2}0\.9130 ± 0\.0382$/gm),
    ).toHaveLength(2);
  });

  it("breaks texts into lines where that is enough, and leaves a line below a row whole", () => {
    const hash = "0".repeat(78);
    const text = textTable(
      ["column", "values"],
      [["colour", `red: 1, green: 2, ${"blue: 3, ".repeat(10)}`]],
      {
        broken: [1],
        below: [[hash]],
        width: 40,
      },
    );
    expect(text.split("\n").slice(0, 4)).toEqual([
      "column  values",
      "------  --------------------------------",
      "colour  red: 1, green: 2, blue: 3, blue:",
      "            3, blue: 3, blue: 3, blue:",
    ]);
    expect(text.endsWith(`\n  ${hash}`)).toBe(true);
  });
});
