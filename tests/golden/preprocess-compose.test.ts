import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Column, makeLabels, makeMatrix, makeTable, type Params } from "../../src/core/index.ts";
import {
  buildClassifier,
  ColumnTransformer,
  DummyClassifier,
  type DummyClassifierParams,
  type EstimatorSpec,
  flattenParams,
} from "../../src/learn/index.ts";

interface Golden {
  readonly frame: Record<string, (number | string)[]>;
  readonly names: string[];
  readonly matrix: number[][];
  readonly logged: Record<string, string>;
  readonly labels: string[];
  readonly weights: number[];
  readonly dummies: {
    readonly params: DummyClassifierParams;
    readonly weighted: boolean;
    readonly classes: string[];
    readonly classPrior: number[];
    readonly probabilities: number[][];
    readonly predicted: string[] | null;
  }[];
}

const golden = JSON.parse(
  readFileSync(new URL("./preprocess-compose.json", import.meta.url), "utf8"),
) as Golden;

const codes: Record<string, string[]> = { size: ["1", "2", "3"], kind: ["1", "2"] };

const table = makeTable(
  Object.entries(golden.frame).map(([name, values]): Column => {
    const categories = codes[name];
    return categories === undefined
      ? { kind: "numeric", name, values: Float64Array.from(values as number[]) }
      : {
          kind: "categorical",
          name,
          categories,
          codes: Int32Array.from(values, (value) => categories.indexOf(String(value))),
        };
  }),
);

const columns: EstimatorSpec & Params = {
  name: "ColumnTransformer",
  params: {
    transformers: [
      {
        name: "num",
        columns: ["age"],
        steps: [
          {
            name: "SplineTransformer",
            params: { nKnots: 4, extrapolation: "linear", includeBias: false },
          },
          { name: "StandardScaler", params: {} },
        ],
      },
      {
        name: "ord",
        columns: ["size"],
        steps: [
          {
            name: "OrdinalEncoder",
            params: { handleUnknown: "use_encoded_value", unknownValue: Number.NaN },
          },
        ],
      },
      { name: "cat", columns: ["kind"], steps: [{ name: "OneHotEncoder", params: { drop: ["2"] } }] },
    ],
    remainder: "passthrough",
  },
};

describe("ColumnTransformer with a remainder against scikit-learn", () => {
  it("gives the same columns", async () => {
    const fitted = await ColumnTransformer.fromSpec(columns).fit(table);
    expect(fitted.featureNamesOut).toEqual(golden.names);
    const matrix = fitted.transform(table);
    golden.matrix.flat().forEach((value, i) => {
      expect(Math.abs(matrix.data[i]! - value)).toBeLessThan(1e-12 * Math.max(1, Math.abs(value)));
    });
  });

  it("logs its parameters in the same words", () => {
    const spec = {
      name: "Pipeline",
      params: { columns, classifier: { name: "LogisticRegression", params: {} } },
    };
    expect(flattenParams(buildClassifier(spec).spec)).toMatchObject(golden.logged);
  });
});

describe("DummyClassifier against scikit-learn", () => {
  it.each(
    golden.dummies.map((item) => [`${item.params.strategy}, weighted: ${item.weighted}`, item] as const),
  )("%s", async (_, { params, weighted, classes, classPrior, probabilities, predicted }) => {
    const X = makeMatrix(golden.labels.length, 1);
    const sampleWeight = weighted ? Float64Array.from(golden.weights) : undefined;
    const fitted = await new DummyClassifier(params).fit(X, makeLabels(golden.labels), { sampleWeight });
    const rows = makeMatrix(2, 1);
    expect(fitted.classes).toEqual(classes);
    fitted.state.classPrior.forEach((share, k) => {
      expect(share).toBeCloseTo(classPrior[k]!, 14);
    });
    fitted.predictProba(rows).data.forEach((value, i) => {
      expect(value).toBeCloseTo(probabilities.flat()[i]!, 14);
    });
    const found = fitted.predict(rows);
    if (predicted !== null) expect(Array.from(found.codes, (code) => classes[code])).toEqual(predicted);
  });
});
