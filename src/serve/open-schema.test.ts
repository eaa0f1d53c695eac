import fc from "fast-check";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { saveLinearModel } from "../../tests/support/linear-model.ts";
import { type PredictBody, postRecords } from "../../tests/support/predict-client.ts";
import { type Model, tableOfRawRows } from "../model/index.ts";
import { type ColumnSpec, featureSpecs, type Schema } from "../schema/index.ts";
import { createService } from "./service.ts";

/** Columns as `init` writes them: what training did not have is taken as missing. */
const columns: ColumnSpec[] = [
  { name: "age", kind: "numeric", usual: [18, 90], unseen: "missing" },
  { name: "region", kind: "categorical", codes: [{ value: "north" }, { value: "south" }], unseen: "missing" },
  { name: "smoker", kind: "categorical", codes: [{ value: "true" }, { value: "false" }], unseen: "missing" },
  { name: "grade", kind: "categorical", codes: [{ value: 1 }, { value: 2 }], unseen: "missing" },
  { name: "patient", kind: "text", role: "id" },
  { name: "ward", kind: "text", role: "group" },
  { name: "seen on", kind: "text", role: "ignore" },
  { name: "ill", kind: "categorical", role: "target", codes: [{ value: "no" }, { value: "yes" }] },
];
const schema: Schema = { columns, target: { column: "ill" } };
/** The same columns as a person declares them. */
const law: Schema = {
  ...schema,
  columns: columns.map((spec): ColumnSpec => {
    const { unseen: _, ...rest } = spec;
    return { ...rest, nullable: spec.name === "region" } as ColumnSpec;
  }),
};
const good = { age: 50, region: "north", smoker: "true", grade: 1 };

let model: Model;
let app: FastifyInstance;
let strict: FastifyInstance;
async function serviceOf(served: Schema): Promise<{ model: Model; app: FastifyInstance }> {
  const saved = await saveLinearModel(served, { inputExample: tableOfRawRows(served, [good]) });
  saved.remove();
  return { model: saved.model, app: createService({ model: saved.model }) };
}
beforeAll(async () => {
  ({ model, app } = await serviceOf(schema));
  strict = (await serviceOf(law)).app;
});
afterAll(() => Promise.all([app.close(), strict.close()]));

/** The answer to one record, which must be answered. */
async function answerTo(record: object, service = app): Promise<PredictBody> {
  const { status, body } = await postRecords(service, { records: [record] });
  expect([status, body.detail]).toEqual([200, undefined]);
  return body;
}

