import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Run } from "../track/index.ts";
import { arrangeRuns, differingParams, inTrialOrder } from "./run-tree.ts";

function run(
  runId: string,
  parent?: string,
  more: { auc?: number; params?: Record<string, string>; at?: number } = {},
): Run {
  return {
    info: {
      runId,
      runName: `name ${runId}`,
      experimentId: "1",
      userId: "u",
      status: "FINISHED",
      startTime: more.at ?? 0,
      artifactUri: "file:///a",
      lifecycleStage: "active",
    },
    metrics: more.auc === undefined ? [] : [{ key: "auc_mean", value: more.auc, timestamp: 0, step: 0 }],
    params: Object.entries(more.params ?? {}).map(([key, value]) => ({ key, value })),
    tags: parent === undefined ? {} : { "mlflow.parentRunId": parent },
    inputs: [],
  };
}

const shape = (runs: readonly Run[], order?: Parameters<typeof arrangeRuns>[1]): string[] =>
  arrangeRuns(runs, order).map(({ run: { info }, depth }) => `${"-".repeat(depth)}${info.runId}`);

describe("arrangeRuns()", () => {
  it("puts children below their parents, parents newest first and children as they were started", () => {
    const runs = [
      run("b2", "b", { at: 3 }),
      run("b1", "b", { at: 2 }),
      run("b", undefined, { at: 1 }),
      run("a"),
    ];
    expect(shape(runs)).toEqual(["b", "-b1", "-b2", "a"]);
  });

  it("puts trials of a search, which start at once, in the order of their number", () => {
    const trials = [10, 2, 0].map((n) => {
      const one = run(`t${n}`, "a", { at: 5 });
      return { ...one, tags: { ...one.tags, "systole.trial": String(n) } };
    });
    expect(inTrialOrder([run("c"), ...trials]).map(({ info }) => info.runId)).toEqual([
      "c",
      "t0",
      "t2",
      "t10",
    ]);
    expect(shape([...trials, run("b", "a", { at: 1 }), run("a")])).toEqual(["a", "-b", "-t0", "-t2", "-t10"]);
  });

  it("sorts parents and children by the mean of a metric, those without it last either way", () => {
    const runs = [
      run("none"),
      run("low", undefined, { auc: 0.7 }),
      run("x", "low", { auc: 0.6 }),
      run("y", "low", { auc: 0.8 }),
      run("high", undefined, { auc: 0.9 }),
    ];
    expect(shape(runs, { key: "metrics.auc", direction: "desc" })).toEqual([
      "high",
      "low",
      "-y",
      "-x",
      "none",
    ]);
    expect(shape(runs, { key: "metrics.auc", direction: "asc" })).toEqual([
      "low",
      "-x",
      "-y",
      "high",
      "none",
    ]);
  });

  it("sorts params as numbers where they are numbers", () => {
    const runs = ["10", "9", "1e-3", "l2"].map((c) => run(c, undefined, { params: { C: c } }));
    expect(shape(runs, { key: "params.C", direction: "asc" })).toEqual(["1e-3", "9", "10", "l2"]);
  });

  it("names the parent that is not among the runs", () => {
    expect(arrangeRuns([run("a", "gone")])[0]).toMatchObject({ depth: 0, absentParent: "gone" });
  });

  it("shows every run once, whatever the parents are, circles included", () => {
    const ids = ["a", "b", "c", "d", "e"];
    const parents = fc.array(fc.option(fc.constantFrom(...ids, "gone"), { nil: undefined }), {
      minLength: 5,
      maxLength: 5,
    });
    fc.assert(
      fc.property(parents, (chosen) => {
        const rows = arrangeRuns(ids.map((id, i) => run(id, chosen[i])));
        expect(rows.map((row) => row.run.info.runId).sort()).toEqual(ids);
      }),
    );
  });
});

describe("differingParams()", () => {
  it("keeps those with two values or more among the runs that have them", () => {
    const runs = [
      run("a", undefined, { params: { C: "1", penalty: "l2", seed: "42" } }),
      run("b", undefined, { params: { C: "2", penalty: "l2", n_estimators: "300" } }),
    ];
    expect(differingParams(runs)).toEqual(["C"]);
  });
});
