import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Column,
  type Executor,
  type Labels,
  makeTable,
  type Params,
  type Table,
  takeLabels,
  takeRows,
} from "../../src/core/index.ts";
import type { Dataset } from "../../src/data/index.ts";
import { threadExecutor } from "../../src/execute/index.ts";
import { type Fold, hasValue, judgeCalibration, summarize } from "../../src/judge/index.ts";
import { buildClassifier, crossValidate } from "../../src/learn/index.ts";
import { gatherSites } from "../../src/pipeline/sites.ts";
import heartDisease from "../../projects/heart-disease/systole.config.ts";
import { clevelandPipeline, readCleveland, readHeartSite } from "../support/cleveland.ts";
import { expectOnPage } from "../support/reference-page.ts";

interface Golden {
  readonly pooled: Readonly<
    Record<
      "regression" | "forest",
      {
        readonly intercept: number;
        readonly interceptStandardError: number;
        readonly slope: number;
        readonly slopeStandardError: number;
        readonly p: readonly number[];
      }
    >
  >;
  readonly shuffled: {
    readonly labels: readonly string[];
    readonly folds: readonly string[];
    readonly regression: readonly number[];
    readonly forest: readonly number[];
  };
  readonly missingAlone: Readonly<Record<string, { readonly rocAuc: number; readonly folds: string }>>;
  readonly loneColumns: Readonly<Record<string, number>>;
}

const golden: Golden = JSON.parse(readFileSync(new URL("no-signal.json", import.meta.url), "utf8"));
const five: string = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8")).fiveFolds;
const regression = { name: "LogisticRegression", params: { C: 1, classWeight: "balanced" } as Params };

let cleveland: Dataset;
let executor: Executor;
beforeAll(async () => {
  cleveland = await readCleveland();
  executor = threadExecutor(2);
});
afterAll(() => executor.close());

function foldsOf(digits: string): Fold[] {
  const numbers = Array.from(digits, Number);
  const rows = Int32Array.from(numbers, (_, i) => i);
  return Array.from({ length: 5 }, (_, fold) => ({
    train: rows.filter((row) => numbers[row] !== fold),
    test: rows.filter((row) => numbers[row] === fold),
  }));
}

/** The mean AUC of a regression over folds, with what stands before it in a pipeline. */
async function meanAuc(X: Table, y: Labels, digits: string, columns: Params): Promise<number> {
  const spec = {
    name: "Pipeline",
    params: { columns: { name: "ColumnTransformer", params: columns }, classifier: regression },
  };
  const candidates = [{ name: "regression", pipeline: buildClassifier(spec as never) }];
  const { candidates: found } = await crossValidate({ candidates, X, y, folds: foldsOf(digits), executor });
  return summarize(found[0]!.scores["roc_auc"]!.filter(hasValue)).mean;
}

describe("answers of five folds taken together", () => {
  it("have statsmodels' calibration line: of scikit-learn's forest, and of scikit-learn's regression", () => {
    for (const { p, ...line } of Object.values(golden.pooled)) {
      const outcomes = cleveland.labels.codes;
      const found = judgeCalibration(outcomes, p, { clip: 1 / 600 });
      for (const [name, value] of Object.entries(line))
        if (name in found)
          expect(Math.abs((found[name as "slope"] as number) - value), name).toBeLessThanOrEqual(1e-6);
    }
    const { regression: lr, forest } = golden.pooled;
    expect([lr.slope, lr.slopeStandardError].map((x) => x.toFixed(3))).toEqual(["0.910", "0.100"]);
    expect([forest.slope, forest.slopeStandardError].map((x) => x.toFixed(3))).toEqual(["1.285", "0.147"]);
    expectOnPage("slope of all answers together (error)", ".910 (.100)", "1.285 (.147)");
  });
});

