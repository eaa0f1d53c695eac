import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeLabels, makeTable, Random } from "../core/index.ts";
import type { Dataset, ParquetColumn } from "../data/index.ts";
import { repeatedStratifiedKFold, rocAucScore } from "../judge/index.ts";
import { buildClassifier, crossValidate } from "../learn/index.ts";
import {
  areOutOfFoldThere,
  keepOutOfFold,
  type OutOfFoldFile,
  outOfFoldColumns,
  readOutOfFold,
} from "./out-of-fold.ts";
import { workspaceAt } from "./workspace.ts";

const nRows = 30;
const random = new Random(5);
const labels = makeLabels(Array.from({ length: nRows }, (_, i) => (i % 3 === 0 ? "yes" : "no")));
const values = Float64Array.from(labels.codes, (code) => code + random.nextNormal());
/** Every second row of the file was dropped: row numbers are not positions. */
const dataset = {
  table: makeTable([{ kind: "numeric", name: "x", values }]),
  labels,
  rowNumbers: Int32Array.from({ length: nRows }, (_, i) => 2 * i + 1),
} as unknown as Dataset;
const folds = repeatedStratifiedKFold(labels, { nSplits: 3, nRepeats: 2, randomState: 1 });

async function validate(...names: string[]) {
  const columns = {
    name: "ColumnTransformer",
    params: {
      transformers: [{ name: "num", columns: ["x"], steps: [{ name: "StandardScaler", params: {} }] }],
    },
  };
  const classifier = { name: "LogisticRegression", params: { C: 1 } };
  const pipeline = buildClassifier({ name: "Pipeline", params: { columns, classifier } });
  const candidates = names.map((name) => ({ name, pipeline }));
  return (await crossValidate({ candidates, X: dataset.table, y: labels, folds })).candidates;
}

const byName = (columns: readonly ParquetColumn[]) =>
  Object.fromEntries(columns.map((column) => [column.name, column]));
const numbers = (column: ParquetColumn | undefined): number[] => {
  if (column === undefined || column.kind === "categorical") throw new Error("not a column of numbers");
  return [...column.values];
};

describe("outOfFoldColumns()", () => {
  it("has each row once a repeat, under its number in the source, and gives each fold's metric again", async () => {
    const [result] = await validate("only");
    const columns = byName(outOfFoldColumns(result!, folds, dataset));
    expect(Object.keys(columns)).toEqual([
      "row",
      "repeat",
      "fold",
      "y_true",
      "probability_no",
      "probability_yes",
    ]);
    const row = numbers(columns["row"]);
    const repeat = numbers(columns["repeat"]);
    const fold = numbers(columns["fold"]);
    const p = numbers(columns["probability_yes"]);
    const { y_true } = columns;
    if (y_true?.kind !== "categorical") throw new Error("classes are texts");
    for (const r of [0, 1])
      expect(row.filter((_, i) => repeat[i] === r).sort((a, b) => a - b)).toEqual([...dataset.rowNumbers]);
    for (let i = 0; i < row.length; i++)
      expect(y_true.categories[y_true.codes[i]!]).toBe(labels.classes[labels.codes[(row[i]! - 1) / 2]!]);
    for (let f = 0; f < folds.length; f++) {
      const rows = row.map((_, i) => i).filter((i) => fold[i] === f);
      const codes = Int32Array.from(rows, (i) => y_true.codes[i]!);
      const score = rocAucScore(
        { classes: labels.classes, codes },
        Float64Array.from(rows, (i) => p[i]!),
      );
      expect(score).toBe(result!.scores["roc_auc"]![f]);
    }
  });

  it("names no two columns alike, whatever the classes are called", () => {
    const namesOf = (...classes: string[]) => {
      const three = { classes, codes: new Int32Array() };
      const empty = { labels: three, rowNumbers: new Int32Array() };
      return outOfFoldColumns({ folds: [] }, [], empty).map(({ name }) => name);
    };
    expect(namesOf("fold", "row").slice(4)).toEqual(["probability_fold", "probability_row"]);
    expect(namesOf("0_a", "A", "a").slice(4)).toEqual([
      "probability_0_0_a",
      "probability_1_A",
      "probability_2_a",
    ]);
  });
});

describe("keepOutOfFold()", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "systole-out-of-fold-"));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it("keeps a file a candidate, knows it again, and leaves none of before", async () => {
    const workspace = workspaceAt(directory);
    const place = { workspace, project: "small" };
    const two = await keepOutOfFold(await validate("../a", "b"), folds, dataset, place);
    expect(two.map(({ candidate }) => candidate)).toEqual(["../a", "b"]);
    expect(await areOutOfFoldThere(two, workspace)).toBe(true);
    const one = await keepOutOfFold(await validate("b"), folds, dataset, place);
    expect(await readdir(join(workspace.stages, "small", "out-of-fold"))).toHaveLength(1);
    expect(await areOutOfFoldThere(two, workspace)).toBe(false);
    expect(one[0]!.sha256).toBe(two[1]!.sha256); // the same candidate, the same bytes

    const path = join(workspace.stages, one[0]!.file);
    const bytes = await readOutOfFold(one[0]!, workspace);
    await writeFile(path, bytes.subarray(0, bytes.length - 1));
    expect(await areOutOfFoldThere(one, workspace)).toBe(false);
    await rm(path);
    expect(await areOutOfFoldThere(one, workspace)).toBe(false);
  });

  it("does not take a record of an earlier version, which names no files, for whole", async () => {
    const record = {} as { outOfFold: OutOfFoldFile[] };
    expect(await areOutOfFoldThere(record.outOfFold, workspaceAt(directory))).toBe(false);
  });
});