describe("a schema that takes what training did not have as missing", () => {
  test.each<[string, object, string, string, string?]>([
    [
      "a code",
      { region: "west" },
      "region",
      'is taken as missing: in training it was one of "north", "south", got "west"',
    ],
    ["a number as code", { grade: 3 }, "grade", "is taken as missing: in training it was one of 1, 2, got 3"],
    ["null", { age: null }, "age", "is taken as missing: in training it was a number, got null", "required"],
    [
      "null among codes",
      { smoker: null },
      "smoker",
      'is taken as missing: in training it was one of "true", "false", got null',
      "required",
    ],
    [
      "a spelling of no value",
      { region: "#N/A" },
      "region",
      'is taken as missing: in training it was one of "north", "south", got "#N/A"',
      "required",
    ],
  ])("answers %s as missing, and says so", async (_, change, field, message, rule = "code") => {
    const body = await answerTo({ ...good, ...change });
    expect(body.imputed).toEqual([[field]]);
    expect(body.warnings).toEqual([{ record: 0, field, value: Object.values(change)[0], rule, message }]);
    const missing = await model.predict(tableOfRawRows(schema, [{ ...good, [field]: null }]));
    expect(body.probabilities[0]).toBe(missing.probabilities.data[1]);
  });

  test("answers an absent field so, in a batch too", async () => {
    const { age: _, ...rest } = good;
    const { status, body } = await postRecords(app, {
      records: [good, rest, { ...good, age: 100, region: "x" }],
    });
    expect(status).toBe(200);
    expect(body.imputed).toEqual([[], ["age"], ["region"]]);
    expect(body.warnings?.map(({ record, field }) => [record, field])).toEqual([
      [1, "age"],
      [2, "age"],
      [2, "region"],
    ]);
  });

  test("counts the warnings of a batch where it does not list all", async () => {
    const records = Array.from({ length: 60 }, (_, i) => ({
      ...good,
      age: null,
      region: i < 50 ? "x" : "north",
    }));
    const { body } = await postRecords(app, { records });
    expect([body.warnings?.length, body.warningCount]).toEqual([100, 110]);
    const skipped = await postRecords(app, {
      records: [{ ...records[0], z: 1 }, ...records.slice(1)],
      onError: "skip",
    });
    expect([skipped.body.warnings?.length, skipped.body.warningCount]).toEqual([98, 108]);
    expect((await postRecords(app, { records: records.slice(0, 50) })).body).not.toHaveProperty(
      "warningCount",
    );
  });

  test.each([
    ["a text for a number", { age: "50" }],
    ["a number for a text", { region: 5 }],
    ["a boolean where codes are no booleans", { region: true }],
    ["an object", { region: {} }],
    ["a name that the schema does not have", { income: 5 }],
  ])("refuses %s all the same", async (_, change) => {
    expect((await postRecords(app, { records: [{ ...good, ...change }] })).status).toBe(400);
  });

  test("is not needed for a person's schema to stay law", async () => {
    for (const change of [{ region: "west" }, { age: null }, { grade: 3 }, { smoker: "NA" }])
      expect((await postRecords(strict, { records: [{ ...good, ...change }] })).status).toBe(400);
    expect(await answerTo({ ...good, region: "NA" }, strict)).toMatchObject({ imputed: [["region"]] });
    expect(await answerTo({ ...good, region: "n/a" }, strict)).not.toHaveProperty("warnings");
  });
});

describe("booleans", () => {
  test.each([true, "TRUE", "True", "true"])('%j is the code "true"', async (smoker) => {
    for (const service of [app, strict]) {
      const body = await answerTo({ ...good, smoker }, service);
      expect(body).toEqual(await answerTo(good, service));
      expect(body.imputed).toEqual([[]]);
    }
  });

  test("are no codes where those are neither their names nor 1 and 0", async () => {
    expect((await postRecords(app, { records: [{ ...good, grade: true }] })).status).toBe(400);
    expect((await postRecords(strict, { records: [{ ...good, smoker: 1 }] })).status).toBe(400);
  });
});

