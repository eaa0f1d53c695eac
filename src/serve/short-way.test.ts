import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { featuresOf, heartSchema, readSiteRows, wineSchema } from "../../tests/support/coded-schema.ts";
import { finishSteps } from "../../tests/support/finish-steps.ts";
import { mixedSchema } from "../../tests/support/linear-model.ts";
import { makeLabels, Random } from "../core/index.ts";
import { HttpProblem } from "../http/index.ts";
import { buildClassifier, estimatorNames } from "../learn/index.ts";
import { type Model, makeModel, type RawRow, tableOfRawRows } from "../model/index.ts";
import { type FeatureSpec, featureSpecs, profileTable, type Schema } from "../schema/index.ts";
import { compileAnswerer } from "./answerer.ts";
import { recordsProtocol } from "./protocols/records.ts";

/** Rows of a schema that it allows, drawn from a seed; those that may be missing are, one time in five. */
function drawRows(schema: Schema, n: number): RawRow[] {
  const random = new Random(7);
  const draw = (spec: FeatureSpec): string | number | null => {
    if (spec.nullable === true && random.nextFloat() < 0.2) return null;
    if (spec.kind === "categorical") return spec.codes[random.nextInt(spec.codes.length)]!.value;
    const { min = 0, max = 100 } = spec;
    const value = min + (max - min) * random.nextFloat();
    return spec.integer === true ? Math.round(value) : value;
  };
  return Array.from({ length: n }, () =>
    Object.fromEntries(featureSpecs(schema).map((spec) => [spec.name, draw(spec)])),
  );
}

/** A model that learned from these rows, each numeric column imputed and scaled, each coded one encoded. */
async function trainModel(
  schema: Schema,
  rows: RawRow[],
  target: (string | number)[],
  name: string,
): Promise<Model> {
  const specs = featureSpecs(schema);
  const named = (kind: string) => specs.filter((spec) => spec.kind === kind).map((spec) => spec.name);
  const numbers = [
    { name: "SimpleImputer", params: { strategy: "median", addIndicator: true } },
    { name: "StandardScaler", params: {} },
  ];
  const codes = [
    { name: "SimpleImputer", params: { strategy: "most_frequent" } },
    { name: "OneHotEncoder", params: { categories: "declared" } },
  ];
  const transformers = [
    { name: "num", columns: named("numeric"), steps: numbers },
    { name: "cat", columns: named("categorical"), steps: codes },
  ];
  const small = /Forest/.test(name) ? { nEstimators: 15, randomState: 1 } : {};
  const pipeline = buildClassifier({
    name: "Pipeline",
    params: {
      columns: { name: "ColumnTransformer", params: { transformers, remainder: "drop" } },
      classifier: { name, params: small },
    },
  });
  const table = tableOfRawRows(schema, rows);
  const labels = makeLabels(target);
  const classifier = await pipeline.fit(table, labels);
  const { classes } = labels;
  return makeModel({
    predictor: classifier,
    schema,
    info: {
      name: "trained",
      digest: "",
      estimator: name,
      classes,
      ...(classes.length === 2 ? { positive: classes[0]! } : {}),
      threshold: 0.4,
      createdAt: "2026-01-02T03:04:05.678Z",
    },
    profile: profileTable(schema, table, labels),
  });
}

/** What a request is answered: the text, or all that the refusal says. */
function answererOf(model: Model): (body: unknown) => string {
  const answer = compileAnswerer(model, recordsProtocol, { maxRows: 10 });
  const encode = recordsProtocol.encoder(model);
  return (body) => {
    try {
      return finishSteps(encode(finishSteps(answer(body))));
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      return JSON.stringify([error.code, error.message, error.extras]);
    }
  };
}

