import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mixedSchema, saveLinearModel } from "../../tests/support/linear-model.ts";
import { good, postRecords, servedModels } from "../../tests/support/predict-client.ts";
import { columnOf } from "../core/index.ts";
import { fixedSource, type Model, tableOfRawRows } from "../model/index.ts";
import type { Schema } from "../schema/index.ts";
import { createService } from "./service.ts";

let app: FastifyInstance;
let model: Model;
let threeClasses: Model;

beforeAll(async () => {
  ({ model, threeClasses } = await servedModels());
  app = createService({ source: fixedSource(model) });
});
afterAll(() => app.close());

describe("POST /predict", () => {
  test("answers named records with label, probability, model, threshold and imputed fields", async () => {
    const { status, body } = await postRecords(app, { records: [good, { age: 41, sex: 0, colour: null }] });
    expect(status).toBe(200);
    expect(body).toEqual({
      predictions: [1, 1],
      probabilities: [expect.any(Number), expect.any(Number)],
      classes: [0, 1],
      positive: 1,
      threshold: 0.5,
      imputed: [[], ["pressure", "colour"]],
      model: { name: "small", version: "3", digest: model.info.digest },
    });
  });

  test.for([
    ["two numbers", [7, 9]],
    ["three numbers", [1, 2.5, 3]],
    ["two texts of digits", ["0", "1"]],
    ["a number and a text", [0, "none"]],
  ] as const)("answers predictions, classes and the positive one alike: %s", async ([, values]) => {
    const schema: Schema = {
      columns: [
        ...mixedSchema.columns.slice(0, 4),
        { name: "grade", kind: "categorical", role: "target", codes: values.map((value) => ({ value })) },
      ],
      target: { column: "grade" },
    };
    const saved = await saveLinearModel(schema);
    const service = createService({ source: fixedSource(saved.model) });
    try {
      const { body } = await postRecords(service, { records: [good, { age: 41, sex: 0 }] });
      const type = values.every((value) => typeof value === "number") ? "number" : "string";
      expect(new Set([...body.predictions, ...body.classes].map((value) => typeof value))).toEqual(
        new Set([type]),
      );
      for (const prediction of body.predictions) expect(body.classes).toContain(prediction);
      if (values.length === 2) expect(body.classes).toContain(body.positive);
      else expect(body.positive).toBeUndefined();
    } finally {
      await service.close();
      saved.remove();
    }
  });

  test("answers the same for values by order, and for null as for absent", async () => {
    const named = await postRecords(app, { records: [good, { age: 41, sex: 0 }] });
    const ordered = await postRecords(app, {
      records: [{ values: [63, 145, 1, "red"] }, { values: [41, null, 0, null] }],
    });
    expect(ordered.text).toBe(named.text);
  });

  test("answers the very bits of Model.predict()", async () => {
    const number = fc.record({
      age: fc.integer({ min: 18, max: 100 }),
      pressure: fc.option(fc.double({ min: 50, max: 300, noNaN: true })),
      sex: fc.constantFrom(0, 1),
      colour: fc.constantFrom("red", "green", null),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 20 }), async (rows) => {
        const { body } = await postRecords(app, { records: rows });
        const expected = await model.predict(tableOfRawRows(mixedSchema, rows));
        expect(body.probabilities).toEqual(Array.from(columnOf(expected.probabilities, 1)));
        expect(body.predictions).toEqual(expected.labels.map(Number));
      }),
      { numRuns: 30 },
    );
  });

  test("takes a declared token as missing", async () => {
    const { body } = await postRecords(app, { records: [{ ...good, pressure: 0 }] });
    expect(body.imputed).toEqual([["pressure"]]);
  });

  test("answers a value that is rare with a warning", async () => {
    const { status, body } = await postRecords(app, { records: [{ ...good, age: 120 }] });
    expect(status).toBe(200);
    expect(body.warnings).toEqual([
      { record: 0, field: "age", value: 120, rule: "usual", message: expect.stringContaining("18 to 100") },
    ]);
  });

  test("answers more than two classes with a row of probabilities a record", async () => {
    const service = createService({ model: threeClasses });
    const { body } = await postRecords(service, { records: [good] });
    expect(body.classes).toEqual(["ash", "elm", "oak"]);
    const [row] = body.probabilities as number[][];
    expect(row).toHaveLength(3);
    expect(body.predictions[0]).toBe(body.classes[row!.indexOf(Math.max(...row!))]);
    expect(body).not.toHaveProperty("threshold");
    expect(body.model.version).toBeNull();
  });
});

