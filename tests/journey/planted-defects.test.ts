// Each defect of docs/planted-defects.md, planted into honest rows, and what catches it. The honest rows pass every gate (the first test),
// so that it is the defect that is caught.
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import heartDisease from "../../projects/heart-disease/systole.config.ts";
import { makeLabels, makeTable, Random, selectColumns, takeLabels, takeRows } from "../../src/core/index.ts";
import { readDataset, readRows } from "../../src/data/index.ts";
import { rocAucScore, stratifiedKFold, summarizeScores } from "../../src/judge/index.ts";
import { buildClassifier, crossValidate } from "../../src/learn/index.ts";
import { loadModel, type Model, saveModel } from "../../src/model/index.ts";
import { holdParity, measureParity } from "../../src/pipeline/guards/artifact-parity.ts";
import { shuffledLabelsGate } from "../../src/pipeline/guards/built-in-gates.ts";
import { scoreShuffled } from "../../src/pipeline/guards/shuffled-labels.ts";
import { clevelandPipeline, readCleveland } from "../support/cleveland.ts";
import { gatesOfRows, type HeartRow, heartRows, readHeartRows } from "../support/judged-rows.ts";

const cleveland = heartRows("cleveland");
/** What a careful person declares for these rows. */
const guards = { rows: 303, tooGood: 0.93, loneColumn: 0.85, missingnessAlone: 0.65, duplicateRows: 0 };
const isIll = ({ num }: HeartRow): boolean => Number(num) > 0;
const change = (
  rows: readonly HeartRow[],
  edit: (row: HeartRow, i: number) => Partial<HeartRow>,
): HeartRow[] => rows.map((row, i) => ({ ...row, ...edit(row, i) }) as HeartRow);

test("honest rows pass every gate, whether limits are declared or not", async () => {
  for (const declared of [{}, guards]) {
    const gates = await gatesOfRows(cleveland, { guards: declared });
    expect(Object.keys(gates)).toEqual([
      "row-ledger",
      "target-copy",
      "duplicate-rows",
      "too-good",
      "below-chance",
      "lone-column",
      "missingness-alone",
      "shuffled-labels",
    ]);
    for (const gate of Object.values(gates)) {
      expect(gate, gate.message).toMatchObject({ passed: true });
      expect(gate).not.toHaveProperty("warns");
    }
  }
});

describe("a copy of the target", () => {
  test("in other codes fails target-copy", async () => {
    const rows = change(cleveland, (row) => ({ thal: isIll(row) ? "7" : "3" }));
    const gates = await gatesOfRows(rows);
    expect(gates["target-copy"]).toMatchObject({
      passed: false,
      value: 1,
      message: expect.stringContaining('column "thal" has a value for each class'),
    });
  });

  test("that is finer, such as the grade behind the diagnosis, fails target-copy", async () => {
    const gates = await gatesOfRows(change(cleveland, ({ num }) => ({ oldpeak: num! })));
    expect(gates["target-copy"]).toMatchObject({
      passed: false,
      message: expect.stringContaining('column "oldpeak" has only values of one class'),
    });
  });

  test("as a number that rises with it fails lone-column where a limit is declared, and warns else", async () => {
    const rows = change(cleveland, ({ num }, i) => ({ chol: String(200 + 40 * Number(num) + (i % 30)) }));
    const found = (declared: object) => gatesOfRows(rows, { guards: declared });
    expect((await found(guards))["lone-column"]).toMatchObject({
      passed: false,
      message: expect.stringContaining('column "chol" alone has an AUC of 1, not at most 0.85'),
    });
    const { "too-good": tooGood, "lone-column": lone } = await found({});
    expect([tooGood, lone]).toMatchObject([
      { passed: true, warns: true, message: expect.stringContaining('column "chol" alone has 1.000') },
      { passed: true, warns: true },
    ]);
  });
});

test("codes replaced by the mean of the target outside the folds fail lone-column", async () => {
  // the mean over all rows of the same cholesterol, each row's own outcome in it
  const meanOf = (chol: string): number => {
    const same = cleveland.filter((row) => row["chol"] === chol);
    return same.filter(isIll).length / same.length;
  };
  const rows = change(cleveland, ({ chol }) => ({ chol: (100 + 300 * meanOf(chol!)).toFixed(3) }));
  const gates = await gatesOfRows(rows, { guards });
  expect(gates["lone-column"]).toMatchObject({
    passed: false,
    message: expect.stringContaining('column "chol" alone'),
  });
});

