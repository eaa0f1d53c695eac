import fc from "fast-check";
import { type FastifyInstance, fastify } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mixedSchema, saveLinearModel, threeClassSchema } from "../../tests/support/linear-model.ts";
import { columnOf } from "../core/index.ts";
import { createLogger, type ProblemDocument } from "../http/index.ts";
import { fixedSource, type Model, tableOfRawRows } from "../model/index.ts";
import type { PredictAnswer } from "./answer.ts";
import type { RecordFinding } from "./decode.ts";
import { systole } from "./plugin.ts";
import { createService } from "./service.ts";

let model: Model;
let threeClasses: Model;
let app: FastifyInstance;

beforeAll(async () => {
  const two = await saveLinearModel();
  const three = await saveLinearModel(threeClassSchema);
  two.remove();
  three.remove();
  model = {
    ...two.model,
    info: { ...two.model.info, version: "3" },
    predict: (rows) => two.model.predict(rows),
  };
  threeClasses = three.model;
  app = createService({ source: fixedSource(model) });
});
afterAll(() => app.close());

const good = { age: 63, pressure: 145, sex: 1, colour: "red" };

/** Every field that an answer or a refusal can have. */
type Body = PredictAnswer & Required<Omit<ProblemDocument, "errors">> & { errors: RecordFinding[] };

/** Posts a body: an object as JSON, a text or bytes as they are. */
async function post(
  body: unknown,
  headers: Record<string, string> = {},
  service: FastifyInstance = app,
): Promise<{ status: number; body: Body; headers: Record<string, unknown>; text: string }> {
  const payload = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const answer = await service.inject({
    method: "POST",
    url: "/predict",
    payload,
    headers: { "content-type": "application/json", ...headers },
  });
  return {
    status: answer.statusCode,
    body: answer.json<Body>(),
    headers: answer.headers,
    text: answer.payload,
  };
}

describe("POST /predict", () => {
  test("answers named records with label, probability, model, threshold and imputed fields", async () => {
    const { status, body } = await post({ records: [good, { age: 41, sex: 0, colour: null }] });
    expect(status).toBe(200);
    expect(body).toEqual({
      predictions: [1, 1],
      probabilities: [expect.any(Number), expect.any(Number)],
      classes: ["0", "1"],
      positive: "1",
      threshold: 0.5,
      imputed: [[], ["pressure", "colour"]],
      model: { name: "small", version: "3", digest: model.info.digest },
    });
  });

  test("answers the same for values by order, and for null as for absent", async () => {
    const named = await post({ records: [good, { age: 41, sex: 0 }] });
    const ordered = await post({
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
        const { body } = await post({ records: rows });
        const expected = model.predict(tableOfRawRows(mixedSchema, rows));
        expect(body.probabilities).toEqual(Array.from(columnOf(expected.probabilities, 1)));
        expect(body.predictions).toEqual(expected.labels.map(Number));
      }),
      { numRuns: 30 },
    );
  });

  test("takes a declared token as missing", async () => {
    const { body } = await post({ records: [{ ...good, pressure: 0 }] });
    expect(body.imputed).toEqual([["pressure"]]);
  });

  test("answers a value that is rare with a warning", async () => {
    const { status, body } = await post({ records: [{ ...good, age: 120 }] });
    expect(status).toBe(200);
    expect(body.warnings).toEqual([
      { record: 0, field: "age", value: 120, message: expect.stringContaining("18 to 100") },
    ]);
  });

  test("answers more than two classes with a row of probabilities a record", async () => {
    const service = createService({ model: threeClasses });
    const { body } = await post({ records: [good] }, {}, service);
    expect(body.classes).toEqual(["ash", "elm", "oak"]);
    const [row] = body.probabilities as number[][];
    expect(row).toHaveLength(3);
    expect(body.predictions[0]).toBe(body.classes[row!.indexOf(Math.max(...row!))]);
    expect(body).not.toHaveProperty("threshold");
    expect(body.model.version).toBeNull();
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
      { field: "age", value: "54", message: 'must be a whole number from 0 to 130 (years), got "54"' },
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
    ["a group's field", { ...good, site: "x" }, { field: "site" }],
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
    ["a record that is none", [63, 145, 1, "red"], { message: "must be an object, got an array" }],
    ["null for a record", null, { message: "must be an object, got null" }],
  ])("%s, naming record, field, value and what is allowed", async (_, record, expected) => {
    const { status, body, headers } = await post({ records: [good, record] });
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
    const { body } = await post({ records: [{ age: 200, sex: 7, colour: "red" }, good, { ...good, z: 1 }] });
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
    const { body } = await post({ records: Array.from({ length: 1000 }, () => ({ ...good, age: -1 })) });
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
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, code });
    expect(answer.headers["content-type"]).toContain("application/problem+json");
  });

  test("as many keys as a body can have, soon", async () => {
    const keys = Array.from({ length: 120_000 }, (_, i) => `"${i.toString(36)}":0`).join();
    const start = performance.now();
    const { status, body } = await post(`{"records":[{${keys}}]}`);
    expect([status, body.errors.length]).toEqual([400, 100]);
    expect(performance.now() - start).toBeLessThan(1000); // a generous bound for a busy machine; 60 ms on a quiet one
  });

  test.each([
    ["text/plain", 415],
    ["application/x-www-form-urlencoded", 415],
    ["application/json; charset=latin1", 415],
    ["application/jsonx", 415],
    ["", 415],
    ["application/json; charset=UTF-8", 200],
  ])("the content type %j with %i", async (type, status) => {
    expect((await post({ records: [good] }, { "content-type": type })).status).toBe(status);
  });

  test("a compressed body", async () => {
    const { status, body, headers } = await post(Buffer.from([0x1f, 0x8b]), { "content-encoding": "gzip" });
    expect([status, body.code, headers["accept-encoding"]]).toEqual([
      415,
      "http/content-encoding",
      "identity",
    ]);
  });

  test("a foreign Host, a page of another origin", async () => {
    expect((await post({ records: [good] }, { host: "attacker.example" })).body.code).toBe(
      "http/foreign-host",
    );
    expect((await post({ records: [good] }, { origin: "http://attacker.example" })).body.code).toBe(
      "http/foreign-origin",
    );
  });

  test("without leaving a trace on Object.prototype", () => {
    const keys: string[] = [];
    for (const key in {}) keys.push(key);
    expect(keys).toEqual([]);
  });
});

