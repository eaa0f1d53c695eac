import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { judgeModels } from "../../tests/support/watch-judge.ts";

/** A program that is watched as the judge of models is. */
function writeProgram(text: string): string {
  const directory = mkdtempSync(join(tmpdir(), "systole-watched-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const script = join(directory, "program.mjs");
  writeFileSync(
    script,
    `import { writeFileSync } from "node:fs";\nwriteFileSync(process.argv[4], "7");\n${text}`,
  );
  return script;
}

describe("loadModel()", () => {
  // 10,000 more are judged in tests/fault, which says what the law is
  test("refuses 150 changed directories of real models, or answers with probabilities", async () => {
    const { cases, answered, counts, broken } = await judgeModels({ cases: 150, seed: 3 });
    expect(broken).toEqual([]);
    const refused = Object.values(counts).reduce((sum, n) => sum + n, 0);
    expect(answered + refused).toBe(cases);
    expect(answered).toBeGreaterThan(15);
    expect(refused).toBeGreaterThan(50);
  });
});

describe("judgeModels()", () => {
  test("fails, and names the case, when one does not end", async () => {
    const script = writeProgram("for (;;);");
    const judged = judgeModels({ cases: 1, seed: 1, hangsAfterMs: 1500, script });
    await expect(judged).rejects.toThrow("case 7 of seed 1 must end, it did not in 1500 ms");
  });

  test("fails, and names the case, when one ends the process", async () => {
    const script = writeProgram('process.kill(process.pid, "SIGSEGV");\nfor (;;);');
    await expect(judgeModels({ cases: 1, seed: 1, script })).rejects.toThrow(
      "case 7 of seed 1 ended the process",
    );
  });
});