test("columns selected by all rows, outside the folds, fail shuffled-labels; selected inside they pass", async () => {
  const [nRows, nColumns, nTaken] = [80, 200, 6];
  const random = new Random(11);
  const table = makeTable(
    Array.from({ length: nColumns }, (_, j) => ({
      kind: "numeric" as const,
      name: `x${j}`,
      values: Float64Array.from({ length: nRows }, () => random.nextNormal()),
    })),
  );
  const labels = makeLabels(Array.from({ length: nRows }, (_, i) => i % 2));
  type Rows = { X: typeof table; y: typeof labels };
  const select = ({ X, y }: Rows): string[] =>
    X.columns
      .map((column) => {
        if (column.kind !== "numeric") throw new Error("all are numbers");
        return { name: column.name, lead: Math.abs(rocAucScore(y, column.values) - 0.5) };
      })
      .toSorted((a, b) => b.lead - a.lead)
      .slice(0, nTaken)
      .map(({ name }) => name);
  const judge = async (
    { X, y }: Rows,
    names: readonly string[],
    fold: { train: Int32Array; test: Int32Array },
  ) => {
    const transformers = [{ name: "num", columns: [...names], steps: [] }];
    const columns = { name: "ColumnTransformer", params: { transformers } };
    const classifier = { name: "LogisticRegression", params: { C: 1 } };
    const pipeline = buildClassifier({ name: "Pipeline", params: { columns, classifier } });
    const { candidates } = await crossValidate({
      candidates: [{ name: "selected", pipeline }],
      X: selectColumns(X, names),
      y,
      folds: [fold],
    });
    return candidates[0]!.scores["roc_auc"]![0]!;
  };
  const meanOver = async (y: typeof labels, isInside: boolean) => {
    const all = { X: table, y };
    const before = select(all);
    const scores = [];
    for (const fold of stratifiedKFold(y, { nSplits: 4 })) {
      const { train } = fold;
      const names = isInside ? select({ X: takeRows(table, train), y: takeLabels(y, train) }) : before;
      scores.push(await judge(all, names, fold));
    }
    const found = summarizeScores(scores);
    return "undefined" in found ? found : found.mean;
  };
  const gateOf = async (isInside: boolean) => {
    const kinds = Int32Array.from({ length: nRows }, (_, row) => row);
    const judged = (shuffled: typeof labels) => meanOver(shuffled, isInside);
    return shuffledLabelsGate({
      ...(await scoreShuffled(labels, kinds, { seed: 1, judge: judged })),
      unit: "rows",
    });
  };
  expect(await gateOf(true)).toMatchObject({ passed: true });
  const outside = await gateOf(false);
  expect(outside).toMatchObject({ passed: false, max: 0.54 });
  expect(outside.value).toBeGreaterThan(0.7);
});

test("patients who are in the table several times fail duplicate-rows and shuffled-labels, as the heart.csv of 1025 rows", async () => {
  const rows = Array.from({ length: 1025 }, (_, i) => cleveland[i % cleveland.length]!);
  const gates = await gatesOfRows(rows);
  expect(gates["duplicate-rows"]).toMatchObject({ passed: false, max: 0.1 });
  expect(gates["duplicate-rows"]!.value).toBeGreaterThan(0.9);
  expect(gates["shuffled-labels"]).toMatchObject({ passed: false });
  expect(gates["shuffled-labels"]!.value).toBeGreaterThan(0.55);
});

describe("an inverted target", () => {
  /** As the heart.csv that circulates most has it. */
  const recoded: Record<string, Record<string, string>> = {
    cp: { 1: "3", 2: "1", 3: "2", 4: "0" },
    restecg: { 0: "1", 1: "2", 2: "0" },
    slope: { 1: "2", 2: "1", 3: "0" },
    thal: { 3: "2", 6: "1", 7: "3", "?": "0" },
    ca: { 0: "0", 1: "1", 2: "2", 3: "3", "?": "4" },
  };
  test("in the coding of the circulating file is known by its codes, and refused", async () => {
    const codeOf = (text: string): string => (text === "?" ? text : String(Number(text)));
    const rows = cleveland.map((row) => {
      const { num: _, ...kept } = row;
      const cells = Object.entries(kept).map(([name, text]) => [name, recoded[name]?.[codeOf(text)] ?? text]);
      return { ...Object.fromEntries(cells), target: isIll(row) ? "0" : "1" } as HeartRow;
    });
    await expect(readHeartRows(rows)).rejects.toMatchObject({ code: "data/other-coding" });
  });

  test("of one site alone is told by the folds that leave sites out", async () => {
    const inverted = change(heartRows("hungarian"), (row) => ({ num: isIll(row) ? "0" : "1" }));
    const gates = await gatesOfRows([...cleveland, ...inverted], { split: "leave-one-group-out" });
    expect(gates["below-chance"]!.value).toBeLessThan(0.2);
    expect(gates["below-chance"]).toMatchObject({ passed: false });
  });
});

