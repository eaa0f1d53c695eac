import { describe, expect, test } from "vitest";
import { runSummary } from "../../scripts/summary/run-summary.ts";
import type { RunResult } from "../../src/pipeline/index.ts";

const run = {
  project: "small",
  status: "finished",
  folds: 3,
  repeats: 2,
  data: { rows: 12, used: 11, sha256: "abc", ledger: {}, issues: [{}] },
  candidates: [
    { name: "forest", metrics: { roc_auc: { mean: 0.9, sd: 0.01 }, f1: { mean: 0.8, sd: 0.1 } } },
    { name: "linear", metrics: { roc_auc: { mean: 0.91234, sd: 0.02 } } },
  ],
  selected: "linear",
  verdict: "linear is the simplest",
  gates: [
    { message: "roc_auc >= 0.8 | 0.9123", passed: true },
    { message: "f1 >= 0.9, got 0.8", passed: false },
  ],
  model: { name: "small", version: "3" },
  stages: [{ name: "read", seconds: 0.25 }],
} as unknown as RunResult;

describe("runSummary()", () => {
  test("shows candidates, gates, rows and model as Markdown tables", () => {
    expect(runSummary(run)).toBe(`## small

| candidate | roc_auc | f1 |
| --- | ---: | ---: |
| forest | 0.9000 ± 0.0100 | 0.8000 ± 0.1000 |
| **linear** | 0.9123 ± 0.0200 | - |

mean ± sd of 6 folds

linear is the simplest

| gate | result |
| --- | --- |
| roc_auc >= 0.8 \\| 0.9123 | passed |
| f1 >= 0.9, got 0.8 | **failed** |

| what | value |
| --- | --- |
| rows read, used | 12, 11 |
| SHA-256 of the rows | \`abc\` |
| warnings of the data | 1 |
| model | small version 3 |
| stages | read 0.3 s |
`);
  });

  test("says where a metric has no value, or not in all folds", () => {
    const leftOut = [{ undefined: "metric/none-predicted", reason: "none", nFolds: 2 }];
    const candidates = [
      { name: "dummy", metrics: { precision: { undefined: "metric/none-predicted", reason: "none" } } },
      { name: "linear", metrics: { precision: { mean: 0.7, sd: 0.1, nFolds: 3, leftOut } } },
    ];
    const summary = runSummary({ ...run, candidates } as unknown as RunResult);
    expect(summary).toContain(
      "| --- | ---: |\n| dummy | no value |\n| **linear** | 0.7000 ± 0.1000 (3 of 5 folds) |",
    );
  });

  test("leaves out the gates where a project has none", () => {
    expect(runSummary({ ...run, gates: [] })).not.toContain("gate");
  });
});
