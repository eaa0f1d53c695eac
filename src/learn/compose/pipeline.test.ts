import { describe, expect, it } from "vitest";
import { type Column, makeLabels, makeTable, Random, type Table, takeRows } from "../../core/index.ts";
import { LogisticRegression } from "../linear/index.ts";
import { OneHotEncoder, SimpleImputer, StandardScaler } from "../preprocess/index.ts";
import type { Classifier, EstimatorSpec } from "../protocol/protocol.ts";
import { buildClassifier, buildEstimator, flattenParams } from "../registry.ts";
import { restoreClassifier } from "../restore/index.ts";
import { ColumnTransformer, FittedColumnTransformer } from "./column-transformer.ts";
import { Pipeline } from "./pipeline.ts";

const colours = ["red", "green", "blue"];

/** Two numbers, a colour and a size with missing values; the label depends on the first and the colour. */
function draw(nRows: number, seed: number): { X: Table; y: ReturnType<typeof makeLabels> } {
  const random = new Random(seed);
  const column = (name: string): Column => ({
    kind: "numeric",
    name,
    values: Float64Array.from({ length: nRows }, () =>
      random.nextFloat() < 0.1 ? NaN : random.nextNormal(),
    ),
  });
  const code = (name: string, categories: string[]): Column => ({
    kind: "categorical",
    name,
    categories,
    codes: Int32Array.from({ length: nRows }, () => random.nextInt(categories.length + 1) - 1),
  });
  const X = makeTable([
    column("height"),
    code("colour", colours),
    column("weight"),
    code("size", ["s", "l"]),
  ]);
  const labels = Array.from({ length: nRows }, (_, i) => {
    const [height, colour] = X.columns;
    const h = height?.kind === "numeric" ? height.values[i]! || 0 : 0;
    const c = colour?.kind === "categorical" ? colour.codes[i]! : 0;
    return h + c + random.nextNormal() > 1 ? "yes" : "no";
  });
  return { X, y: makeLabels(labels) };
}

function columns(): ColumnTransformer {
  return new ColumnTransformer({
    transformers: [
      {
        name: "num",
        columns: ["height", "weight"],
        steps: [new SimpleImputer({ strategy: "median", addIndicator: true }), new StandardScaler()],
      },
      {
        name: "cat",
        columns: ["colour", "size"],
        steps: [
          { name: "SimpleImputer", params: { strategy: "most_frequent" } },
          new OneHotEncoder({ categories: "declared" }),
        ],
      },
    ],
  });
}

function pipeline(): Pipeline {
  return new Pipeline({ columns: columns(), classifier: new LogisticRegression() });
}