/** Bodies of one record, right and wrong: odd values, fields too many or too few, by name and by order, in codings. */
function bodiesOf(schema: Schema): fc.Arbitrary<unknown> {
  const specs = featureSpecs(schema);
  const odd = fc.constantFrom<unknown>(null, true, "1", "?", "red", "", 0, 1, 2, 3, -1, 0.5, 1e9, -0, [], {});
  const right = (spec: FeatureSpec): fc.Arbitrary<unknown> => {
    if (spec.kind === "categorical") return fc.constantFrom(...spec.codes.map((code) => code.value));
    const range = { min: spec.min ?? -1e6, max: spec.max ?? 1e6 };
    return spec.integer === true ? fc.integer(range) : fc.double({ ...range, noNaN: true });
  };
  const cell = (spec: FeatureSpec) =>
    fc.oneof(
      { weight: 30, arbitrary: right(spec) },
      { weight: spec.nullable === true ? 6 : 1, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: odd },
    );
  const values = fc.tuple(...specs.map(cell));
  const byName = fc
    .tuple(
      values,
      fc.array(fc.nat(specs.length - 1), { maxLength: 1 }),
      fc.constantFrom({}, {}, {}, { z: 1 }),
    )
    .map(([row, dropped, more]) => ({
      ...Object.fromEntries(specs.flatMap((spec, j) => (dropped.includes(j) ? [] : [[spec.name, row[j]]]))),
      ...more,
    }));
  const byOrder = values.map((row) => ({ values: row }));
  const said = fc.constantFrom<unknown>(
    undefined,
    undefined,
    "own",
    "other",
    ...(schema.codings ?? []).map((c) => c.name),
  );
  return fc.tuple(fc.oneof(byName, byOrder), said).map(([record, coding]) => ({
    records: [record],
    ...(coding === undefined ? {} : { coding }),
  }));
}

const cleveland = readSiteRows("cleveland");
const mixed = drawRows(mixedSchema, 120);
const wine = drawRows(wineSchema, 120);
const cases: [string, Schema, RawRow[], (string | number)[]][] = [
  ["numbers and codes, some missing", mixedSchema, mixed, mixed.map((_, i) => i % 2)],
  [
    "codes that have codings",
    heartSchema,
    cleveland.map(featuresOf),
    cleveland.map((row) => (Number(row["num"]) > 0 ? 1 : 0)),
  ],
  ["text codes and three classes", wineSchema, wine, wine.map((_, i) => ["none", "silver", "gold"][i % 3]!)],
];
const estimators = estimatorNames.filter((name) => name !== "DummyClassifier");

describe.each(cases)("one record of %s", (_title, schema, rows, target) => {
  const ways: { readonly short: (body: unknown) => string; readonly long: (body: unknown) => string }[] = [];
  beforeAll(async () => {
    for (const name of estimators) {
      const model = await trainModel(schema, rows, target, name);
      expect(model.openRow?.()).toBeTypeOf("function");
      const long = answererOf({ ...model, predict: (table) => model.predict(table) });
      ways.push({ short: answererOf(model), long });
    }
  });

  test("is answered and refused the short way as the long way, to the bit, by every estimator", () => {
    const nRuns = 700;
    let answered = 0;
    fc.assert(
      fc.property(bodiesOf(schema), (body) => {
        const texts = ways.map(({ short, long }) => [short(body), long(body)] as const);
        for (const [short, long] of texts) if (short !== long) expect(short).toBe(long);
        if (texts[0]![0].startsWith("{")) answered++;
      }),
      { numRuns: nRuns },
    );
    expect(answered / nRuns).toBeGreaterThan(0.1); // enough of both kinds
    expect(answered / nRuns).toBeLessThan(0.9);
  });
});

test("thousands of records are answered in steps as each by itself, to the bit, by every estimator", async () => {
  const rows = drawRows(wineSchema, 3000);
  const text = ["none", "silver", "gold"];
  for (const name of estimators) {
    const model = await trainModel(
      wineSchema,
      wine,
      wine.map((_, i) => text[i % 3]!),
      name,
    );
    const answer = compileAnswerer(model, recordsProtocol, { maxRows: 3000 });
    const encode = recordsProtocol.encoder(model);
    const steps = answer({ records: rows });
    let nSteps = 1;
    let next = steps.next();
    for (; next.done !== true; next = steps.next()) nSteps++;
    expect(nSteps).toBeGreaterThan(10);
    const all = JSON.parse(finishSteps(encode(next.value)));
    rows.forEach((row, i) => {
      const alone = JSON.parse(finishSteps(encode(finishSteps(answer({ records: [row] })))));
      for (const list of ["predictions", "probabilities", "imputed"])
        if (JSON.stringify(all[list][i]) !== JSON.stringify(alone[list][0]))
          expect([name, i, list, all[list][i]]).toEqual([name, i, list, alone[list][0]]);
    });
    expect([all.predictions.length, all.probabilities.length, all.imputed.length]).toEqual([
      3000, 3000, 3000,
    ]);
  }
});

test("a model that draws its answers has no short way", async () => {
  const model = await trainModel(
    mixedSchema,
    mixed,
    mixed.map((_, i) => i % 2),
    "DummyClassifier",
  );
  expect(model.openRow?.()).toBeUndefined();
});
