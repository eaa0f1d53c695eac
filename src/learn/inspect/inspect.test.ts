import { describe, expect, test } from "vitest";
import {
  type Executor,
  inlineExecutor,
  makeLabels,
  makeTable,
  Random,
  type Table,
} from "../../core/index.ts";
import { repeatedStratifiedKFold } from "../../judge/index.ts";
import { buildClassifier } from "../registry.ts";
import { partialDependence } from "./partial-dependence.ts";
import {
  foldImportance,
  type PermutationImportance,
  permutationImportance,
} from "./permutation-importance.ts";
import { predictionStability } from "./stability.ts";

const nRows = 90;
const random = new Random(12);
const age = Float64Array.from({ length: nRows }, () => 20 + random.nextInt(60));
const table: Table = makeTable([
  { kind: "numeric", name: "age", values: age.map((value, i) => (i % 11 === 0 ? Number.NaN : value)) },
  { kind: "numeric", name: "noise", values: Float64Array.from(age, () => random.nextFloat()) },
  {
    kind: "categorical",
    name: "sex",
    categories: ["f", "m", "unseen"],
    codes: Int32Array.from(age, () => random.nextInt(2)),
  },
]);
const sex = table.columns[2] as { codes: Int32Array };
const y = makeLabels(
  Array.from(age, (value, i) =>
    value + 15 * sex.codes[i]! + 10 * random.nextNormal() > 60 ? "ill" : "well",
  ),
);
const pipeline = buildClassifier({
  name: "Pipeline",
  params: {
    columns: {
      name: "ColumnTransformer",
      params: {
        transformers: [
          {
            name: "num",
            columns: ["age", "noise"],
            steps: [
              { name: "SimpleImputer", params: {} },
              { name: "StandardScaler", params: {} },
            ],
          },
          { name: "cat", columns: ["sex"], steps: [{ name: "OneHotEncoder", params: {} }] },
        ],
      },
    },
    classifier: { name: "LogisticRegression", params: {} },
  },
});
const isFound = (found: object): found is PermutationImportance => !("undefined" in found);

/** Runs the last item first, each on copies of what it is given, as workers do. */
const backwards: Executor = {
  ...inlineExecutor,
  offers: "plain data",
  async map(task, inputs) {
    const outputs = new Array(inputs.length);
    for (let i = inputs.length - 1; i >= 0; i--) outputs[i] = structuredClone(await task.run(inputs[i]!, {}));
    return outputs;
  },
};

describe("permutationImportance()", () => {
  test("is the drop of the metric, whichever way is better, and 0 of a column that is not read", async () => {
    const fitted = await pipeline.fit(table, y);
    const more = { ...table, columns: [...table.columns, { ...table.columns[1]!, name: "unread" }] };
    for (const metric of ["roc_auc", "log_loss", "accuracy"]) {
      const found = permutationImportance(fitted, more, y, { metric, nRepeats: 10 });
      if (!isFound(found)) throw new Error("it must have a value");
      expect(found).toMatchObject({ metric, nRepeats: 10, nFolds: 1 });
      expect(found.columns[0]?.column).toBe("age");
      expect(found.columns[0]!.mean).toBeGreaterThan(0.1);
      for (const { low, mean, high, sd } of found.columns) {
        expect(low <= mean && mean <= high).toBe(true);
        expect(sd).toBeLessThanOrEqual(high - low);
      }
      const unread = found.columns.find(({ column }) => column === "unread");
      expect(unread).toEqual({ column: "unread", mean: 0, sd: 0, low: 0, high: 0 });
    }
  });

  test("of rows of one class is the reason why the metric has no value", async () => {
    const fitted = await pipeline.fit(table, y);
    const one = { classes: y.classes, codes: new Int32Array(nRows) };
    expect(permutationImportance(fitted, table, one)).toMatchObject({ undefined: "metric/one-class" });
  });

  test("refuses an unknown metric or column, and no repeats", async () => {
    const fitted = await pipeline.fit(table, y);
    expect(() => permutationImportance(fitted, table, y, { metric: "auc" })).toThrow(
      /must be known, got "auc"/,
    );
    expect(() => permutationImportance(fitted, table, y, { columns: ["height"] })).toThrow(/"height"/);
    expect(() => permutationImportance(fitted, table, y, { nRepeats: 0 })).toThrow(
      /must be an integer >= 1, got 0/,
    );
  });
});

describe("foldImportance()", () => {
  const folds = repeatedStratifiedKFold(y, { nSplits: 3, nRepeats: 1, randomState: 1 });

  test("judges rows held out, in whatever order folds run, and leaves out folds without a value", async () => {
    const options = { pipeline, X: table, y, folds, nRepeats: 3, columns: ["age", "sex"] };
    const here = await foldImportance(options);
    expect(await foldImportance({ ...options, executor: backwards })).toEqual(here);
    expect(here).toMatchObject({ nFolds: 3, nRepeats: 3 });
    const ill = Int32Array.from(y.codes.keys()).filter((row) => y.codes[row] === 0);
    const oneClass = { train: folds[0]!.train, test: ill.filter((row) => !folds[0]!.train.includes(row)) };
    const fewer = await foldImportance({ ...options, folds: [...folds.slice(1), oneClass] });
    expect(fewer).toMatchObject({ nFolds: 2 });
    expect(await foldImportance({ ...options, folds: [{ train: ill, test: folds[0]!.test }] })).toMatchObject(
      {
        undefined: "fit/one-class",
      },
    );
  });
});

