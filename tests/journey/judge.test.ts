import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeRows, writeSmallProject } from "../support/small-project.ts";
import { type Finished, startSystole, systole } from "../support/systole.ts";

const home = mkdtempSync(join(tmpdir(), "systole-judge-"));
const small = writeSmallProject({ repeats: 2 });
afterAll(() => {
  small.remove();
  rmSync(home, { recursive: true, force: true });
});
const workspace = join(home, "w");
const here = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> =>
  systole(args, { cwd: home, env: { ...process.env, LANG: "C.UTF-8", ...env } });
const model = "models:/small@champion";
const evaluate = (file: string, ...args: string[]): Promise<Finished> =>
  here(["evaluate", model, file, "--workspace", workspace, ...args]);

/** The document that a command prints; it must end with 0. */
async function documentOf(finished: Promise<Finished>): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await finished;
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

beforeAll(async () => {
  const train = await here(["train", small.directory, "--workspace", workspace, "--threads", "1"]);
  expect(train.code, train.stderr).toBe(0);
  expect(train.stderr).not.toContain("explore");
  writeFileSync(join(home, "rows.csv"), makeRows(200));
});

describe("systole evaluate", () => {
  test("judges a model as one document", async () => {
    const found = await documentOf(evaluate("rows.csv", "--json", "--subgroup", "colour"));
    expect(found).toMatchObject({
      n: 200,
      events: expect.any(Number),
      metrics: {
        roc_auc: { value: expect.any(Number), low: expect.any(Number), method: "delong-logit", n: 200 },
        accuracy: { method: "wilson", estimates: "this model" },
        f1: { method: "stratified-bootstrap", level: 0.95 },
      },
      calibration: {
        intercept: expect.any(Number),
        slope: expect.any(Number),
        ici: expect.any(Number),
        iciIfPerfect: { mean: expect.any(Number) },
      },
      threshold: 0.5,
      subgroups: [{ column: "colour", groups: [{ n: expect.any(Number) }, {}, {}] }],
      data: { rows: 200, used: 200 },
      model: { name: "small", version: "1" },
    });
    expect((found["decisionCurve"] as object[])[0]).toMatchObject({
      threshold: 0.01,
      netBenefit: expect.any(Number),
      all: expect.any(Number),
      none: 0,
    });
  });

  test("shows tables and plots within 80 columns, in ASCII alone where the locale has no more", async () => {
    const { stdout } = await evaluate("rows.csv", "--subgroup", "colour");
    for (const part of [
      "roc_auc",
      "calibration",
      "threshold",
      "ROC curve",
      "Decision curve",
      "colour",
      "⠤⠤ model",
    ])
      expect(stdout).toContain(part);
    const plots = stdout.slice(stdout.indexOf("ROC curve")).split("\n");
    for (const line of plots) expect(line.length, line).toBeLessThanOrEqual(80);
    const ascii = await here(["evaluate", model, "rows.csv", "--workspace", workspace], { LC_ALL: "C" });
    expect(ascii.stdout).toContain("** model");
    expect(ascii.stdout).toMatch(/^[\n\x20-\x7e]*$/);
    expect((await evaluate("rows.csv", "--no-plots")).stdout).not.toContain("ROC curve");
  });

  test("gives the same answers to the same seed, and other intervals to another level and threshold", async () => {
    const metricsOf = async (...args: string[]) =>
      (await documentOf(evaluate("rows.csv", "--json", ...args)))["metrics"] as Record<
        string,
        { low: number; value: number }
      >;
    const first = await metricsOf();
    expect(await metricsOf()).toEqual(first);
    const other = await metricsOf("--level", "0.5", "--threshold", "0.9", "--seed", "3");
    expect(other["roc_auc"]!.value).toBe(first["roc_auc"]!.value);
    expect(other["roc_auc"]!.low).toBeGreaterThan(first["roc_auc"]!.low);
    expect(other["recall"]!.value).toBeLessThan(first["recall"]!.value);
  });

  test("leaves out rows with errors or without outcome, and says so", async () => {
    const lines = makeRows(60).split("\n");
    lines[2] = lines[2]!.replace(/,(good|bad)$/, ",");
    lines[3] = lines[3]!.replace(/^[\d.]+/, "huge");
    lines[4] = lines[4]!.replace(/,(good|bad)$/, ",middling");
    writeFileSync(join(home, "odd.csv"), lines.join("\n"));
    const { stderr, ...finished } = await evaluate("odd.csv", "--json");
    expect(JSON.parse(finished.stdout)).toMatchObject({
      n: 57,
      data: {
        ledger: {
          read: 60,
          used: 57,
          dropped: [
            { rule: "invalid", rows: [3, 4] },
            { rule: "target-missing", rows: [2] },
          ],
        },
      },
    });
    expect(stderr).toContain("2 of 60 rows are left out");
    expect(stderr).toContain("1 row has no value of grade: empty 1");
    const strict = await evaluate("odd.csv", "--on-error", "fail");
    expect([strict.code, strict.stdout]).toEqual([1, ""]);
  });

  test("says why figures of one class, or one row, have no value", async () => {
    const [head = "", ...rows] = makeRows(80).trimEnd().split("\n");
    const good = rows.filter((row) => row.endsWith("good"));
    for (const [name, some] of Object.entries({ one: rows.slice(0, 1), good })) {
      writeFileSync(join(home, `${name}.csv`), `${[head, ...some].join("\n")}\n`);
      const found = await documentOf(evaluate(`${name}.csv`, "--json"));
      expect(found).toMatchObject({
        n: some.length,
        metrics: {
          roc_auc: { undefined: "metric/one-class", reason: expect.any(String) },
          accuracy: { value: expect.any(Number), noInterval: { undefined: "interval/too-few-events" } },
        },
        calibration: { slope: { undefined: "calibration/one-class" } },
      });
      const shown = await evaluate(`${name}.csv`);
      expect(shown.stdout).not.toMatch(/NaN|undefined|ROC curve/);
    }
  });

  test("refuses a file without the target, and a subgroup that there is not", async () => {
    writeFileSync(join(home, "unlabelled.csv"), "size,weight,colour\n10,50,red\n");
    const none = await evaluate("unlabelled.csv");
    expect([none.code, none.stdout]).toEqual([1, ""]);
    expect(none.stderr).toContain('column "grade" must be in the table');
    for (const [subgroup, said] of [
      ["color", 'is it "colour"?'],
      ["size", "cuts of a numeric column"],
      ["colour:1", "cuts of a numeric column only"],
      ["size:a", "a column, a colon and numbers"],
      ["size:65,50", "numbers that rise"],
    ] as const) {
      const wrong = await evaluate("rows.csv", "--subgroup", subgroup);
      expect([wrong.code, wrong.stdout]).toEqual([2, ""]);
      expect(wrong.stderr).toContain(said);
    }
  });

  test("says of the training file that its figures flatter", async () => {
    const training = join(small.directory, "rows.csv");
    const known = await evaluate(training, "--json");
    expect(JSON.parse(known.stdout)).toMatchObject({ data: { isTrainingFile: true } });
    expect(known.stderr).toContain("is the file that the model learned from: its figures here flatter it");
    const other = await evaluate("rows.csv", "--json");
    expect(JSON.parse(other.stdout)).toMatchObject({ data: { isTrainingFile: false } });
    expect(other.stderr).not.toContain("flatter");
  });

  test("ends quietly when nobody reads", async () => {
    const child = startSystole(["evaluate", model, "rows.csv", "--workspace", workspace, "--quiet"], {
      cwd: home,
    });
    child.stdout!.destroy();
    const { code, stderr } = await child.finished;
    expect([code, stderr]).toEqual([0, ""]);
  });
});

