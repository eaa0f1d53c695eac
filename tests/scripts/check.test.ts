import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runProcess, runSteps, type Step, toolStep, treeStep } from "../../scripts/check/steps.ts";
import { checkWords } from "../../scripts/check/words.ts";
import { makeTree } from "./make-tree.ts";

const root = join(import.meta.dirname, "../..");
const step = (name: string, run: Step["run"]): Step => ({ name, title: name, fix: `mend ${name}`, run });

test("runSteps() prints a line for each, and what to do where one fails", async () => {
  const lines: string[] = [];
  const results = await runSteps(
    [
      step("good", async () => ({ ok: true, output: "not shown" })),
      step("bad", async () => ({ ok: false, output: "a.ts:1: wrong\nb.ts:2: wrong" })),
      step("thrown", () => {
        throw new SyntaxError("c.ts:3: no");
      }),
    ],
    (line) => lines.push(line),
    1,
  );
  expect(results.map(({ name, ok }) => [name, ok])).toEqual([
    ["good", true],
    ["bad", false],
    ["thrown", false],
  ]);
  expect(lines.join("\n").replace(/\d\.\d s/g, "0 s")).toBe(
    [
      "ok      good      0 s",
      "FAILED  bad       0 s",
      "        a.ts:1: wrong\n        b.ts:2: wrong\n        fix: mend bad",
      "FAILED  thrown    0 s",
      "        SyntaxError: c.ts:3: no\n        fix: mend thrown",
    ].join("\n"),
  );
});

test("runSteps() runs no more at once than it may", async () => {
  let running = 0;
  let most = 0;
  const slow = step("slow", async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    return { ok: true, output: "" };
  });
  await runSteps([slow, slow, slow, slow, slow], () => {}, 2);
  expect(most).toBe(2);
});

test("treeStep() fails with the file and line of each finding", async () => {
  const tree = makeTree({ "src/learn/a.ts": "\nexport const x = Math.random();\n" });
  const outcome = await treeStep("words", "", "", () => tree, checkWords).run(AbortSignal.timeout(60_000));
  expect(outcome.ok).toBe(false);
  expect(outcome.output).toMatch(/^src\/learn\/a\.ts:2: randomness/);
});

test("toolStep() fails with what the tool says, and when the tool is absent", async () => {
  const { root: bad } = makeTree({ "a.ts": "export const a: string = 1;\n" });
  const args = ["typescript", "tsc", "--ignoreConfig", "--noEmit", "--strict", join(bad, "a.ts")] as const;
  const outcome = await toolStep("types", "", "", root, args).run(AbortSignal.timeout(60_000));
  expect(outcome.ok).toBe(false);
  expect(outcome.output).toContain("TS2322");
  await expect(toolStep("types", "", "", bad, args).run(AbortSignal.timeout(60_000))).rejects.toThrow(
    "ENOENT",
  );
});

test("check.ts runs the steps that are named, and writes a report", async () => {
  const { root: folder } = makeTree({});
  const report = join(folder, "check.json");
  const { output } = await runProcess(
    process.execPath,
    ["scripts/check.ts", "lock", "--report", report],
    root,
  );
  expect(output).toMatch(/^(ok {4}|FAILED) {2}package\.json and its lock file/);
  const { passed, failed, steps } = JSON.parse(readFileSync(report, "utf8"));
  expect(passed + failed).toBe(1);
  expect(steps).toMatchObject([{ name: "lock" }]);
});

test("check.ts refuses a step that does not exist, naming those that do", async () => {
  const { ok, output } = await runProcess(process.execPath, ["scripts/check.ts", "spelling"], root);
  expect(ok).toBe(false);
  expect(output).toMatch(/there is no step "spelling"; steps are types, biome, kernel-style, knip, imports/);
});