describe("partialDependence()", () => {
  test("is the mean answer when all rows have the same value, and curves are of single rows", async () => {
    const fitted = await pipeline.fit(table, y);
    const { values, mean, curves, rows } = partialDependence(fitted, table, "age", {
      nValues: 5,
      nCurves: 4,
    });
    expect(values).toHaveLength(5);
    expect(curves).toMatchObject({ nRows: 4, nCols: 5 });
    values.forEach((value, v) => {
      const column = { ...table.columns[0]!, values: new Float64Array(nRows).fill(Number(value)) };
      const { data } = fitted.predictProba({
        ...table,
        columns: [column as never, ...table.columns.slice(1)],
      });
      const answers = Array.from({ length: nRows }, (_, i) => data[2 * i + 1]!);
      expect(mean[v]).toBeCloseTo(answers.reduce((sum, p) => sum + p, 0) / nRows, 14);
      rows.forEach((row, i) => {
        expect(curves.data[5 * i + v]).toBe(answers[row]);
      });
    });
  });

  test("tries the categories that occur, and few numbers as they are", async () => {
    const fitted = await pipeline.fit(table, y);
    const found = partialDependence(fitted, table, "sex", { className: "ill", nCurves: 1000 });
    expect(found).toMatchObject({ className: "ill", values: ["f", "m"] });
    expect(found.rows).toHaveLength(nRows);
    expect(found.mean[1]! > found.mean[0]!).toBe(true);
  });

  test("refuses what is not there", async () => {
    const fitted = await pipeline.fit(table, y);
    expect(() => partialDependence(fitted, table, "height")).toThrow(/"height"/);
    expect(() => partialDependence(fitted, table, "age", { className: "dead" })).toThrow(
      /one of ill, well, got "dead"/,
    );
    expect(() => partialDependence(fitted, table, "age", { nValues: 1 })).toThrow(/"nValues".*>= 2, got 1/);
    const empty = {
      ...table,
      columns: table.columns.map((one) => ({ ...one, values: new Float64Array(nRows).fill(NaN) })),
    };
    expect(() => partialDependence(fitted, empty as never, "age")).toThrow(
      /must have a value, all are missing/,
    );
  });
});

describe("predictionStability()", () => {
  test("gives each row the interval of bootstrap models around the model's answer, in whatever order they are made", async () => {
    const rows = { nRows: 3, columns: table.columns.map((one) => cut(one)) } as Table;
    const options = { pipeline, X: table, y, rows, nModels: 12, seed: 3 };
    const found = await predictionStability(options);
    const fitted = await pipeline.fit(table, y);
    const { data } = fitted.predictProba(rows);
    found.rows.forEach(({ probability, low, high, meanDistance }, i) => {
      expect(probability).toBeCloseTo(data[2 * i + 1]!, 12);
      expect(low < high && meanDistance > 0 && meanDistance < 0.5).toBe(true);
    });
    const mean = found.rows.reduce((sum, row) => sum + row.meanDistance, 0) / 3;
    expect(found.meanDistance).toBeCloseTo(mean, 14);
    expect(await predictionStability({ ...options, executor: backwards })).toEqual(found);
    const narrow = await predictionStability({ ...options, level: 0.5 });
    narrow.rows.forEach(({ low, high }, i) => {
      expect(low > found.rows[i]!.low && high < found.rows[i]!.high).toBe(true);
    });
  });

  test("is wider where there are fewer rows", async () => {
    const few = Array.from({ length: 30 }, (_, i) => i);
    const small = { nRows: 30, columns: table.columns.map((one) => cut(one, few)) } as Table;
    const labels = { classes: y.classes, codes: y.codes.slice(0, 30) };
    const whole = await predictionStability({ pipeline, X: table, y, nModels: 12 });
    const part = await predictionStability({ pipeline, X: small, y: labels, nModels: 12 });
    expect(part.meanDistance).toBeGreaterThan(whole.meanDistance);
  });

  test("refuses wrong numbers, all at once", async () => {
    await expect(
      predictionStability({ pipeline, X: table, y, nModels: 1, level: 1, className: "dead" }),
    ).rejects.toThrow(/"className" one of ill, well, got "dead"; "nModels" an integer >= 2, got 1; "level"/);
  });
});

function cut(
  column: Table["columns"][number],
  rows: readonly number[] = [0, 1, 2],
): Table["columns"][number] {
  return column.kind === "numeric"
    ? { ...column, values: column.values.slice(0, rows.length) }
    : { ...column, codes: column.codes.slice(0, rows.length) };
}
