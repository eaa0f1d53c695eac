import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, test } from "vitest";
import type { RunResult } from "../../src/pipeline/index.ts";
import { type SmallProjectOptions, writeSmallProject } from "../support/small-project.ts";
import { systole } from "../support/systole.ts";

const removals: (() => void)[] = [];
afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

/** Answers the classes' shares for every row, so that no row is labelled with the rarer class. */
const dummy = { name: "dummy", estimator: { name: "DummyClassifier", params: { strategy: "prior" } } };
const regression = { name: "regression", estimator: { name: "LogisticRegression", params: { C: 1 } } };

function project(options: SmallProjectOptions = {}) {
  const { directory, remove } = writeSmallProject({ candidates: [dummy, regression], ...options });
  removals.push(remove);
  const workspace = join(directory, "workspace");
  const run = (...args: string[]) =>
    systole(["run", directory, "--workspace", workspace, "--threads", "1", ...args]);
  const runJson = async (...args: string[]): Promise<RunResult> => {
    const { code, stdout, stderr } = await run("--json", "--quiet", ...args);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    return JSON.parse(stdout) as RunResult;
  };
  return { workspace, run, runJson };
}

/** What the store has of the runs of a candidate, the newest first. */
function runsOf(workspace: string, name: string) {
  const database = new DatabaseSync(join(workspace, "mlflow.db"), { readOnly: true });
  try {
    const all = <T>(sql: string, ...values: string[]): T[] => database.prepare(sql).all(...values) as T[];
    const runs = all<{ id: string; uri: string }>(
      "SELECT run_uuid AS id, artifact_uri AS uri FROM runs WHERE name = ? ORDER BY start_time DESC",
      name,
    );
    return runs.map(({ id, uri }) => ({
      keys: all<{ key: string }>("SELECT DISTINCT key FROM metrics WHERE run_uuid = ?", id).map(
        ({ key }) => key,
      ),
      isNan: all<{ n: number }>("SELECT count(*) AS n FROM metrics WHERE run_uuid = ? AND is_nan", id)[0]!.n,
      tags: Object.fromEntries(
        all<{ key: string; value: string }>("SELECT key, value FROM tags WHERE run_uuid = ?", id).map(
          ({ key, value }) => [key, value],
        ),
      ),
      artifact: readFileSync(new URL(`${uri}/out_of_fold.parquet`)),
    }));
  } finally {
    database.close();
  }
}

const reason = 'precision must have a row that is labelled "good", got none';

describe("a metric without a value", () => {
  test("ends no run: document, table, tracking and report say why, and nothing is 0 or NaN for want of it", async () => {
    const { workspace, run, runJson } = project();
    const result = await runJson();
    const [first, second] = result.candidates;
    expect(first!.metrics["precision"]).toEqual({ undefined: "metric/none-predicted", reason });
    expect(first!.folds["precision"]).toEqual(Array(3).fill({ undefined: "metric/none-predicted", reason }));
    expect(first!.metrics["recall"]).toEqual({
      mean: 0,
      sd: 0, // a value: no good row was found
      noInterval: { undefined: "interval/no-spread", reason: expect.stringContaining("got 0 in all 3") },
    });
    expect(second!.metrics["precision"]).toMatchObject({ mean: expect.any(Number) });
    expect(result.selected).toBe("regression");
    const report = JSON.parse(
      readFileSync(join(workspace, "reports", result.project, "metrics.json"), "utf8"),
    );
    expect(report.candidates).toEqual(result.candidates);

    const { keys, isNan, tags } = runsOf(workspace, "dummy")[0]!;
    expect(keys).toEqual(expect.arrayContaining(["recall", "recall_fold", "recall_sd"]));
    expect(keys.filter((key) => key.startsWith("precision"))).toEqual([]);
    expect(isNan).toBe(0);
    expect(tags["systole.undefined.precision"]).toBe(`no value in any fold: ${reason}`);

    const { stdout } = await run("--quiet");
    expect(stdout).toContain(`note     precision of dummy: no value in any fold: ${reason}`);
    expect(stdout).not.toMatch(/NaN|undefined/);
  });

  test("fails its gate with the reason", async () => {
    const { run } = project({ candidates: [dummy], gates: [{ metric: "precision", min: 0 }] });
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toContain(`precision has no value: ${reason}`);
  });

  test("cannot select: the error names candidate and metric", async () => {
    const { run } = project({ metric: "precision" });
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toContain(
      'candidate "dummy" must have a value of precision in one fold or more, got none in 3',
    );
    expect(stderr).toMatch(/hint: .*training\.metric/);
  });
});

describe("training.metric", () => {
  test("decides, whichever way it is better", async () => {
    const { verdict, selected } = await project({ metric: "log_loss" }).runJson();
    expect(selected).toBe("regression");
    expect(verdict).toMatch(
      /^regression \(mean log loss 0\.\d{4}\) is the best candidate; dummy .* behind by 0\.\d+/,
    );
  });

  test("must be known", async () => {
    const { code, stderr } = await project({ metric: "auc" }).run();
    expect(code).toBe(1);
    expect(stderr).toMatch(/"training\.metric" must be "roc_auc", .*, got "auc", is it "roc_auc"\?/);
  });
});

describe("out-of-fold predictions", () => {
  const statuses = ({ stages }: RunResult) =>
    Object.fromEntries(stages.map(({ name, status }) => [name, status]));

  test("outlive a skipped evaluation, and are made again when they are gone", async () => {
    const { workspace, runJson } = project();
    const first = await runJson();
    const [before] = runsOf(workspace, "dummy");
    expect(before!.artifact.subarray(0, 4).toString("latin1")).toBe("PAR1");

    // the model is gone: it is trained again in a new run, with the evaluation of before
    rmSync(join(workspace, "mlartifacts", "1", "models"), { recursive: true });
    const second = await runJson();
    expect(statuses(second)).toMatchObject({ evaluate: "skipped", train: "done" });
    const [after, ...others] = runsOf(workspace, "dummy");
    expect(others).toHaveLength(1);
    expect(after!.artifact.equals(before!.artifact)).toBe(true);

    expect(statuses(await runJson())).toMatchObject({ evaluate: "skipped", train: "skipped" });
    const kept = join(workspace, "stages", "small", "out-of-fold");
    const [file] = readdirSync(kept);
    rmSync(join(kept, file!));
    const again = await runJson();
    expect(statuses(again)).toMatchObject({ evaluate: "done", train: "skipped" });
    expect(existsSync(join(kept, file!))).toBe(true);
    const figures = (result: RunResult) => result.candidates.map(({ metrics }) => metrics);
    expect(figures(again)).toEqual(figures(first));
  });
});