test("missing values that were filled by the outcome fail lone-column within the site, or as a copy of the target", async () => {
  // whoever has no angiography of the vessels gets the usual number of those with the same outcome
  const filled = change(heartRows("hungarian"), (row) =>
    row["ca"] === "?" ? { ca: isIll(row) ? "1" : "0" } : {},
  );
  const gates = await gatesOfRows([...cleveland, ...filled], {
    guards: { loneColumn: 0.85 },
    split: "stratified",
  });
  expect(gates["lone-column"]).toMatchObject({
    passed: false,
    message: expect.stringMatching(/^within hungarian column "ca" alone has an AUC of /),
  });
});

test("which cells are missing, by whom doctors sent for which test, fails missingness-alone", async () => {
  const rows = [...cleveland, ...heartRows("hungarian")];
  const limited = await gatesOfRows(rows, { guards: { missingnessAlone: 0.7 }, split: "stratified" });
  expect(limited["missingness-alone"]).toMatchObject({
    passed: false,
    message: expect.stringMatching(/^within hungarian a model that sees only which cells are missing/),
  });
  expect(limited["missingness-alone"]!.value).toBeCloseTo(0.776, 1);
});

test("rows that are tested and trained on are refused by cross-validation", async () => {
  const { table, labels } = await readCleveland();
  const [fold] = stratifiedKFold(labels);
  const leaky = { train: Int32Array.from([...fold!.train, fold!.test[0]!]), test: fold!.test };
  const pipeline = buildClassifier(clevelandPipeline("LogisticRegression", { C: 1 }));
  await expect(
    crossValidate({ candidates: [{ name: "leaky", pipeline }], X: table, y: labels, folds: [leaky] }),
  ).rejects.toMatchObject({ code: "select/folds" });
});

test("rows of a drifting series, whose neighbours in time tell the outcome, tell little in the order of time", async () => {
  // one outcome for weeks, then the other; cholesterol follows the calendar of the laboratory and not the disease
  const { site: _, ...usual } = cleveland[0]!;
  const rows = cleveland.map(
    (_, i): HeartRow => ({
      ...usual,
      chol: String(120 + i + (i % 3)),
      num: Math.floor(i / 17) % 2 === 1 ? "1" : "0",
      day: String(i),
    }),
  );
  const day = { name: "day", kind: "numeric", role: "time" } as const;
  const columns = [...heartDisease.schema.columns.filter(({ name }) => name !== "site"), day];
  const forest = {
    name: "forest",
    estimator: { name: "RandomForestClassifier", params: { nEstimators: 50 } },
  };
  const aucOf = async (split: "stratified" | "time-ordered") => {
    const schema = { ...heartDisease.schema, columns, codings: [] };
    const gates = await gatesOfRows(rows, {
      schema,
      split,
      candidates: [forest],
      gates: [{ metric: "roc_auc", min: 0.8 }],
    });
    return gates["roc_auc"]!;
  };
  expect(await aucOf("stratified")).toMatchObject({ passed: true });
  expect(await aucOf("time-ordered")).toMatchObject({ passed: false });
});

describe("rows of the file that are lost", () => {
  test("at its end change the hash", async () => {
    const { project, directory, remove } = await readHeartRows(cleveland);
    try {
      const path = join(directory, "rows.csv");
      const lines = readFileSync(path, "utf8").trimEnd().split("\n");
      truncateSync(path, Buffer.byteLength(`${lines.slice(0, -1).join("\n")}\n`));
      const { schema, data } = project;
      await expect(
        readDataset({ schema, format: data.format, file: data.training, baseDir: directory }),
      ).rejects.toMatchObject({ code: "data/wrong-hash" });
    } finally {
      remove();
    }
  });

  test("at its beginning, by how it is read, fail row-ledger where the number of rows is declared", async () => {
    const format = { kind: "csv", header: false, skip: 2 } as const; // the header, and a patient
    const gates = await gatesOfRows(cleveland, { guards, format });
    expect(gates["row-ledger"]).toMatchObject({
      passed: false,
      value: 1,
      message: expect.stringContaining("303 rows (guards.rows), 302 were read"),
    });
  });
});

