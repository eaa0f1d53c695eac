import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeGates, type RunOptions, type RunResult, runProject } from "../../src/pipeline/index.ts";
import type { Project } from "../../src/project/index.ts";
import { declaredProject, writeSmallProject } from "../support/small-project.ts";
import { systole } from "../support/systole.ts";

const because = "asked\nfor by  Dr. Example";
const said = "asked for by Dr. Example";
const { directory, remove } = writeSmallProject({
  candidates: [{ name: "plain", estimator: { name: "LogisticRegression", params: {} } }],
});
const workspace = join(directory, "workspace");
let project: Project;
beforeAll(async () => {
  project = { ...(await declaredProject(directory)), guards: { tooGood: 0.6, rows: 80 } };
});
afterAll(remove);

async function run(options: Partial<RunOptions> = {}): Promise<RunResult & { warnings: string[] }> {
  const warnings: string[] = [];
  const observer = { onWarning: (line: string) => void warnings.push(line) };
  const result = await runProject({
    project,
    directory,
    workspace,
    threads: 1,
    figures: false,
    observer,
    ...options,
  });
  return { ...result, warnings };
}

/** The tags of runs or versions that begin with these letters, as key and value. */
function tagsOf(table: "tags" | "model_version_tags", prefix: string): Record<string, string> {
  const database = new DatabaseSync(join(workspace, "mlflow.db"), { readOnly: true });
  const rows = database.prepare(`SELECT key, value FROM ${table}`).all() as { key: string; value: string }[];
  database.close();
  return Object.fromEntries(
    rows.filter(({ key }) => key.startsWith(prefix)).map(({ key, value }) => [key, value]),
  );
}

const gateOf = ({ gates }: RunResult, name: string) => gates.find((gate) => gate.name === name);

describe("a gate that fails", () => {
  test("is allowed by nobody: nothing is registered", async () => {
    const result = await run();
    expect(result.status).toBe("failed");
    expect(gateOf(result, "too-good")).toMatchObject({ passed: false, max: 0.6 });
    expect(gateOf(result, "artifact-parity")).toBeUndefined();
    expect(tagsOf("tags", "systole.gates")).toEqual({ "systole.gates": "failed" });
  });

  test("is allowed with a reason: what, why and by whom stays with run, version, model and document", async () => {
    const result = await run({ allow: [{ what: "too-good", because }] });
    if (result.status !== "finished") throw new Error("the gate was allowed");
    expect(gateOf(result, "too-good")).toMatchObject({ passed: false, allowed: { because: said } });
    expect(gateOf(result, "artifact-parity")).toMatchObject({ passed: true, value: 0, max: 0 });
    expect(describeGates(result.gates)[0]).toMatch(
      /^ALLOWED: too-good: .*; because: asked for by Dr\. Example$/,
    );
    expect(tagsOf("tags", "systole.gates")).toEqual({ "systole.gates": "allowed" });
    expect(tagsOf("tags", "systole.allowed")).toEqual({ "systole.allowed.too-good": said });
    expect(tagsOf("tags", "mlflow.user")).toEqual({ "mlflow.user": expect.any(String) });
    expect(tagsOf("model_version_tags", "systole.allowed")).toEqual({ "systole.allowed.too-good": said });
    const provenance = JSON.parse(readFileSync(join(result.model.path, "provenance.json"), "utf8"));
    expect(provenance.allowed).toMatchObject([{ gate: "too-good", because: said }]);
    expect(provenance.user).toEqual(expect.any(String));
    const report = JSON.parse(readFileSync(join(workspace, "reports", "small", "metrics.json"), "utf8"));
    expect(report.gates).toEqual(result.gates);
  });

  test("stays a failure for the next run that does not allow it, and the champion stays", async () => {
    expect(await run()).toMatchObject({ status: "failed", champion: { version: "1" } });
  });

  test("is refused before the work without a reason, with a blank one, or by a name that nobody knows", async () => {
    for (const [allow, message] of [
      [{ what: "too-good" }, 'must have a reason for the gate "too-good", got none'],
      [{ what: "too-good", because: " \n" }, "got a blank one"],
      [{ what: "to-good", because }, 'got "to-good", is it "too-good"?'],
    ] as const)
      await expect(run({ allow: [allow] })).rejects.toMatchObject({
        code: "parameter/invalid",
        message: expect.stringContaining(message),
      });
  });
});

test("an allowance that no gate needed is said", async () => {
  project = { ...project, guards: {} };
  const allow = [
    { what: "too-good", because },
    { what: "f1", because },
  ];
  const { status, warnings } = await run({ allow });
  expect(status).toBe("finished");
  expect(warnings).toEqual([
    'the gate "too-good" was allowed for nothing: it was passed',
    'the gate "f1" was allowed for nothing: this run has no such gate',
  ]);
});

describe("systole run --allow", () => {
  const call = (...args: string[]) => systole(["run", directory, "--workspace", workspace, ...args]);
  test.each([
    [["--allow", "too-good"], 'option --allow must have a reason for the gate "too-good", got none'],
    [["--allow", "too-good", "--because", ""], 'must have a reason for "too-good", got a blank one'],
    [["--because", "why", "--allow", "too-good"], 'must have a reason for the gate "too-good", got none'],
    [
      ["--because", "why"],
      'option --because must stand behind the --allow that it is the reason of, got "why"',
    ],
  ])("%j is refused", async (args, message) => {
    const { code, stderr } = await call(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