describe("ColumnTransformer", () => {
  it("gives columns of several blocks that share a name names of their own, after a restoration too", async () => {
    const names = ["b", "_b"];
    const X = makeTable(names.map((name) => ({ kind: "numeric", name, values: Float64Array.of(1, 2) })));
    const block = (name: string, ...columns: string[]) => ({ name, columns, steps: [] });
    const transformers = [block("a_", "b"), block("a", "_b")];
    const fitted = await new ColumnTransformer({ transformers }).fit(X);
    expect(fitted.featureNamesOut).toEqual(["a___b", "a___b#2"]);
    const restored = FittedColumnTransformer.fromState(structuredClone(fitted.state));
    expect(restored.featureNamesOut).toEqual(fitted.featureNamesOut);
    expect(() => new ColumnTransformer({ transformers: [block("a", "b", "b")] })).toThrow(
      /different columns in each/,
    );
  });

  it("lets a step take columns that the step before it had to number", async () => {
    const category = (name: string, categories: string[], ...rows: number[]) =>
      ({ kind: "categorical", name, categories, codes: Int32Array.from(rows) }) as const;
    const X = makeTable([category("a", ["b_x", "y"], 0, 1, 0), category("a_b", ["x", "z"], 1, 1, 0)]);
    const steps = [new OneHotEncoder(), new StandardScaler({ withMean: false, withStd: false })];
    const blocks = [{ name: "cat", columns: ["a", "a_b"], steps }];
    const fitted = await new ColumnTransformer({ transformers: blocks }).fit(X);
    expect(fitted.featureNamesOut).toEqual(["cat__a_b_x", "cat__a_y", "cat__a_b_x#2", "cat__a_b_z"]);
    const expected = [1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0];
    expect([...fitted.transform(X).data]).toEqual(expected);
    const restored = FittedColumnTransformer.fromState(structuredClone(fitted.state));
    expect([...restored.transform(X).data]).toEqual(expected);
  });

  it("writes what its steps write one after the other, in the order of the blocks", async () => {
    const { X } = draw(2500, 1);
    const fitted = await columns().fit(X);
    expect(fitted.featureNamesOut).toEqual([
      "num__height",
      "num__weight",
      "num__missingindicator_height",
      "num__missingindicator_weight",
      "cat__colour_red",
      "cat__colour_green",
      "cat__colour_blue",
      "cat__size_s",
      "cat__size_l",
    ]);
    const num = makeTable([X.columns[0]!, X.columns[2]!]);
    const imputer = await new SimpleImputer({ strategy: "median", addIndicator: true }).fit(num);
    const imputed = imputer.transform(num);
    const scaled = (await new StandardScaler().fit(imputed)).transform(imputed);
    const matrix = fitted.transform(X);
    scaled.columns.forEach((column, j) => {
      if (column.kind === "numeric")
        for (let i = 0; i < X.nRows; i++) expect(matrix.data[i * 9 + j]).toBe(column.values[i]);
    });
    for (let i = 0; i < X.nRows; i++) {
      const row = matrix.data.subarray(i * 9, i * 9 + 9);
      expect(row[4]! + row[5]! + row[6]!).toBe(1);
      expect(row[7]! + row[8]!).toBe(1);
    }
  });

  it("gives a row alone what it gives it among others, and ignores the order of the table", async () => {
    const { X } = draw(40, 2);
    const fitted = await columns().fit(X);
    const whole = fitted.transform(X);
    const turned = makeTable(X.columns.toReversed());
    const row = new Float64Array(9);
    for (let i = 0; i < X.nRows; i++) {
      fitted.transformInto(takeRows(turned, [i]), row);
      expect(row).toEqual(whole.data.slice(i * 9, i * 9 + 9));
    }
  });

  it("passes numbers through a block without steps", async () => {
    const { X } = draw(5, 3);
    const fitted = await new ColumnTransformer({
      transformers: [{ name: "raw", columns: ["weight"], steps: [] }],
    }).fit(X);
    const weight = X.columns[2]!;
    expect(fitted.transform(X).data).toEqual(weight.kind === "numeric" ? weight.values : undefined);
  });

  it("refuses a block that ends in categories, a column that is absent, and names that occur twice", async () => {
    const { X } = draw(20, 4);
    const block = (names: string[]): ColumnTransformer =>
      new ColumnTransformer({
        transformers: [
          { name: "a", columns: names, steps: [new SimpleImputer({ strategy: "most_frequent" })] },
        ],
      });
    await expect(block(["colour"]).fit(X)).rejects.toThrow(
      /block "a" of ColumnTransformer must end in numbers/,
    );
    await expect(block(["shape"]).fit(X)).rejects.toMatchObject({ code: "schema/missing-column" });
    const twice = { name: "a", columns: ["weight"], steps: [] };
    expect(() => new ColumnTransformer({ transformers: [twice, twice] })).toThrow(/different names/);
    expect(
      () => new ColumnTransformer({ transformers: [{ ...twice, steps: [{ name: "Spline", params: {} }] }] }),
    ).toThrow(/a step must be one of SimpleImputer/);
  });
});

