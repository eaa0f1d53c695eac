import { expect, it } from "vitest";
import { makeLabels, makeTable } from "../../core/index.ts";
import { countUnaccounted } from "./row-account.ts";

const dataset = (rowNumbers: number[], dropped: number[], read: number) => ({
  table: makeTable([], rowNumbers.length),
  labels: makeLabels(rowNumbers.map(() => "a")),
  rowNumbers: Int32Array.from(rowNumbers),
  ledger: { read, used: rowNumbers.length, dropped: [{ rule: "invalid", rows: dropped }] },
});

it("countUnaccounted() counts rows that are nowhere, twice, or not of the file", () => {
  expect(countUnaccounted(dataset([1, 3], [2], 3))).toBe(0);
  expect(countUnaccounted(dataset([1, 3], [], 3))).toBe(1);
  expect(countUnaccounted(dataset([1, 2, 3], [2], 3))).toBe(1);
  expect(countUnaccounted(dataset([1, 2, 4], [3], 3))).toBe(1);
  const short = { ...dataset([1, 2], [3], 3), labels: makeLabels(["a"]) };
  expect(countUnaccounted(short)).toBe(1);
});
