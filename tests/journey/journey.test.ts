import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSystole, systole, waitForText } from "../support/systole.ts";

const cleveland = new URL("../../projects/heart-disease/data/processed.cleveland.data", import.meta.url);
const home = mkdtempSync(join(tmpdir(), "systole-journey-"));
const workspace = join(home, "workspace");

interface Document {
  readonly project: string;
  readonly data: { readonly rows: number; readonly used: number; readonly sha256: string };
  readonly candidates: {
    readonly name: string;
    readonly metrics: Record<string, { mean: number; sd: number }>;
  }[];
  readonly selected: string;
  readonly verdict: string;
  readonly model: {
    readonly name: string;
    readonly version: string;
    readonly path: string;
    readonly sha256: string;
  };
  readonly stages: { readonly name: string; readonly status: string; readonly seconds: number }[];
}

async function run(...args: string[]): Promise<Document> {
  const { code, stdout, stderr } = await systole([
    "run",
    "--workspace",
    workspace,
    "--json",
    "--quiet",
    ...args,
  ]);
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Document; // one document and nothing else
}

const statuses = ({ stages }: Document): Record<string, string> =>
  Object.fromEntries(stages.map(({ name, status }) => [name, status]));

let first: Document;
beforeAll(async () => {
  first = await run("--threads", "2");
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("systole run on the shipped project", () => {
  test("uses all 303 rows of the verified file", () => {
    expect(first.project).toBe("heart-disease");
    expect(first.data).toMatchObject({
      rows: 303,
      used: 303,
      sha256: "a74b7efa387bc9d108d7d0115d831fe9b414b29ae7124f331b622b4efa0427c8",
    });
  });

  test("does every stage, and all that is made is there", () => {
    expect(statuses(first)).toEqual({
      verify: "done",
      read: "done",
      explore: "done",
      evaluate: "done",
      transport: "done",
      guard: "done",
      train: "done",
      promote: "done",
      report: "done",
    });
    const figures = readdirSync(join(workspace, "reports", "heart-disease", "figures"));
    expect(figures).toContain("class_balance.png");
    expect(figures).toContain("correlation_heat_map.svg");
    expect(
      readFileSync(join(workspace, "reports", "heart-disease", "data_summary.csv"), "utf8").split("\r\n"),
    ).toHaveLength(13 + 2);
    expect(first.model.path).toBe(join(workspace, "models", "heart-disease"));
    expect(existsSync(join(first.model.path, "MLmodel"))).toBe(true);
    expect(
      JSON.parse(readFileSync(join(workspace, "reports", "heart-disease", "metrics.json"), "utf8")),
    ).toMatchObject({
      selected: first.selected,
    });
  });

  test("compares both candidates within what is known of this data, and says why it chose", () => {
    expect(first.candidates.map(({ name }) => name)).toEqual(["logistic_regression", "random_forest"]);
    for (const { metrics } of first.candidates) {
      expect(metrics["roc_auc"]?.mean).toBeGreaterThan(0.88); // 5-fold means over 200 split seeds: .893 to .927
      expect(metrics["roc_auc"]?.mean).toBeLessThan(0.935);
      expect(metrics["roc_auc"]?.sd).toBeGreaterThan(0.01);
      for (const name of [
        "accuracy",
        "precision",
        "recall",
        "specificity",
        "f1",
        "average_precision",
        "brier_score",
        "log_loss",
      ])
        expect(Number.isFinite(metrics[name]?.mean), name).toBe(true);
    }
    for (const { metrics } of first.candidates)
      expect(first.verdict).toContain(metrics["roc_auc"]!.mean.toFixed(4));
    expect(first.verdict).toContain(first.selected);
  });

  test("writes MLflow's database: a parent, a child a candidate with a step a fold, version 1 as champion", () => {
    const database = new DatabaseSync(join(workspace, "mlflow.db"), { readOnly: true });
    const all = (sql: string): unknown[] => database.prepare(sql).all();
    expect(all("SELECT status FROM runs")).toEqual(Array(3).fill({ status: "FINISHED" }));
    const pointsOf = (key: string) =>
      all(`SELECT count(*) AS n FROM metrics WHERE key = '${key}' GROUP BY run_uuid`);
    expect(pointsOf("roc_auc_fold")).toEqual(Array(3).fill({ n: 25 }));
    expect(pointsOf("roc_auc")).toEqual(Array(3).fill({ n: 1 }));
    expect(all("SELECT name, alias, version FROM registered_model_aliases")).toEqual([
      { name: "heart-disease", alias: "champion", version: 1 },
    ]);
    expect(all("SELECT DISTINCT value FROM params WHERE key = 'classifier__n_estimators'")).toEqual([
      { value: "300" },
    ]);
    database.close();
  });

  test("does nothing twice: the second run skips, registers nothing and gives the same results", async () => {
    const second = await run();
    expect(statuses(second)).toMatchObject({
      verify: "done",
      read: "skipped",
      explore: "skipped",
      evaluate: "skipped",
      train: "skipped",
    });
    expect({ ...second, stages: [] }).toEqual({ ...first, stages: [] });
  });

  test("gives the same bits with 1 thread and 2, and others with another seed", async () => {
    const numbers = ({ candidates }: Document): unknown =>
      candidates.map(({ name, metrics }) => ({ name, metrics }));
    const oneThread = await run("--threads", "1", "--force");
    expect(numbers(oneThread)).toEqual(numbers(first));
    expect(oneThread.model.version).toBe("2");
    const otherSeed = await run("--seed", "7");
    expect(numbers(otherSeed)).not.toEqual(numbers(first));
    expect(otherSeed.model.version).toBe("3");
  });
});

describe("the model", () => {
  const threeRows = (): string => readFileSync(cleveland, "utf8").split("\n").slice(0, 3).join("\n");

  test("answers the same from the service, from predict by directory and by registry", async () => {
    const file = join(home, "rows.csv");
    writeFileSync(file, threeRows());
    const byPath = await systole(["predict", first.model.path, file, "--json"]);
    const byAlias = await systole([
      "predict",
      "models:/heart-disease@champion",
      file,
      "--json",
      "--workspace",
      workspace,
    ]);
    expect(byPath.code).toBe(0);
    expect(byAlias.stdout).toBe(byPath.stdout);
    const rows = JSON.parse(byPath.stdout) as Record<string, number>[];
    expect(rows).toHaveLength(3); // the first row of a file without header is a row

    const server = startSystole([
      "serve",
      "models:/heart-disease@champion",
      "--workspace",
      workspace,
      "--port",
      "0",
    ]);
    const [, url] = await waitForText(server, /predictions\s+(http:\/\/[\d.:]+)/);
    const answer = await fetch(`${url}/predict`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ records: rows.map(({ prediction: _, probability: __, ...values }) => values) }),
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      predictions: rows.map((row) => row["prediction"]),
      probabilities: rows.map((row) => row["probability"]),
      model: { name: "heart-disease", version: "3" },
    });
    server.kill("SIGINT");
    expect((await server.finished).code).toBe(130);
  });

  test("is found again when the workspace has moved", async () => {
    const moved = join(home, "moved");
    renameSync(workspace, moved);
    const { code, stderr } = await systole(["run", "--workspace", moved, "--seed", "7"]);
    expect(code).toBe(0);
    expect(stderr).toContain(
      `the workspace was moved or copied: what its database says to be in ${join(workspace, "mlartifacts")} is read and written in ${join(moved, "mlartifacts")}`,
    );
    expect(stderr).toMatch(/train .*skipped/);
    const file = join(home, "rows.csv");
    const predicted = await systole(["predict", "models:/heart-disease/3", file, "--workspace", moved]);
    expect(predicted.code).toBe(0);
    expect(predicted.stdout.split("\n")[0]).toMatch(/,prediction,probability$/);
    renameSync(moved, workspace);
  });
});