describe("a regression where there is nothing to learn", () => {
  it("has scikit-learn's AUC of each of 20 shuffles of the labels", async () => {
    const { labels, folds, regression: expected } = golden.shuffled;
    const pipeline = buildClassifier(clevelandPipeline(regression.name, regression.params));
    const found: number[] = [];
    for (const [i, text] of labels.entries()) {
      const y: Labels = { classes: ["0", "1"], codes: Int32Array.from(text, Number) };
      const { candidates } = await crossValidate({
        candidates: [{ name: "regression", pipeline }],
        X: cleveland.table,
        y,
        folds: foldsOf(folds[i]!),
        executor,
      });
      found.push(summarize(candidates[0]!.scores["roc_auc"]!.filter(hasValue)).mean);
    }
    found.forEach((auc, i) => {
      expect(Math.abs(auc - expected[i]!)).toBeLessThanOrEqual(1e-9);
    });
    const { mean, sd } = summarize(found);
    expect([mean.toFixed(3), sd!.toFixed(3)]).toEqual(["0.503", "0.037"]);
    expectOnPage("labels shuffled 20 times, mean (standard deviation)", ".503 (.037)");
  });

  it("has scikit-learn's AUC when all that it sees is which values are missing", async () => {
    const sites = await gatherSites(heartDisease, cleveland, readHeartSite);
    const holes = makeTable(
      sites.table.columns.map((column): Column => ({
        kind: "numeric",
        name: column.name,
        values: Float64Array.from(column.kind === "numeric" ? column.values : column.codes, (value) =>
          Number.isNaN(value) || (column.kind === "categorical" && value < 0) ? 1 : 0,
        ),
      })),
    );
    const names = holes.columns.map(({ name }) => name);
    const columns = { transformers: [{ name: "num", columns: names, steps: [] }], remainder: "drop" };
    const all = Int32Array.from(sites.labels.codes.keys());
    const parts: Record<string, Int32Array> = { pooled: all };
    for (const { name, rows } of [sites.training, ...sites.external]) parts[name] = rows;
    for (const [name, { rocAuc, folds }] of Object.entries(golden.missingAlone)) {
      const rows = parts[name]!;
      const found = await meanAuc(takeRows(holes, rows), takeLabels(sites.labels, rows), folds, columns);
      expect(Math.abs(found - rocAuc), name).toBeLessThanOrEqual(1e-9);
    }
    const shown = (name: string): string => golden.missingAlone[name]!.rocAuc.toFixed(3).slice(1);
    expectOnPage("missingness alone, all sites", shown("pooled"));
    expectOnPage("missingness alone, Hungary", shown("hungarian"));
    expectOnPage("missingness alone, Cleveland", shown("cleveland"));
    expect(shown("pooled")).toBe(".757");
  });

  it("has scikit-learn's AUC with a single column, a missing value being a category of its own", async () => {
    for (const column of cleveland.table.columns.filter(({ name }) => name in golden.loneColumns)) {
      const own = column.kind === "numeric" ? column : withMissingCategory(column);
      const step = { name: "num", columns: [column.name], steps: [] as Params[] };
      step.steps =
        own.kind === "numeric"
          ? [
              { name: "SimpleImputer", params: { strategy: "median" } },
              { name: "StandardScaler", params: {} },
            ]
          : [{ name: "OneHotEncoder", params: { categories: "declared" } }];
      const columns = { transformers: [step as unknown as Params], remainder: "drop" };
      const found = await meanAuc(makeTable([own]), cleveland.labels, five, columns);
      const expected = golden.loneColumns[column.name]!;
      expect(Math.abs(found - expected), column.name).toBeLessThanOrEqual(1e-9);
    }
    const best = Object.entries(golden.loneColumns).reduce((a, b) => (b[1] > a[1] ? b : a));
    expect(`${best[0]} ${best[1].toFixed(3)}`).toBe("thal 0.766");
    expectOnPage("the best single column of Cleveland, `thal`", ".766");
  });
});

function withMissingCategory(column: Column): Column {
  if (column.kind === "numeric") return column;
  const { categories, codes } = column;
  return { ...column, categories: [...categories, "missing"], codes: codes.map((c) => (c < 0 ? categories.length : c)) };
}
