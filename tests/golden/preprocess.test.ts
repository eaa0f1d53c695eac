import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Column, makeLabels, makeTable, type Table } from "../../src/core/index.ts";
import {
  buildClassifier,
  ColumnTransformer,
  type EstimatorSpec,
  type FittedTransformer,
  flattenParams,
  LogisticRegression,
  OneHotEncoder,
  type OneHotEncoderParams,
  Pipeline,
  SimpleImputer,
  type SimpleImputerParams,
  StandardScaler,
  type StandardScalerParams,
} from "../../src/learn/index.ts";

type Rows = (number | null)[][];
interface Golden {
  readonly columns: string[];
  readonly rows: Rows;
  readonly nTraining: number;
  readonly imputers: { params: SimpleImputerParams; columns: string[]; names: string[]; output: Rows }[];
  readonly scalers: { params: StandardScalerParams; weights: number[] | null; output: Rows }[];
  readonly encoders: {
    params: OneHotEncoderParams;
    training: number[][];
    rows: number[][];
    names: string[];
    output: number[][];
  }[];
  readonly pipeline: { y: string[]; names: string[]; matrix: number[][]; probabilities: number[][] };
  readonly logged: Record<string, Record<string, string>>;
}

const golden = JSON.parse(readFileSync(new URL("./preprocess.json", import.meta.url), "utf8")) as Golden;
const numeric = ["age", "oldpeak", "far", "constant"];
const categories: Record<string, string[]> = {
  cp: ["1", "2", "3", "4"],
  thal: ["3", "6", "7"],
  sex: ["0", "1"],
};
const codes = Object.keys(categories);

function numberColumn(name: string, values: (number | null)[]): Column {
  return { kind: "numeric", name, values: Float64Array.from(values, (value) => value ?? NaN) };
}

function codeColumn(name: string, values: (number | null)[]): Column {
  const known = categories[name]!;
  return {
    kind: "categorical",
    name,
    categories: known,
    codes: Int32Array.from(values, (value) => (value === null ? -1 : known.indexOf(String(value)))),
  };
}

/** Rows of the golden table; codes become categorical columns where they are asked for. */
function tableOf(from: number, to: number, names: readonly string[], asCodes = false): Table {
  return makeTable(
    names.map((name) => {
      const j = golden.columns.indexOf(name);
      const values = golden.rows.slice(from, to).map((row) => row[j]!);
      return asCodes && codes.includes(name) ? codeColumn(name, values) : numberColumn(name, values);
    }),
  );
}

function cellsOf(table: Table): Rows {
  return Array.from({ length: table.nRows }, (_, i) =>
    table.columns.map((column) => {
      if (column.kind === "categorical")
        return column.codes[i]! < 0 ? null : Number(column.categories[column.codes[i]!]);
      return Number.isNaN(column.values[i]) ? null : column.values[i]!;
    }),
  );
}

/** Relative to each value, or to 1 for small ones; a column of 1e9 with deviation 1 loses seven digits by nature. */
function expectClose(actual: Rows, expected: Rows, names: readonly string[], tolerance = 1e-12): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((row, i) => {
    row.forEach((value, j) => {
      const wanted = expected[i]![j]!;
      if (value === null || wanted === null) expect(value).toBe(wanted);
      else {
        const allowed = names[j]!.includes("far") ? 1e-7 : tolerance;
        expect(Math.abs(value - wanted) / Math.max(1, Math.abs(wanted)), `row ${i}, ${names[j]}`).toBeLessThan(allowed);
      }
    });
  });
}

const { nTraining } = golden;
const nRows = golden.rows.length;

describe("SimpleImputer against scikit-learn", () => {
  it.each(golden.imputers.map((item) => [JSON.stringify(item.params), item] as const))("%s", async (_, item) => {
    const fitted = await new SimpleImputer(item.params).fit(tableOf(0, nTraining, item.columns));
    expect(fitted.featureNamesOut).toEqual(item.names);
    const output = fitted.transform(tableOf(nTraining, nRows, item.columns));
    expectClose(cellsOf(output), item.output, item.names);
  });

  it("the most frequent category is that of the numeric code", async () => {
    const item = golden.imputers.find(
      ({ params }) => params.strategy === "most_frequent" && params.addIndicator === true,
    )!;
    const fitted = await new SimpleImputer(item.params).fit(tableOf(0, nTraining, item.columns, true));
    expect(fitted.featureNamesOut).toEqual(item.names);
    expectClose(cellsOf(fitted.transform(tableOf(nTraining, nRows, item.columns, true))), item.output, item.names);
  });
});