describe("the service", () => {
  test.each<[string, string, number, string]>([
    ["GET", "/nowhere", 404, "http/not-found"],
    ["GET", "/predict", 405, "http/method-not-allowed"],
    ["DELETE", "/health", 405, "http/method-not-allowed"],
    ["PROPFIND", "/health", 405, "http/method-not-allowed"],
    ["QUERY", "/predict", 405, "http/method-not-allowed"],
    ["GET", "/docs/..%2f..%2fpackage.json", 404, "http/not-found"],
    ["GET", "/docs/swagger-ui.js", 404, "http/not-found"],
    ["GET", "/%ff", 400, "http/bad-request"],
  ])("answers %s %s with %i as a problem", async (method, url, status, code) => {
    const answer = await app.inject({ method: method as "GET", url });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ status, code });
    if (status === 405) expect(answer.headers["allow"]).toMatch(/GET|POST/);
  });

  test("sends security headers and the caller's request id", async () => {
    const answer = await app.inject({ url: "/livez", headers: { "x-request-id": "abc-1" } });
    expect(answer.headers).toMatchObject({
      "x-request-id": "abc-1",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    });
    const hostile = await app.inject({ url: "/livez", headers: { "x-request-id": "a b\u00e9" } });
    expect(hostile.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("says which model is in use", async () => {
    const { name, digest, estimator, createdAt } = model.info;
    const answer = await app.inject("/health");
    expect(answer.json()).toEqual({
      status: "ok",
      model: { name, version: "3", digest, estimator, createdAt },
    });
    for (const url of ["/livez", "/readyz", "/startupz"])
      expect((await app.inject(url)).json(), url).toEqual({ status: "ok" });
  });

  test("is alive but not ready without a model, and ready as soon as there is one", async () => {
    let current: Model | undefined;
    const service = createService({ source: { current: () => current, close: async () => {} } });
    const statuses = async (): Promise<number[]> =>
      Promise.all(
        ["/livez", "/readyz", "/startupz", "/health", "/openapi.json"].map(
          async (url) => (await service.inject(url)).statusCode,
        ),
      );
    expect(await statuses()).toEqual([200, 503, 503, 503, 503]);
    expect((await service.inject("/health")).json()).toEqual({ status: "no model" });
    expect((await post({ records: [good] }, {}, service)).body).toMatchObject({
      status: 503,
      code: "serve/no-model",
    });
    current = model;
    expect(await statuses()).toEqual([200, 200, 200, 200, 200]);
    expect((await post({ records: [good] }, {}, service)).status).toBe(200);
  });

  test("answers with the model that the source has now", async () => {
    let current = model;
    const service = createService({ source: { current: () => current, close: async () => {} } });
    expect((await post({ records: [good] }, {}, service)).body.model.digest).toBe(model.info.digest);
    current = threeClasses;
    expect((await post({ records: [good] }, {}, service)).body.model.digest).toBe(threeClasses.info.digest);
  });

  test("tells nobody what failed inside", async () => {
    const failing: Model = {
      ...model,
      predict: () => {
        throw new Error("cannot read /srv/secret/patient-17: SELECT * FROM patients");
      },
    };
    const lines: string[] = [];
    const logger = createLogger({ stream: { write: (line) => void lines.push(line) } });
    const service = createService({ model: failing, logger });
    const { status, body, text } = await post({ records: [good] }, {}, service);
    expect([status, body.code]).toEqual([500, "http/internal"]);
    expect(text).not.toMatch(/secret|SELECT|\bat /);
    const logged = lines.map((line) => JSON.parse(line));
    expect(logged).toContainEqual(expect.objectContaining({ level: "error", requestId: body.requestId }));
    expect(lines.join("")).toContain("service.test.ts");
    expect(lines.join("")).not.toContain("secret");
  });

  test("logs a line a request, and no value of it", async () => {
    const lines: string[] = [];
    const logger = createLogger({ stream: { write: (line) => void lines.push(line) } });
    const service = createService({ model, logger });
    await post({ records: [{ ...good, age: 117.25, colour: "mauve" }] }, {}, service);
    await service.inject("/nowhere?name=Jane");
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ method: "POST", route: "/predict", status: 400, ms: expect.any(Number) }),
      expect.objectContaining({ method: "GET", route: "other", status: 404 }),
    ]);
    expect(lines.join("")).not.toMatch(/117|mauve|Jane|nowhere|127\.0\.0\.1/);
  });

  test("can be mounted in another server below a prefix", async () => {
    const host = fastify();
    host.post("/own", (request) => request.body);
    await host.register(systole, { model, prefix: "/heart" });
    const predict = await host.inject({
      method: "POST",
      url: "/heart/predict",
      payload: { records: [good] },
    });
    expect(predict.statusCode).toBe(200);
    const wrong = await host.inject({
      method: "POST",
      url: "/heart/predict",
      payload: { records: [{ ...good, z: 1 }] },
    });
    expect(wrong.headers["content-type"]).toContain("application/problem+json");
    expect((await host.inject("/heart/nowhere")).json()).toMatchObject({ code: "http/not-found" });
    expect((await host.inject("/heart/openapi.json")).json().servers).toEqual([{ url: "/heart" }]);
    expect((await host.inject("/heart/metrics")).payload).toContain('endpoint="/heart/predict"');
    const own = await host.inject({
      method: "POST",
      url: "/own",
      payload: "x",
      headers: { "content-type": "text/plain" },
    });
    expect([own.statusCode, own.payload]).toEqual([200, "x"]);
    await host.close();
  });
});

