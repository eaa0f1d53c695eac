import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { writeSmallProject } from "../support/small-project.ts";
import { systole } from "../support/systole.ts";

const { directory, remove } = writeSmallProject({ writeData: false });
afterAll(remove);

const config = join(directory, "systole.config.ts");
const wrong = join(directory, "wrong.config.ts");
writeFileSync(
  wrong,
  readFileSync(config, "utf8")
    .replace("gates: []", 'gate: [{ metric: "roc_auc", min: 0.9 }]')
    .replace("folds: 3", "folds: 1"),
);

describe("systole check", () => {
  test("reads no data, and says what a config says", async () => {
    const { code, stdout, stderr } = await systole(["check", directory]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^small: nothing wrong in its config\n/);
    expect(stdout).toMatch(/^target +grade: bad, good; positive is good, above 0\.5$/m);
    expect(stdout).toMatch(/^gates +none: whatever is selected is registered$/m);
  });

  test("names every problem with its place, and ends with code 1", async () => {
    const { code, stdout, stderr } = await systole(["check", wrong]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.split("\n").slice(0, 2)).toEqual([
      'error: "gate" is unknown, is it "gates"?',
      'error: "training.folds" must be an int in the range [2, inf), got 1',
    ]);
    expect(stderr).toMatch(/^hint: correct .*wrong\.config\.ts\ncode: project\/invalid\n$/m);
  });

  test("prints one JSON document", async () => {
    const fine = await systole(["check", directory, "--json"]);
    expect(fine.code).toBe(0);
    expect(JSON.parse(fine.stdout)).toMatchObject({ ok: true, problems: [] });
    const bad = await systole(["check", wrong, "--json"]);
    expect(bad).toMatchObject({ code: 1, stderr: "" });
    expect(JSON.parse(bad.stdout)).toMatchObject({
      ok: false,
      problems: [
        { path: "gate", message: '"gate" is unknown, is it "gates"?' },
        { path: "training.folds", message: expect.stringContaining("got 1") },
      ],
    });
  });

  test("is made by the other commands too, before anything is read or written", async () => {
    const workspace = join(directory, "none");
    const run = await systole(["run", wrong, "--workspace", workspace]);
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toMatch(/"gate" is unknown, is it "gates"\?; "training\.folds" must be/);
    expect(run.stderr).not.toMatch(/verify/);
  });

  test("explains itself, and answers wrong calls as the other commands do", async () => {
    const help = await systole(["check", "--help"]);
    expect(help.stdout).toContain("$ systole check ./patients");
    expect((await systole(["check", "--nonsense"])).code).toBe(2);
    const unknown = await systole(["check", "no-such-project"]);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toMatch(/shipped projects: .*heart-disease/);
  });
});