describe("systole compare", () => {
  const compare = (...args: string[]): Promise<Finished> =>
    here(["compare", ...args, "--workspace", workspace]);

  test("says of two candidates of the last run what the run itself says", async () => {
    const report = JSON.parse(readFileSync(join(workspace, "reports/small/metrics.json"), "utf8"));
    const found = await documentOf(compare("logistic_regression", "random_forest", "--json"));
    expect(found["comparisons"]).toEqual(report.comparisons);
    const turned = await documentOf(compare("random_forest", "logistic_regression", "--json"));
    const differenceOf = ({ comparisons }: Record<string, unknown>): number =>
      (comparisons as { difference: number }[])[0]!.difference;
    expect(differenceOf(turned)).toBeCloseTo(-differenceOf(found), 12);
    const { stdout } = await compare(
      "logistic_regression",
      "random_forest",
      "--metric",
      "f1",
      "--metric",
      "log_loss",
    );
    expect(stdout).toMatch(/^ {2}f1 +-?0\.\d{4} +\[/m);
    expect(stdout.match(/^verdict {2}/gm)).toHaveLength(2);
  });

  test("finds candidates by the id of a run, and refuses those of other folds", async () => {
    const { candidates } = (await documentOf(compare("logistic_regression", "random_forest", "--json"))) as {
      candidates: { runId: string }[];
    };
    const again = await here([
      "train",
      small.directory,
      "--workspace",
      workspace,
      "--seed",
      "9",
      "--candidate",
      "random_forest",
    ]);
    expect(again.code, again.stderr).toBe(0);
    const byId = await documentOf(compare(candidates[0]!.runId, candidates[1]!.runId, "--json"));
    expect(byId["candidates"]).toMatchObject([{ name: "logistic_regression" }, { name: "random_forest" }]);
    const other = await compare(candidates[0]!.runId, "random_forest");
    expect(other.code).toBe(1);
    expect(other.stderr).toContain("they differ in seed 42 and 9");
    const unknown = await compare("random_forest", "random_forrest");
    expect(unknown.stderr).toContain('is it "random_forest"?');
    expect((await compare("a", "a")).code).toBe(2);
  });

  test("compares two models on the rows of a file", async () => {
    const versions = ["models:/small/1", "models:/small/2"];
    const found = await documentOf(compare(...versions, "--on", "rows.csv", "--json"));
    expect(found).toMatchObject({
      n: 200,
      comparisons: [
        {
          a: versions[0],
          b: versions[1],
          metric: "roc_auc",
          method: "delong-paired",
          estimates: "this model",
          pHolm: expect.any(Number),
          verdict: expect.any(String),
        },
      ],
    });
    expect(found).toMatchObject({ data: { isTrainingFile: false, trainingFileOf: [] } });
    const known = await compare(...versions, "--on", join(small.directory, "rows.csv"), "--json");
    expect(JSON.parse(known.stdout)).toMatchObject({
      data: { isTrainingFile: true, trainingFileOf: versions },
    });
    expect(known.stderr).toContain("flatter");
    expect(await documentOf(compare(...versions, "--on", "one.csv", "--json"))).toMatchObject({
      comparisons: [
        {
          a: versions[0],
          b: versions[1],
          metric: "roc_auc",
          undefined: "metric/one-class",
          reason: expect.any(String),
        },
      ],
    });
    expect((await compare(...versions, "--on", "one.csv")).stdout).toContain(
      "no comparison: ROC AUC must have rows of",
    );
  });
});
