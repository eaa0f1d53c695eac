import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeLabels, type Table } from "../core/index.ts";
import type { Schema } from "../schema/index.ts";
import { exploreData, isExplorationThere } from "./explore-data.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "systole-explore-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Explores four rows of one column. */
function explore(column: string, ...values: number[]) {
  const schema: Schema = {
    columns: [
      { name: column, kind: "numeric" },
      { name: "y", kind: "categorical", role: "target", codes: [{ value: 0 }, { value: 1 }] },
    ],
    target: { column: "y" },
  };
  const table: Table = {
    nRows: 4,
    columns: [{ kind: "numeric", name: column, values: Float64Array.from(values) }],
  };
  return exploreData({ name: "p", schema }, { table, labels: makeLabels([0, 1, 0, 1]) }, directory);
}

describe("exploreData()", () => {
  it("writes a summary and each figure twice, and knows them again", async () => {
    const exploration = await explore("size", 1, 2, 3, 5);
    expect(exploration.files).toHaveLength(1 + 2 * 4);
    for (const file of exploration.files) expect(existsSync(join(directory, file))).toBe(true);
    expect(await isExplorationThere(exploration, directory)).toBe(true);
  });

  it("does not take another table's figures of the same names for its own", async () => {
    const first = await explore("size", 1, 2, 3, 5);
    const second = await explore("size", 9, 2, 3, 5);
    expect(second.files).toEqual(first.files);
    expect(await isExplorationThere(first, directory)).toBe(false);
    expect(await isExplorationThere(second, directory)).toBe(true);
    rmSync(join(directory, "data_summary.csv"));
    expect(await isExplorationThere(second, directory)).toBe(false);
  });

  it("removes figures of columns that are gone, and nothing else", async () => {
    await explore("size", 1, 2, 3, 5);
    writeFileSync(join(directory, "figures", "mine.png"), "");
    await explore("weight", 1, 2, 3, 5);
    expect(readdirSync(join(directory, "figures")).filter((name) => /distribution|mine/.test(name))).toEqual([
      "distribution_weight.png",
      "distribution_weight.svg",
      "mine.png",
    ]);
  });
});