describe("Pipeline", () => {
  it("is rebuilt from its spec, and comes back from a clone of its state with the same bits", async () => {
    const { X, y } = draw(150, 5);
    const spec = structuredClone(pipeline().spec);
    const rebuilt: Classifier<Table> = buildClassifier(spec);
    expect(rebuilt.spec).toEqual(spec);
    const fitted = await pipeline().fit(X, y);
    const again = await rebuilt.fit(X, y);
    expect(again.state).toEqual(fitted.state);
    const restored = restoreClassifier(structuredClone(fitted.state));
    expect(restored.predictProba(X)).toEqual(fitted.predictProba(X));
    expect(restored.predict(X)).toEqual(fitted.predict(X));
    expect(restored.classes).toEqual(["no", "yes"]);
    expect(restored.nFeaturesIn).toBe(4);
  });

  it("answers for one row as for many, with categories of another order", async () => {
    const { X, y } = draw(150, 6);
    const fitted = await pipeline().fit(X, y);
    const all = fitted.predictProba(X);
    const colour = X.columns[1]!;
    if (colour.kind !== "categorical") throw new Error("not categorical");
    const flipped: Column = {
      ...colour,
      categories: ["blue", "green", "red"],
      codes: colour.codes.map((code) => (code < 0 ? -1 : 2 - code)),
    };
    const other = makeTable([X.columns[0]!, flipped, X.columns[2]!, X.columns[3]!]);
    for (let i = 0; i < 20; i++)
      expect(fitted.predictProba(takeRows(other, [i])).data).toEqual(all.data.slice(2 * i, 2 * i + 2));
  });

  it("passes sample weights to the classifier and not to the columns", async () => {
    const { X, y } = draw(80, 7);
    const sampleWeight = Float64Array.from({ length: 80 }, (_, i) => 1 + (i % 3));
    const weighted = await pipeline().fit(X, y, { sampleWeight });
    const plain = await pipeline().fit(X, y);
    expect(weighted.columns.state).toEqual(plain.columns.state);
    expect(weighted.classifier.state).not.toEqual(plain.classifier.state);
  });

  it("names the column of a value that the classifier refuses", async () => {
    const { X, y } = draw(30, 8);
    const bare = new Pipeline({
      columns: new ColumnTransformer({ transformers: [{ name: "raw", columns: ["weight"], steps: [] }] }),
      classifier: new LogisticRegression(),
    });
    await expect(bare.fit(X, y)).rejects.toThrow(
      /got NaN in row \d+, column 0 \(from 0\), which is "raw__weight"/,
    );
  });

  it("hands on the warnings of its parts", async () => {
    const { y } = draw(30, 9);
    const X = makeTable([{ kind: "numeric", name: "empty", values: new Float64Array(30).fill(NaN) }]);
    const fitted = await new Pipeline({
      columns: new ColumnTransformer({
        transformers: [{ name: "n", columns: ["empty"], steps: [new SimpleImputer()] }],
      }),
      classifier: new LogisticRegression({ penalty: null }),
    }).fit(X, y);
    expect(fitted.warnings.join("; ")).toMatch(/"empty" has no value.*rank-deficient/);
    expect(restoreClassifier(structuredClone(fitted.state)).warnings).toEqual(fitted.warnings);
  });
});

describe("registry", () => {
  it("refuses names that it does not know", () => {
    expect(() => buildEstimator({ name: "Perceptron", params: {} })).toThrow(/got "Perceptron"/);
    expect(() => buildClassifier({ name: "LogisticRegression", params: {} })).toThrow(/must be a Pipeline/);
    expect(() => buildClassifier({ name: "Pipeline", params: {} })).toThrow(/must have columns/);
    expect(() => restoreClassifier({ kind: "toString" })).toThrow(/got "toString"/);
    expect(() =>
      restoreClassifier({
        kind: "Pipeline",
        columns: { kind: "ColumnTransformer", blocks: [] },
        classifier: { kind: "constructor" },
      }),
    ).toThrow(/got "constructor"/);
  });
});

describe("flattenParams()", () => {
  it("writes numbers, lists and missing values as Python does", () => {
    const spec: EstimatorSpec = {
      name: "LogisticRegression",
      params: { C: 1e-5, tol: 1e-10, classWeight: { no: 1, "it's": 2.5 }, penalty: null },
    };
    expect(flattenParams(spec)).toEqual({
      C: "1e-05",
      tol: "1e-10",
      class_weight: `{'no': 1, "it's": 2.5}`,
      penalty: "None",
      max_iter: "100",
      fit_intercept: "True",
    });
    expect(flattenParams({ name: "HistGradientBoostingClassifier", params: {} })).toMatchObject({
      max_features: "1.0",
      l2_regularization: "0.0",
      max_bins: "255",
    });
    expect(
      flattenParams({ name: "RandomForestClassifier", params: { maxFeatures: 1, minSamplesSplit: 1 } }),
    ).toMatchObject({ max_features: "1", min_samples_split: "1.0", min_samples_leaf: "1" });
    const flat = flattenParams(pipeline().spec);
    expect(flat["columns__cat__columns"]).toBe("['colour', 'size']");
    expect(flat["classifier"]).toBe("LogisticRegression()");
    expect(flat["columns__num__imputer"]).toBe("SimpleImputer(add_indicator=True, strategy='median')");
  });
});