describe("columns that are no features", () => {
  test("may be in a record, and change nothing", async () => {
    const expected = await answerTo(good);
    const scalar = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    );
    const more = fc.dictionary(fc.constantFrom("patient", "ward", "seen on", "ill"), scalar, {
      noNullPrototype: true,
    });
    await fc.assert(
      fc.asyncProperty(more, async (columns) => {
        expect(await answerTo({ ...columns, ...good })).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  test("are in the document, and not among the values by order", async () => {
    const document = (await app.inject("/openapi.json")).json();
    const { NamedRecord, OrderedRecord } = document.components.schemas;
    expect(Object.keys(NamedRecord.properties)).toEqual(columns.map(({ name }) => name));
    expect(NamedRecord.required).toEqual([]);
    expect(NamedRecord.properties.patient.description).toBe("An id: it may be there and is ignored.");
    expect(OrderedRecord.properties.values.maxItems).toBe(featureSpecs(schema).length);
  });
});

describe('"onError": "skip"', () => {
  const bad = { ...good, age: "old" };

  test("answers the good records, each in its place, and says what is wrong with the others", async () => {
    const { status, body } = await postRecords(app, {
      records: [bad, good, { ...good, z: 1 }, 3, { ...good, region: "west" }],
      onError: "skip",
    });
    const [first, last] = [await answerTo(good), await answerTo({ ...good, region: "west" })];
    expect(status).toBe(200);
    expect(body).toEqual({
      ...first,
      predictions: [null, first.predictions[0], null, null, last.predictions[0]],
      probabilities: [null, first.probabilities[0], null, null, last.probabilities[0]],
      imputed: [[], [], [], [], ["region"]],
      warnings: [{ ...last.warnings![0], record: 4 }],
      errors: [
        {
          record: 0,
          field: "age",
          value: "old",
          allowed: "a number",
          rule: "number",
          message: 'must be a number, got "old"',
        },
        expect.objectContaining({ record: 2, field: "z" }),
        { record: 3, rule: "shape", message: "must be an object, got 3" },
      ],
      errorCount: 3,
    });
  });

  test("answers each good record as it is answered alone, whatever the others are", async () => {
    const record = fc.oneof(
      fc.record({ age: fc.integer({ min: 0, max: 120 }), region: fc.constantFrom("north", "x", null) }),
      fc.constantFrom<unknown>(bad, 3, null, { values: [1] }, { ...good, age: true }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 6 }), async (records) => {
        const alone = await Promise.all(records.map((one) => postRecords(app, { records: [one] })));
        const all = await postRecords(app, { records, onError: "skip" });
        if (alone.every(({ status }) => status === 400)) {
          expect(all.status).toBe(400);
          return;
        }
        expect(all.body.predictions).toEqual(
          alone.map(({ status, body }) => (status === 200 ? body.predictions[0] : null)),
        );
        expect(all.body.probabilities).toEqual(
          alone.map(({ status, body }) => (status === 200 ? body.probabilities[0] : null)),
        );
        const nWrong = alone.reduce((sum, { body }) => sum + (body.errorCount ?? 0), 0);
        expect(all.body.errorCount ?? 0).toBe(nWrong);
      }),
      { numRuns: 60 },
    );
  });

  test("answers as without it where nothing is wrong, and refuses where nothing is good", async () => {
    const plain = await postRecords(app, { records: [good, good] });
    expect((await postRecords(app, { records: [good, good], onError: "skip" })).text).toBe(plain.text);
    const { status, body } = await postRecords(app, { records: [bad, bad], onError: "skip" });
    expect([status, body.code, body.errorCount]).toEqual([400, "serve/invalid-records", 2]);
  });

  test("is not the default, and named where it would help", async () => {
    for (const onError of [undefined, "fail"]) {
      const { status, body } = await postRecords(app, { records: [good, bad, good], onError });
      expect([status, body.hint]).toEqual([
        400,
        'correct the records, or send "onError": "skip" beside "records" to have the other 2 answered',
      ]);
    }
    expect((await postRecords(app, { records: [bad] })).body.hint).toBeUndefined();
    const { status, body } = await postRecords(app, { records: [good], onError: "ignore" });
    expect([status, body.detail]).toEqual([
      400,
      'the field "onError" of the body must be one of "skip", "fail", got "ignore"',
    ]);
  });

  test("counts what was refused", async () => {
    const { app: own } = await serviceOf(schema);
    await postRecords(own, { records: [bad, good, bad], onError: "skip" });
    const { payload } = await own.inject("/metrics");
    expect(payload).toContain("systole_refused_records_total 2");
    await own.close();
  });
});

test("a body with a byte order mark, and one to /predict/, are answered as the plain one", async () => {
  const text = JSON.stringify({ records: [good] });
  const plain = await postRecords(app, text);
  expect((await postRecords(app, `\ufeff${text}`)).text).toBe(plain.text);
  const headers = { "content-type": "application/json" };
  const other = await app.inject({ method: "POST", url: "/predict/", payload: text, headers });
  expect([other.statusCode, other.payload]).toEqual([200, plain.text]);
  expect((await app.inject("/predict/")).statusCode).toBe(405);
});
