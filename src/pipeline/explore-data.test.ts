import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeLabels, type Table } from "../core/index.ts";
import { renderFigure } from "../explore/index.ts";
import type { Schema } from "../schema/index.ts";
import { exploreData, isExplorationThere } from "./explore-data.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "systole-explore-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Explores four rows of one column. */
const explore = (column: string, ...values: number[]) => exploreWith({}, column, ...values);

function exploreWith(options: Parameters<typeof exploreData>[3], column: string, ...values: number[]) {
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
  return exploreData({ name: "p", schema }, { table, labels: makeLabels([0, 1, 0, 1]) }, directory, options);
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

  it("goes on when a figure cannot be drawn, says which, and leaves no file of it", async () => {
    await explore("size", 1, 2, 3, 5);
    const warnings: string[] = [];
    const render: typeof renderFigure = (spec) =>
      JSON.stringify(spec).includes("Association of columns")
        ? Promise.reject(new Error("nodes limit reached"))
        : renderFigure(spec);
    const onWarning = (message: string): number => warnings.push(message);
    const { files, notes } = await exploreWith({ render, onWarning }, "size", 1, 2, 3, 5);
    expect(warnings).toEqual(["figure correlation_heat_map could not be drawn: nodes limit reached"]);
    expect(notes).toEqual(warnings);
    expect(files).toHaveLength(1 + 2 * 3);
    expect(readdirSync(join(directory, "figures")).sort()).toEqual(
      files
        .slice(1)
        .map((file) => file.replace("figures/", ""))
        .sort(),
    );
  });

  it("says which columns of a wide table have no figure, and describes them all", async () => {
    const names = Array.from({ length: 120 }, (_, j) => `column ${j}`);
    const schema: Schema = {
      columns: [
        ...names.map((name) => ({ name, kind: "numeric" as const })),
        { name: "y", kind: "categorical", role: "target", codes: [{ value: 0 }, { value: 1 }] },
      ],
      target: { column: "y" },
    };
    const table: Table = {
      nRows: 4,
      columns: names.map((name, j) => ({ kind: "numeric", name, values: Float64Array.of(j, 1, 2, 3) })),
    };
    const drawing = { svg: "<svg/>", png: new Uint8Array(1) };
    const { files, notes } = await exploreData(
      { name: "p", schema },
      { table, labels: makeLabels([0, 1, 0, 1]) },
      directory,
      { render: () => Promise.resolve(drawing) },
    );
    expect(files).toHaveLength(1 + 2 * (3 + 50));
    expect(notes).toEqual(["figures of 50 of 120 columns, those nearest y"]);
    const summary = readFileSync(join(directory, "data_summary.csv"), "utf8").trim().split("\r\n");
    expect(summary).toHaveLength(1 + 120);
  });
});