describe("POST /predict of a model that answers later", () => {
  const serveLater = (predict: Model["predict"]): FastifyInstance =>
    createService({ model: { ...model, predict } });

  test("gives the answers of one that answers at once", async () => {
    const later = serveLater(async (rows) => {
      await sleep(5);
      return model.predict(rows);
    });
    for (const records of [[good], [good, { age: 41, sex: 0 }]]) {
      const { status, text } = await postRecords(later, { records });
      expect([status, text]).toEqual([200, (await postRecords(app, { records })).text]);
    }
    expect((await postRecords(later, { records: [{ ...good, age: 131 }] })).status).toBe(400);
    const { payload } = await later.inject("/metrics");
    expect(payload).toContain('systole_predictions_total{class="1"} 3');
    const document = await later.inject("/openapi.json");
    expect(document.payload).toBe((await app.inject("/openapi.json")).payload);
  });

  test("answers for one that fails", async () => {
    const { status, body } = await postRecords(
      serveLater(() => Promise.reject(new TypeError("at /srv/secret"))),
      { records: [good] },
    );
    expect([status, body.code]).toEqual([500, "http/internal"]);
  });
});

describe("POST /predict refuses", () => {
  test.each<[string, unknown, object]>([
    [
      "a null where none is allowed",
      { ...good, age: null },
      { field: "age", value: null, allowed: "a whole number from 0 to 130 (years)" },
    ],
    ["an absent field", { pressure: 145, sex: 1, colour: "red" }, { field: "age", value: null }],
    ["true for a number", { ...good, age: true }, { field: "age", value: true }],
    [
      "a number written as a text",
      { ...good, age: "54" },
      {
        field: "age",
        value: "54",
        rule: "number",
        message: 'must be a whole number from 0 to 130 (years), got "54"',
      },
    ],
    [
      "a text for a numeric code",
      { ...good, sex: "1" },
      { field: "sex", value: "1", allowed: "one of 0 (female), 1 (male)" },
    ],
    ["a number for a text code", { ...good, colour: 1 }, { field: "colour", value: 1 }],
    ["an unknown code", { ...good, sex: 2 }, { field: "sex", value: 2 }],
    [
      "an unknown text code",
      { ...good, colour: "blue" },
      { field: "colour", allowed: 'one of "red", "green", or missing' },
    ],
    ["the token of a file", { ...good, pressure: "?" }, { field: "pressure", value: "?" }],
    ["a number out of range", { ...good, age: 131 }, { field: "age", value: 131 }],
    ["a fraction of a whole number", { ...good, age: 63.5 }, { field: "age", value: 63.5 }],
    [
      "an object for a value",
      { ...good, age: { $gt: 0 } },
      { field: "age", message: expect.stringContaining("got an object") },
    ],
    [
      "an array for a value",
      { ...good, age: [63] },
      { field: "age", message: expect.stringContaining("got an array") },
    ],
    ["an unknown field", { ...good, z: 2 }, { field: "z", allowed: "age, pressure, sex, colour" }],
    [
      "an array for a column that is left aside",
      { ...good, site: ["x"] },
      { field: "site", message: expect.stringContaining("got an array") },
    ],
    [
      "a name that is nearly one",
      { ...good, colur: "red" },
      { field: "colur", rule: "unknown-field", message: expect.stringContaining('is it "colour"?') },
    ],
    ["a field of every object", { ...good, toString: 1 }, { field: "toString" }],
    [
      "too few values",
      { values: [63, 145, 1] },
      {
        field: "values",
        message: "must hold 4 values, got 3",
        allowed: "in this order: age, pressure, sex, colour",
      },
    ],
    ["too many values", { values: [63, 145, 1, "red", 5] }, { field: "values" }],
    [
      "something beside the values",
      { values: [63, 145, 1, "red"], age: 63 },
      { message: 'must hold nothing beside "values"' },
    ],
    ["values that are no array", { values: 3 }, { field: "values" }],
    [
      "no value where there must be one",
      { ...good, age: null },
      {
        field: "age",
        rule: "required",
        message: "must be a whole number from 0 to 130 (years) and must not be missing, got null",
      },
    ],
    ["a number out of its range", { ...good, age: 131 }, { field: "age", value: 131, rule: "range" }],
    ["a number that is not whole", { ...good, age: 1.5 }, { field: "age", value: 1.5, rule: "integer" }],
    ["a code that is none", { ...good, sex: 2 }, { field: "sex", value: 2, rule: "code" }],
    [
      "a record that is none",
      [63, 145, 1, "red"],
      { rule: "shape", message: "must be an object, got an array" },
    ],
    ["null for a record", null, { message: "must be an object, got null" }],
  ])("%s, naming record, field, value and what is allowed", async (_, record, expected) => {
    const { status, body, headers } = await postRecords(app, { records: [good, record] });
    expect(status).toBe(400);
    expect(headers["content-type"]).toBe("application/problem+json; charset=utf-8");
    expect(body).toMatchObject({
      type: "about:blank",
      title: "Bad Request",
      status: 400,
      code: "serve/invalid-records",
    });
    expect(body.errors).toContainEqual(expect.objectContaining({ record: 1, ...expected }));
    expect(body.requestId).toBe(headers["x-request-id"]);
  });

  test("everything that is wrong at once", async () => {
    const { body } = await postRecords(app, {
      records: [{ age: 200, sex: 7, colour: "red" }, good, { ...good, z: 1 }],
    });
    expect(body.errors.map((error) => [error.record, error.field])).toEqual([
      [0, "age"],
      [0, "sex"],
      [2, "z"],
    ]);
    expect(body.detail).toBe(
      '3 things are wrong with the records: record 0, field "age" must be a whole number from 0 to 130 (years), got 200',
    );
  });

  test("a thousand wrong records with a hundred findings and their number", async () => {
    const { body } = await postRecords(app, {
      records: Array.from({ length: 1000 }, () => ({ ...good, age: -1 })),
    });
    expect(body.errors).toHaveLength(100);
    expect(body.errorCount).toBe(1000);
  });

  test.each<[string, unknown, number, string]>([
    ["no JSON", "{", 400, "http/body-invalid-json"],
    ["an empty body", "", 400, "http/body-invalid-json"],
    ["an array", [], 400, "serve/invalid-records"],
    ["null", "null", 400, "serve/invalid-records"],
    ["a number", "1", 400, "serve/invalid-records"],
    ["no records", {}, 400, "serve/invalid-records"],
    ["records that are an object", { records: {} }, 400, "serve/invalid-records"],
    ["an empty list", { records: [] }, 400, "serve/invalid-records"],
    ["another field", { records: [good], model: "other" }, 400, "serve/invalid-records"],
    [
      "too many records",
      { records: Array.from({ length: 10_001 }, () => ({ values: [] })) },
      400,
      "serve/too-many-records",
    ],
    ["an infinite number", '{"records":[{"values":[63,1e400,1,"red"]}]}', 400, "serve/invalid-records"],
    ["NaN", '{"records":[{"values":[NaN,145,1,"red"]}]}', 400, "http/body-invalid-json"],
    ["Infinity", '{"records":[{"values":[Infinity,145,1,"red"]}]}', 400, "http/body-invalid-json"],
    ["a field twice", '{"records":[{"age":1,"age":63,"sex":1}]}', 400, "http/body-invalid-json"],
    ["__proto__", '{"records":[{"__proto__":{"age":63},"sex":1}]}', 400, "http/body-invalid-json"],
    [
      "constructor.prototype",
      '{"records":[{"constructor":{"prototype":{"age":63}}}]}',
      400,
      "http/body-invalid-json",
    ],
    [
      "deep nesting",
      `{"records":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
      400,
      "http/body-invalid-json",
    ],
    [
      "bytes that are not UTF-8",
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      400,
      "http/body-not-utf8",
    ],
    ["more than a mebibyte", `{"records":[${" ".repeat(1 << 20)}]}`, 413, "http/body-too-large"],
  ])("%s", async (_, body, status, code) => {
    const answer = await postRecords(app, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, code });
    expect(answer.headers["content-type"]).toContain("application/problem+json");
  });

  test("as many keys as a body can have, with work in proportion to their number", async () => {
    /** The least processor time of three requests, in microseconds. */
    const measure = async (nKeys: number): Promise<number> => {
      const keys = Array.from({ length: nKeys }, (_, i) => `"${i.toString(36)}":0`).join();
      const times: number[] = [];
      for (let round = 0; round < 3; round++) {
        const start = process.threadCpuUsage();
        const { status, body } = await postRecords(app, `{"records":[{${keys}}]}`);
        const { user, system } = process.threadCpuUsage(start);
        expect([status, body.errors.length]).toEqual([400, 100]);
        times.push(user + system);
      }
      return Math.min(...times);
    };
    await measure(7_500);
    // 16 times as many: 16 times the work, and 256 times where each key were compared with all others
    expect((await measure(120_000)) / (await measure(7_500))).toBeLessThan(80);
  });

  test.each([
    ["text/plain", 415],
    ["application/x-www-form-urlencoded", 415],
    ["application/json; charset=latin1", 415],
    ["application/jsonx", 415],
    ["", 415],
    ["application/json; charset=UTF-8", 200],
  ])("the content type %j with %i", async (type, status) => {
    expect((await postRecords(app, { records: [good] }, { "content-type": type })).status).toBe(status);
  });

  test("a compressed body", async () => {
    const { status, body, headers } = await postRecords(app, Buffer.from([0x1f, 0x8b]), {
      "content-encoding": "gzip",
    });
    expect([status, body.code, headers["accept-encoding"]]).toEqual([
      415,
      "http/content-encoding",
      "identity",
    ]);
  });

  test("a foreign Host, a page of another origin", async () => {
    expect((await postRecords(app, { records: [good] }, { host: "attacker.example" })).body.code).toBe(
      "http/foreign-host",
    );
    expect(
      (await postRecords(app, { records: [good] }, { origin: "http://attacker.example" })).body.code,
    ).toBe("http/foreign-origin");
  });

  test("without leaving a trace on Object.prototype", () => {
    const keys: string[] = [];
    for (const key in {}) keys.push(key);
    expect(keys).toEqual([]);
  });
});
