import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { good, postRecords, servedModels } from "../../tests/support/predict-client.ts";
import { createLogger } from "../http/index.ts";
import { fixedSource, type Model } from "../model/index.ts";
import { createService } from "./service.ts";

let app: FastifyInstance;
let model: Model;
let threeClasses: Model;

beforeAll(async () => {
  ({ model, threeClasses } = await servedModels());
  app = createService({ source: fixedSource(model) });
});
afterAll(() => app.close());

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
    expect(await statuses()).toEqual([200, 503, 200, 503, 503]);
    expect((await service.inject("/health")).json()).toEqual({ status: "no model" });
    expect((await postRecords(service, { records: [good] })).body).toMatchObject({
      status: 503,
      code: "serve/no-model",
    });
    current = model;
    expect(await statuses()).toEqual([200, 200, 200, 200, 200]);
    expect((await postRecords(service, { records: [good] })).status).toBe(200);
  });

  test("answers with the model that the source has now", async () => {
    let current = model;
    const service = createService({ source: { current: () => current, close: async () => {} } });
    expect((await postRecords(service, { records: [good] })).body.model.digest).toBe(model.info.digest);
    current = threeClasses;
    expect((await postRecords(service, { records: [good] })).body.model.digest).toBe(
      threeClasses.info.digest,
    );
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
    const { status, body, text } = await postRecords(service, { records: [good] });
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
    await postRecords(service, { records: [{ ...good, age: 117.25, colour: "mauve" }] });
    await service.inject("/nowhere?name=Jane");
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ method: "POST", route: "/predict", status: 400, ms: expect.any(Number) }),
      expect.objectContaining({ method: "GET", route: "other", status: 404 }),
    ]);
    expect(lines.join("")).not.toMatch(/117\.25|mauve|Jane|nowhere|127\.0\.0\.1/);
  });
});

describe("GET /metrics", () => {
  test("counts by method, route and status, with bounded labels", async () => {
    const service = createService({ model });
    await postRecords(service, { records: [good, { age: 41, sex: 0 }] });
    await postRecords(service, "{");
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

  test("shows the model that is in use now, and no other", async () => {
    let current: Model | undefined;
    const service = createService({ source: { current: () => current, close: async () => {} } });
    const digests = async (): Promise<string[]> => {
      const { payload } = await service.inject("/metrics");
      return [...payload.matchAll(/systole_model_info\{.*digest="([^"]*)"/g)].map(([, digest]) => digest!);
    };
    expect(await digests()).toEqual([]);
    for (const next of [model, threeClasses, model]) {
      current = next;
      expect(await digests()).toEqual([next.info.digest]);
    }
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
