import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { systole } from "../support/systole.ts";
import { describePython, runPython } from "./python.ts";

/** What pandas and scikit-learn find in the artifact of one candidate's run. */
interface Found {
  readonly columns: Record<string, string>;
  readonly missing: number;
  readonly rows_by_repeat: Record<string, number[]>;
  readonly classes: Record<string, string>;
  readonly folds: { repeat: number; fold: number; scores: Record<string, number> }[];
  readonly logged: Record<string, Record<string, number>>;
}

interface Document {
  readonly data: { readonly ledger: { readonly read: number; readonly dropped: { rows: number[] }[] } };
}

const script = fileURLToPath(new URL("./mlflow/score_out_of_fold.py", import.meta.url));

describePython("scikit-learn scores the out-of-fold predictions of a run", () => {
  const home = mkdtempSync(join(tmpdir(), "systole-out-of-fold-"));
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test.each([
    { project: "heart-disease", classes: ["0", "1"], repeats: 5, folds: 5 },
    { project: "tile-works", classes: ["first", "scrap", "second"], repeats: 1, folds: 5 },
  ])("$project: as the run logged them, fold by fold", async ({ project, classes, repeats, folds }) => {
    const { code, stdout, stderr } = await systole([
      "run",
      project,
      "--workspace",
      home,
      "--json",
      "--quiet",
    ]);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    const { ledger } = (JSON.parse(stdout) as Document).data;
    const dropped = new Set(ledger.dropped.flatMap(({ rows }) => rows));
    const used = Array.from({ length: ledger.read }, (_, i) => i + 1).filter((row) => !dropped.has(row));
    const found = await runPython<Record<string, Found>>(script, [home, project], home);
    expect(Object.keys(found).length).toBeGreaterThan(1);
    for (const [name, candidate] of Object.entries(found)) {
      expect(Object.entries(candidate.columns)).toEqual([
        ["row", "int32"],
        ["repeat", "int32"],
        ["fold", "int32"],
        ["y_true", "str"],
        ...classes.map((label) => [`probability_${label}`, "float64"]),
      ]);
      expect(candidate.missing).toBe(0);
      expect(Object.keys(candidate.rows_by_repeat)).toHaveLength(repeats);
      for (const rows of Object.values(candidate.rows_by_repeat)) expect(rows).toEqual(used);
      expect(new Set(Object.values(candidate.classes))).toEqual(new Set(classes));
      expect(candidate.folds).toHaveLength(repeats * folds);
      for (const { repeat, fold, scores } of candidate.folds) {
        expect(Math.floor(fold / folds)).toBe(repeat);
        // direct formulas of the same doubles: only the order of summation differs
        for (const [metric, value] of Object.entries(scores))
          expect(Math.abs(value - candidate.logged[metric]![fold]!), `${name} ${metric}`).toBeLessThanOrEqual(
            1e-12,
          );
      }
    }
  });
});