describe("at serving", () => {
  const directory = mkdtempSync(join(tmpdir(), "systole-planted-"));
  const features = heartDisease.schema.columns.slice(0, 13).map(({ name }) => name);
  let model: Model;
  let trained: Awaited<ReturnType<ReturnType<typeof buildClassifier>["fit"]>>;
  let rows: Awaited<ReturnType<typeof readCleveland>>;
  const decision = { positive: "1", threshold: 0.5 };
  const save = (name: string, classifier: typeof trained, threshold: number): Promise<Model> =>
    saveModel(join(directory, name), {
      name: "heart-disease",
      estimator: "LogisticRegression",
      classifier,
      schema: heartDisease.schema,
      threshold,
      inputExample: takeRows(rows.table, [0]),
      metrics: {},
      provenance: {},
    });
  const fit = (C: number) =>
    buildClassifier(clevelandPipeline("LogisticRegression", { C })).fit(rows.table, rows.labels);
  const bodyOf = (names: readonly string[], table: readonly HeartRow[]): Uint8Array =>
    Buffer.from(
      [names, ...table.map((row) => names.map((name) => row[name]!))]
        .map((cells) => cells.join(","))
        .join("\n"),
    );

  beforeAll(async () => {
    rows = await readCleveland();
    trained = await fit(1);
    model = await save("good", trained, 0.5);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test("rows in the other coding are refused", async () => {
    const other = cleveland.slice(0, 20).map((row) => ({ ...row, cp: "0", thal: "2", slope: "0" }));
    await expect(readRows({ schema: model.schema, bytes: bodyOf(features, other) })).rejects.toMatchObject({
      code: "data/other-coding",
    });
  });

  test("columns in another order are read by their names, and answered alike", async () => {
    const answer = async (names: readonly string[]) => {
      const { table } = await readRows({
        schema: model.schema,
        bytes: bodyOf(names, cleveland),
        missing: ["?"],
      });
      return (await model.predict(table)).probabilities.data;
    };
    expect(await answer(features.toReversed())).toEqual(await answer(features));
  });

  test("columns in another order without their names are refused", async () => {
    const table = cleveland.slice(0, 30).map((row) => features.toReversed().map((name) => row[name]!));
    const bytes = Buffer.from(table.map((cells) => cells.join(",")).join("\n"));
    const outcome = await readRows({ schema: model.schema, bytes, missing: ["?"] }).then(
      ({ table: read }) => read.nRows,
      (error: { code: string }) => error.code,
    );
    expect([0, "data/other-columns", "data/other-coding"]).toContain(outcome);
  });

  test("the model that was trained passes artifact-parity, to the last bit", async () => {
    const parity = await measureParity(trained, model, rows.table, decision);
    expect(parity).toEqual({ nRows: 303, difference: 0, nOtherLabels: 0 });
    expect(holdParity(parity)).toMatchObject({ name: "artifact-parity", passed: true });
  });

  test("another model than the one that was chosen fails artifact-parity", async () => {
    const other = await save("other", await fit(0.9), 0.5);
    const gate = holdParity(await measureParity(trained, other, rows.table, decision));
    expect(gate).toMatchObject({ passed: false });
    expect(gate.value).toBeGreaterThan(1e-4);
  });

  test("a threshold that is not the one that was chosen fails artifact-parity", async () => {
    const stale = await save("stale", trained, 0.3);
    const gate = holdParity(await measureParity(trained, stale, rows.table, decision));
    expect(gate).toMatchObject({
      passed: false,
      value: 0,
      message: expect.stringMatching(/[1-9]\d* labels are others/),
    });
  });

  test("a threshold that was changed in the model's files is refused", async () => {
    await save("edited", trained, 0.5);
    const path = join(directory, "edited", "model.json");
    const text = readFileSync(path, "utf8");
    const edited = text.replace(/"threshold": ?0\.5/, '"threshold":0.3');
    expect(edited).not.toBe(text);
    writeFileSync(path, edited);
    await expect(loadModel(join(directory, "edited"))).rejects.toMatchObject({ code: "model/checksum" });
  });
});
