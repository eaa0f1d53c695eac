import { join } from "node:path";
import { expect, test } from "vitest";
import { runProcess } from "../../scripts/check/steps.ts";
import { makeTree } from "./make-tree.ts";

const root = join(import.meta.dirname, "../..");

const vitestReport = (passed: number, failed: number, skipped: number, todo: number, files: object[] = []) =>
  JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    numTodoTests: todo,
    testResults: files,
  });

/** @param steps lines of steps.tsv; a report is named relative to the directory. */
async function count(steps: readonly string[][], files: Record<string, string> = {}) {
  const tree = makeTree(files);
  const { root: folder } = makeTree({
    "steps.tsv": steps
      .map(([name, kind, code, report]) =>
        [name, kind, code, report === "-" ? "-" : join(tree.root, report ?? "")].join("\t"),
      )
      .join("\n"),
  });
  const { ok, output } = await runProcess(process.execPath, ["scripts/ci/count-results.js", folder], root);
  return { ok, last: output.split("\n").at(-1) };
}

test("count-results.js adds suites, check steps and scripts; set-up counts for nothing", async () => {
  const files = {
    "check.json": '{"passed": 10, "failed": 0, "skipped": 0}',
    "unit.json": vitestReport(200, 0, 0, 0),
    "fault.json": vitestReport(0, 0, 0, 0),
  };
  const steps = [
    ["npm-ci", "setup", "0", "-"],
    ["check", "proof", "0", "check.json"],
    ["unit", "proof", "0", "unit.json"],
    ["fault", "proof", "0", "fault.json"],
    ["journey", "proof", "0", "-"],
  ];
  expect(await count(steps, files)).toEqual({ ok: true, last: "211 passed, 0 failed, 0 skipped" });
});

test("count-results.js fails on a failure, on a skip and on nothing at all", async () => {
  const proof = (report: string) => count([["unit", "proof", "0", "r.json"]], { "r.json": report });
  expect(await proof(vitestReport(5, 1, 0, 0))).toEqual({ ok: false, last: "5 passed, 1 failed, 0 skipped" });
  expect(await proof(vitestReport(5, 0, 1, 1))).toEqual({ ok: false, last: "5 passed, 0 failed, 2 skipped" });
  expect(await count([])).toEqual({ ok: false, last: "0 passed, 0 failed, 0 skipped" });
});

test("count-results.js counts what ended badly without saying so", async () => {
  const broken = [{ status: "failed", assertionResults: [] }];
  const steps = [
    ["npm-ci", "setup", "1", "-"],
    ["unit", "proof", "1", "unit.json"],
    ["interop", "proof", "124", "none.json"],
    ["browser", "proof", "0", "none.json"],
    ["fault", "proof", "1", "fault.json"],
    ["journey", "proof", "7", "-"],
  ];
  const files = { "unit.json": vitestReport(5, 0, 0, 0), "fault.json": vitestReport(1, 0, 0, 0, broken) };
  expect(await count(steps, files)).toEqual({ ok: false, last: "6 passed, 6 failed, 0 skipped" });
});
