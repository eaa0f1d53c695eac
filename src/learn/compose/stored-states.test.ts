import { beforeAll, describe, expect, it } from "vitest";
import { mutantsOf, type StateMutant } from "../../../tests/support/mutate-state.ts";
import {
  type Column,
  FormatError,
  makeLabels,
  makeTable,
  SystoleError,
  type Table,
} from "../../core/index.ts";
import { restoreTransformer } from "../preprocess/build-transformer.ts";
import { buildTransformer } from "../preprocess/index.ts";
import type { EstimatorSpec, PlainState } from "../protocol/protocol.ts";
import { buildClassifier } from "../registry.ts";
import { restoreClassifier } from "../restore/restore-classifier.ts";
import { ColumnTransformer, FittedColumnTransformer } from "./column-transformer.ts";

/** Numbers n and m, categories c and d; the later rows have missing values and a category of their own. */
function drawTable(nRows: number, categories: readonly string[]): Table {
  const isMissing = (i: number): boolean => i % 7 === 5;
  const number = (name: string, at: (i: number) => number): Column => ({
    kind: "numeric",
    name,
    values: Float64Array.from({ length: nRows }, (_, i) => (isMissing(i) ? NaN : at(i))),
  });
  const codes = (name: string, at: (i: number) => number): Column => ({
    kind: "categorical",
    name,
    categories,
    codes: Int32Array.from({ length: nRows }, (_, i) => (isMissing(i) ? -1 : at(i) % categories.length)),
  });
  return makeTable([
    number("n", (i) => (i * 5) % 11),
    number("m", (i) => i / 4 - 3),
    codes("c", (i) => i * 2),
    codes("d", (i) => (i * i) >> 1),
  ]);
}

const training = drawTable(40, ["x", "y", "z"]);
const probe = drawTable(12, ["z", "y", "q", "x"]);
const pick = (table: Table, ...names: string[]): Table => ({
  nRows: table.nRows,
  columns: table.columns.filter(({ name }) => names.includes(name)),
});

const step = (name: string, params: EstimatorSpec["params"] = {}): EstimatorSpec => ({ name, params });
const imputer = step("SimpleImputer", { strategy: "most_frequent", addIndicator: true });
const splines = step("SplineTransformer", { nKnots: 3, degree: 2, handleMissing: "zeros" });
const products = step("PolynomialFeatures", { degree: [0, 3] });
const rare = { maxCategories: 2, handleUnknown: "infrequent_if_exist", drop: "first" } as const;
const ordinal = { handleUnknown: "use_encoded_value", unknownValue: -1 } as const;

const columns = new ColumnTransformer({
  transformers: [
    { name: "num", columns: ["n", "m"], steps: [imputer, step("StandardScaler"), splines] },
    { name: "poly", columns: ["n", "m"], steps: [imputer, products] },
    { name: "cat", columns: ["c"], steps: [imputer, step("OneHotEncoder", rare)] },
    { name: "ord", columns: ["d"], steps: [imputer, step("OrdinalEncoder", ordinal)] },
    { name: "raw", columns: ["m"], steps: [] },
  ],
});

interface Subject {
  readonly name: string;
  readonly fit: () => Promise<PlainState>;
  /** The cells of the probe, after the state came back. */
  readonly run: (state: PlainState) => Iterable<number>;
  /** Whether cells may be missing. */
  readonly keepsMissing: boolean;
}

function transformerSubject(spec: EstimatorSpec, keepsMissing: boolean, ...names: string[]): Subject {
  return {
    name: `${spec.name} ${JSON.stringify(spec.params)}`,
    fit: async () => (await buildTransformer(spec).fit(pick(training, ...names))).state,
    run: (state) =>
      restoreTransformer(state)
        .transform(pick(probe, ...names))
        .columns.flatMap((column) => {
          if (column.kind === "numeric") return Array.from(column.values);
          return Array.from(column.codes, (code) => (code === -1 || code in column.categories ? code : NaN));
        }),
    keepsMissing,
  };
}

const subjects: Subject[] = [
  transformerSubject(imputer, false, "n", "c"),
  transformerSubject(step("SimpleImputer", { strategy: "median" }), false, "n", "m"),
  transformerSubject(step("StandardScaler"), true, "n", "m"),
  transformerSubject(step("OneHotEncoder", { handleUnknown: "ignore" }), false, "c", "d"),
  transformerSubject(step("OneHotEncoder", rare), false, "c", "d"),
  transformerSubject(step("OrdinalEncoder", ordinal), true, "c", "d"),
  transformerSubject(splines, false, "n", "m"),
  transformerSubject(
    step("SplineTransformer", { extrapolation: "periodic", handleMissing: "zeros" }),
    false,
    "n",
  ),
  {
    name: "ColumnTransformer",
    fit: async () => (await columns.fit(training)).state,
    run: (state) => FittedColumnTransformer.fromState(state).transform(probe).data,
    keepsMissing: true,
  },
  {
    name: "Pipeline",
    fit: async () => {
      const dummy = step("DummyClassifier", { strategy: "prior" });
      const spec = step("Pipeline", { columns: columns.spec as never, classifier: dummy as never });
      const y = makeLabels(Array.from({ length: 40 }, (_, i) => i % 3));
      return (await buildClassifier(spec).fit(training, y)).state;
    },
    run: (state) => restoreClassifier(state).predictProba(probe).data,
    keepsMissing: false,
  },
];

describe.each(subjects)("a stored state of $name", ({ fit, run, keepsMissing }) => {
  let state: PlainState;
  const refused: { mutant: StateMutant; error: FormatError }[] = [];
  let nLoaded = 0;
  beforeAll(async () => {
    state = await fit();
    for (const mutant of mutantsOf(state)) {
      const label = `${mutant.path.join(".")}: ${mutant.what}`;
      try {
        const cells = [...run(mutant.state)];
        nLoaded++;
        const wrong = cells.find((cell) => !Number.isFinite(cell) && !(keepsMissing && Number.isNaN(cell)));
        expect(wrong, label).toBeUndefined();
      } catch (error) {
        if (!(error instanceof SystoleError))
          throw new Error(`not an error of ours for ${label}`, { cause: error });
        if (error instanceof FormatError) refused.push({ mutant, error });
      }
    }
  });

  it("comes back as it was", () => {
    expect([...run(structuredClone(state))]).toEqual([...run(state)]);
  });

  it("is refused with the field named, or works, whatever one value is changed to", () => {
    expect(refused.length).toBeGreaterThan(100);
    expect(nLoaded).toBeGreaterThan(5);
    for (const { mutant, error } of refused) {
      const label = `${mutant.path.join(".")}: ${mutant.what}: ${error.message}`;
      if (error.code === "state/unknown-kind") expect(mutant.path.at(-1) ?? "kind", label).toBe("kind");
      else if (mutant.path.length > 0) expect(error.details?.["field"], label).toMatch(/./);
    }
  });

  it("names the very field when it is absent or of another type", () => {
    for (const { mutant, error } of refused) {
      const key = mutant.path.findLast((part) => typeof part === "string");
      if (mutant.change === "changed" || key === undefined || error.code !== "state/invalid") continue;
      if (key === "infrequent" && mutant.change === "absent") continue; // as in states of before there were any
      const ofList = mutant.change === "absent" && typeof mutant.path.at(-1) === "number";
      if (!ofList) expect(error.message, `${mutant.path.join(".")}: ${mutant.what}`).toContain(key);
    }
  });
});