describe("GET /metrics", () => {
  test("counts by method, route and status, with bounded labels", async () => {
    const service = createService({ model });
    await post({ records: [good, { age: 41, sex: 0 }] }, {}, service);
    await post("{", {}, service);
    for (const path of ["/a", "/b", "/predict/x", "/%ff"]) await service.inject(path);
    await service.inject({ method: "PROPFIND" as "GET", url: "/predict" });
    const { payload, headers } = await service.inject("/metrics");
    expect(headers["content-type"]).toContain("text/plain");
    const lines = payload.split("\n");
    expect(lines).toContain('api_requests_total{method="POST",endpoint="/predict",http_status="200"} 1');
    expect(lines).toContain('api_requests_total{method="POST",endpoint="/predict",http_status="400"} 1');
    expect(lines).toContain('api_requests_total{method="GET",endpoint="other",http_status="404"} 3');
    expect(lines).toContain('api_requests_total{method="other",endpoint="other",http_status="405"} 1');
    expect(lines).toContain('api_request_latency_seconds_count{endpoint="/predict"} 2');
    expect(lines).toContain('systole_predictions_total{class="1"} 2');
    expect(lines).toContain('systole_imputed_values_total{field="pressure"} 1');
    expect(payload).toContain(`systole_model_info{name="small",version="3",digest="${model.info.digest}"`);
    const endpoints = new Set([...payload.matchAll(/endpoint="([^"]*)"/g)].map(([, endpoint]) => endpoint));
    expect([...endpoints].sort()).toEqual(["/predict", "other"]);
  });

  test("does not share its registry with another service", async () => {
    const service = createService({ model });
    expect((await service.inject("/metrics")).payload).not.toContain("api_requests_total{");
  });
});

describe("GET /docs", () => {
  test("is Swagger UI from local files, with nothing from elsewhere", async () => {
    const page = await app.inject("/docs");
    expect(page.headers["content-security-policy"]).toContain("script-src 'self'");
    const sources = [...page.payload.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source!);
    expect(sources).toHaveLength(4);
    for (const source of sources) {
      expect(source).toMatch(/^\.\/docs\//);
      const file = await app.inject(source.slice(1));
      expect([source, file.statusCode]).toEqual([source, 200]);
      expect(file.rawPayload.length).toBeGreaterThan(100);
    }
    expect((await app.inject("/docs/start.js")).payload).toContain('"./openapi.json"');
    expect((await app.inject("/docs/")).headers["location"]).toBe("../docs");
    expect((await app.inject("/")).headers["location"]).toBe("docs");
  });
});
