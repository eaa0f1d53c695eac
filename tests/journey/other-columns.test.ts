import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Finished, systole } from "../support/systole.ts";

const home = mkdtempSync(join(tmpdir(), "systole-columns-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Makes a project of that directory whose name is the same as the other's: two tables called `train.csv`. */
async function makeProject(directory: string, header: string, line: (i: number) => string): Promise<void> {
  mkdirSync(join(home, directory));
  const lines = Array.from({ length: 60 }, (_, i) => `${line(i)}\n`).join("");
  writeFileSync(join(home, directory, "train.csv"), `${header}\n${lines}`);
  const target = header.split(",").at(-1)!;
  const config = join(directory, "train");
  await systole(["init", join(directory, "train.csv"), "--target", target, "--out", config], { cwd: home });
  const named = `import project from "./systole.config.ts";\nexport default { ...project, name: "train" };\n`;
  writeFileSync(join(home, config, "named.ts"), named);
}

describe("two tables that share the name of a model", () => {
  const run = (directory: string, ...more: string[]): Promise<Finished> =>
    systole(["run", `${directory}/train/named.ts`, "--workspace", "w", "--threads", "1", ...more], {
      cwd: home,
    });
  beforeAll(async () => {
    await makeProject("a", "len,width,class", (i) => `${i % 17},${i % 5},${i % 3 === 0 ? "yes" : "no"}`);
    await makeProject(
      "b",
      "age,dose,grade",
      (i) => `${20 + (i % 41)},${i % 7},${i % 4 === 0 ? "bad" : "good"}`,
    );
    expect(await run("a")).toMatchObject({ code: 0 });
  });

  test("the second is refused before any work is done, with what differs and what to do", async () => {
    const { code, stdout, stderr } = await run("b");
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(
      /^error: project "train" must have the features and the target of version 1 of "train", the last one, found features added: "age" \(numeric\).*; features removed: "len" \(numeric\).*; target "grade", was "class"$/m,
    );
    expect(stderr).toMatch(/^hint: .*`name`.*--workspace.*--allow other-columns$/m);
    expect(stderr).toContain("code: run/other-columns");
    expect(stderr).not.toContain("✓");
  });

  test("an unknown name is refused with those that there are", async () => {
    const { code, stderr } = await run("b", "--allow", "other-column");
    expect(code).toBe(2);
    expect(stderr).toContain('or the metric of a gate, got "other-column", is it "other-columns"?');
  });

  test("the second is registered when that is allowed, and says so; then the first is the other one", async () => {
    const { code, stdout, stderr } = await run("b", "--allow", "other-columns");
    expect(code).toBe(0);
    expect(stdout).toContain("train version 2");
    expect(stderr).toContain(
      'warning: the columns differ from those of version 1 of "train": features added: "age"',
    );
    expect(await run("a")).toMatchObject({ code: 1, stderr: expect.stringContaining("version 2") });
  });
});
