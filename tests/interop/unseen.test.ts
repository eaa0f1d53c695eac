import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inferTable, readDataset } from "../../src/data/index.ts";
import { hasValue, repeatedStratifiedKFold } from "../../src/judge/index.ts";
import type { RunResult } from "../../src/pipeline/index.ts";
import { inferSchema } from "../../src/project/index.ts";
import { featureSpecs, positiveClass, targetClasses } from "../../src/schema/index.ts";
import { systole } from "../support/systole.ts";
import { describePython, runPython } from "./python.ts";

const script = (name: string): string => fileURLToPath(new URL(`./unseen/${name}.py`, import.meta.url));

/** What scikit-learn scored: ROC AUC by candidate, one value a fold. */
interface Scores {
  readonly rows: number;
  readonly scores: Readonly<Record<string, readonly number[]>>;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describePython("tables that Systole has not seen", () => {
  let home: string;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "systole-unseen-"));
    await runPython(script("write_tables"), [], home);
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const init = (table: string, target: string, ...args: string[]) =>
    systole(["init", `${table}.csv`, "--target", target, "--out", table, ...args], { cwd: home });

  /** What a run of the config that `init` wrote scores, and scikit-learn on the same rows and folds. */
  async function compare(table: string, target: string): Promise<{ ours: RunResult; theirs: Scores }> {
    const written = await init(table, target);
    expect(written).toMatchObject({ code: 0, stdout: `${table}/systole.config.ts\n` });
    const ran = await systole(["run", table, "--json", "--quiet", "--workspace", `${table}/workspace`], {
      cwd: home,
    });
    expect(ran.code, ran.stderr).toBe(0);
    const ours = JSON.parse(ran.stdout) as RunResult;

    const path = join(home, `${table}.csv`);
    const guess = await inferTable(path, { target });
    const schema = inferSchema(guess.columns, target);
    const file = { path, sha256: guess.sha256 };
    const { labels } = await readDataset({ schema, format: guess.format, file, baseDir: home });
    const folds = repeatedStratifiedKFold(labels, { nSplits: 5, nRepeats: 1, randomState: 42 });
    const features = featureSpecs(schema);
    const task = {
      csv: `${table}.csv`,
      target,
      positive: positiveClass(schema) ?? null,
      classes: targetClasses(schema),
      numeric: features.filter((spec) => spec.kind === "numeric").map((spec) => spec.name),
      categorical: Object.fromEntries(
        features.flatMap((spec) =>
          spec.kind === "categorical" ? [[spec.name, spec.codes.map((code) => code.value)]] : [],
        ),
      ),
      folds: folds.map(({ train, test }) => ({ train: [...train], test: [...test] })),
    };
    writeFileSync(join(home, `${table}.json`), JSON.stringify(task));
    return { ours, theirs: await runPython<Scores>(script("score_table"), [`${table}.json`], home) };
  }

  test.each([
    { table: "breast_cancer", target: "diagnosis", rows: 569 },
    { table: "wine", target: "target", rows: 178 },
    { table: "penguins", target: "sex", rows: 333 },
  ])("$table: init and run, and the AUC is scikit-learn's", async ({ table, target, rows }) => {
    const { ours, theirs } = await compare(table, target);
    expect(ours.data.used).toBe(rows);
    expect(theirs.rows).toBe(rows);
    for (const candidate of ours.candidates) {
      const mine = candidate.folds["roc_auc"]!.slice(0, 5).filter(hasValue); // the first repeat
      const peers = theirs.scores[candidate.name]!;
      expect(mine).toHaveLength(peers.length);
      const difference = Math.abs(mean(mine) - mean(peers));
      console.log(
        `${table} ${target} ${candidate.name}: ${mean(mine).toFixed(4)}, scikit-learn ${mean(peers).toFixed(4)}`,
      );
      // the same optimum for one; for the other forests of the same size from other random numbers
      expect(difference).toBeLessThan(candidate.name === "logistic_regression" ? 1e-3 : 5e-3);
    }
  });

  test("a number is no target: refused with the remedy", async () => {
    const { code, stdout, stderr } = await init("diabetes", "target");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain('target "target" must have 2 to 20 classes, it has 214 distinct numbers');
    expect(stderr).toContain("hint: classes are predicted, not amounts");
  });
});