describe("the command line", () => {
  test("explains itself, with examples", async () => {
    const { code, stdout } = await systole(["--help"]);
    expect(code).toBe(0);
    for (const command of ["run", "up", "serve", "predict"])
      expect(stdout).toMatch(new RegExp(`^ {2}${command} `, "m"));
    expect(stdout).toContain("Examples:");
    expect((await systole(["--version"])).stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test.for([["frobnicate"], ["run", "--threads", "0"], ["serve"], ["run", "--nonsense"]])(
    "answers a wrong call with 2: %s",
    async (args) => {
      const { code, stdout, stderr } = await systole(args);
      expect(code).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/error/);
    },
  );

  test("names what there is when a project or a model is unknown", async () => {
    const project = await systole(["run", "no-such-project", "--workspace", workspace]);
    expect(project.code).toBe(1);
    expect(project.stderr).toMatch(/shipped projects: .*heart-disease/);
    const model = await systole([
      "serve",
      "models:/nothing@champion",
      "--workspace",
      workspace,
      "--port",
      "0",
    ]);
    expect(model.code).toBe(1);
    expect(model.stderr).toMatch(/nothing/);
  });

  test("has no colour and no movement without a terminal", async () => {
    const { stdout, stderr } = await systole(["run", "--workspace", workspace, "--seed", "7"]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(stdout + stderr).not.toMatch(/[\u001b\r]/);
  });
});