describe("StandardScaler against scikit-learn", () => {
  it.each(golden.scalers.map((item) => [JSON.stringify(item.params) + (item.weights !== null), item] as const))(
    "%s",
    async (_, item) => {
      const sampleWeight = item.weights === null ? undefined : Float64Array.from(item.weights);
      const X = tableOf(0, nTraining, numeric);
      const fitted: FittedTransformer = await new StandardScaler(item.params).fit(X, undefined, { sampleWeight });
      expectClose(cellsOf(fitted.transform(tableOf(nTraining, nRows, numeric))), item.output, numeric);
    },
  );
});

describe("OneHotEncoder against scikit-learn", () => {
  it.each(golden.encoders.map((item) => [JSON.stringify(item.params), item] as const))("%s", async (_, item) => {
    const encode = (rows: number[][]): Table =>
      makeTable(
        codes.map((name, j) =>
          codeColumn(
            name,
            rows.map((row) => row[j]!),
          ),
        ),
      );
    const fitted = await new OneHotEncoder(item.params).fit(encode(item.training));
    expect(fitted.featureNamesOut).toEqual(item.names);
    expect(cellsOf(fitted.transform(encode(item.rows)))).toEqual(item.output);
  });
});

const columns: EstimatorSpec = {
  name: "ColumnTransformer",
  params: {
    transformers: [
      {
        name: "num",
        columns: numeric,
        steps: [
          { name: "SimpleImputer", params: { strategy: "median", addIndicator: true } },
          { name: "StandardScaler", params: {} },
        ],
      },
      {
        name: "cat",
        columns: codes,
        steps: [
          { name: "SimpleImputer", params: { strategy: "most_frequent" } },
          { name: "OneHotEncoder", params: { handleUnknown: "ignore" } },
        ],
      },
    ],
  },
};

describe("Pipeline against scikit-learn", () => {
  it("gives the same columns and probabilities", async () => {
    const pipeline = new Pipeline({
      columns: ColumnTransformer.fromSpec(columns),
      classifier: new LogisticRegression(),
    });
    const { y, names, matrix, probabilities } = golden.pipeline;
    const fitted = await pipeline.fit(
      tableOf(0, nTraining, golden.columns, true),
      makeLabels(y.slice(0, nTraining)),
    );
    expect(fitted.columns.featureNamesOut).toEqual(names);
    const test = tableOf(nTraining, nRows, golden.columns, true);
    const rows = ({ nRows: n, nCols, data }: { nRows: number; nCols: number; data: Float64Array }): number[][] =>
      Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * nCols, (i + 1) * nCols)));
    expectClose(rows(fitted.columns.transform(test)), matrix, names);
    // The column of 1e9 is scaled with an error of 1e-8 on either side.
    expectClose(rows(fitted.predictProba(test)), probabilities, ["0", "1"], 1e-7);
  });
});

describe("flattenParams() against get_params()", () => {
  const cases: Record<string, EstimatorSpec> = {
    logistic: { name: "LogisticRegression", params: { C: 0.5, tol: 1e-10 } },
    dummy: { name: "DummyClassifier", params: { randomState: 0 } },
    forest: {
      name: "RandomForestClassifier",
      params: { nEstimators: 300, randomState: 42, classWeight: "balanced" },
    },
  };
  it.each(Object.keys(golden.logged))("%s", (name) => {
    const spec = { name: "Pipeline", params: { columns, classifier: cases[name]! } } as unknown as EstimatorSpec;
    const flat = flattenParams(buildClassifier(spec).spec);
    const expected = golden.logged[name]!;
    const { classifier, ...params } = expected;
    expect(flat).toMatchObject(params);
    expect(flat["classifier"]!.split("(")[0]).toBe(classifier!.split("(")[0]);
    if (name === "logistic") expect(flat["classifier"]).toBe(classifier);
  });
});
