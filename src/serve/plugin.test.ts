import { fastify } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { restoreLinear, saveLinearModel, threeClassSchema } from "../../tests/support/linear-model.ts";
import { loadModel, type Model } from "../model/index.ts";
import { systole } from "./plugin.ts";

let small: Awaited<ReturnType<typeof saveLinearModel>>;
let trees: Model;

beforeAll(async () => {
  small = await saveLinearModel();
  const other = await saveLinearModel(threeClassSchema, { name: "trees" });
  trees = other.model;
  other.remove();
});
afterAll(() => small.remove());

const good = { age: 63, pressure: 145, sex: 1, colour: "red" };
const predict = (url: string, payload: object | string = { records: [good] }) =>
  ({ method: "POST", url, payload, headers: { "content-type": "application/json" } }) as const;

describe("systole in somebody's own server", () => {
  test("serves two models below two prefixes, each with counters of its own", async () => {
    const host = fastify();
    host.register(systole, { model: small.model, prefix: "/heart" });
    host.register(systole, { model: trees, prefix: "/forest/trees" });
    const [heart, forest] = [
      await host.inject(predict("/heart/predict")),
      await host.inject(predict("/forest/trees/predict")),
    ];
    expect(heart.json()).toMatchObject({ model: { name: "small" } });
    expect(forest.json()).toMatchObject({ model: { name: "trees" }, classes: ["ash", "elm", "oak"] });
    for (const [prefix, name] of [
      ["/heart", "small"],
      ["/forest/trees", "trees"],
    ]) {
      expect((await host.inject(`${prefix}/health`)).json()).toMatchObject({ status: "ok", model: { name } });
      expect((await host.inject(`${prefix}/openapi.json`)).json().servers).toEqual([{ url: "." }]);
      expect((await host.inject(`${prefix}/docs`)).statusCode).toBe(200);
      const { payload } = await host.inject(`${prefix}/metrics`);
      const endpoints = new Set([...payload.matchAll(/endpoint="([^"]*)"/g)].map(([, endpoint]) => endpoint));
      expect([...endpoints].filter((endpoint) => endpoint?.endsWith("predict"))).toEqual([
        `${prefix}/predict`,
      ]);
      expect(payload.match(/systole_model_info\{name="(\w+)"/g)).toEqual([
        `systole_model_info{name="${name}"`,
      ]);
    }
    await host.close();
  });

  test("leaves the host's parsers, error handler, 404s and answers as they are", async () => {
    const host = fastify();
    host.decorate("lifecycle", { isDraining: true }); // a name that we could have used ourselves
    host.addContentTypeParser("text/csv", { parseAs: "string" }, (_request, body, done) => done(null, body));
    host.setErrorHandler((error, _request, reply) =>
      reply.code(418).send({ host: error instanceof Error ? error.message : "" }),
    );
    host.setNotFoundHandler((_request, reply) => reply.code(404).send("the host has none"));
    host.post("/own", (request) => ({ got: request.body }));
    host.get("/broken", () => {
      throw new Error("of the host");
    });
    await host.register(systole, { model: small.model, prefix: "/heart" });

    const own = { method: "POST", url: "/own" } as const;
    const csv = await host.inject({ ...own, payload: "a,b", headers: { "content-type": "text/csv" } });
    expect(csv.json()).toEqual({ got: "a,b" });
    const json = await host.inject({ ...own, payload: { a: 1 } });
    expect(json.json()).toEqual({ got: { a: 1 } });
    expect(json.headers["x-request-id"]).toBeUndefined();
    expect((await host.inject("/broken")).json()).toEqual({ host: "of the host" });
    expect((await host.inject("/nowhere")).payload).toBe("the host has none");

    expect((await host.inject("/heart/readyz")).statusCode).toBe(200);
    const wrong = await host.inject(predict("/heart/predict", "{"));
    expect([wrong.statusCode, wrong.json().code]).toEqual([400, "http/body-invalid-json"]);
    const asCsv = await host.inject({
      method: "POST",
      url: "/heart/predict",
      payload: "63",
      headers: { "content-type": "text/csv" },
    });
    expect(asCsv.statusCode).toBe(415);
    expect((await host.inject("/heart/nowhere")).json()).toMatchObject({ code: "http/not-found" });
    await host.close();
  });

  test("passes the host's own hooks first", async () => {
    const host = fastify();
    host.addHook("onRequest", (request, reply, done) => {
      if (request.headers.authorization !== "Bearer token") {
        reply.code(401).send("who are you");
        return;
      }
      done();
    });
    host.register(systole, { model: small.model, prefix: "/heart" });
    expect((await host.inject("/heart/health")).statusCode).toBe(401);
    const known = await host.inject({ url: "/heart/health", headers: { authorization: "Bearer token" } });
    expect(known.statusCode).toBe(200);
    await host.close();
  });

  test("follows the body limit that it is given, not the host's", async () => {
    const host = fastify({ bodyLimit: 100_000 });
    host.register(systole, { model: small.model, prefix: "/heart", bodyLimitBytes: 1024 });
    const answer = await host.inject(predict("/heart/predict", " ".repeat(1025)));
    expect([answer.statusCode, answer.json().code]).toEqual([413, "http/body-too-large"]);
    await host.close();
  });

  test("describes itself also where fewer records are allowed than the model has examples", async () => {
    const host = fastify();
    host.register(systole, { model: small.model, maxRecords: 1, prefix: "/heart" });
    const answer = await host.inject("/heart/openapi.json");
    const { records } = answer.json().components.schemas.PredictRequest.properties;
    expect([answer.statusCode, records.maxItems]).toEqual([200, 1]);
    await host.close();
  });

  test("takes as many records by name as it says, whatever the server's usual limit, and no packed bodies", async () => {
    const host = fastify();
    host.register(systole, { model: small.model, prefix: "/heart" });
    const records = Array.from({ length: 10_000 }, () => ({ ...good, pressure: 145.123456789012 }));
    const text = JSON.stringify({ records }).replaceAll(",", ", ").replaceAll(":", ": "); // as Python writes it
    expect(text.length).toBeGreaterThan(700_000);
    expect((await host.inject(predict("/heart/predict", text))).statusCode).toBe(200);
    const packed = predict("/heart/predict");
    for (const coding of ["gzip", "br", "identity, deflate"]) {
      const headers = { ...packed.headers, "content-encoding": coding };
      const answer = await host.inject({ ...packed, headers });
      expect([answer.statusCode, answer.json().code]).toEqual([415, "http/content-encoding"]);
    }
    const headers = { ...packed.headers, "content-encoding": "Identity" };
    expect((await host.inject({ ...packed, headers })).statusCode).toBe(200);
    await host.close();
  });

  test("does not close a source that it was given", async () => {
    let closed = 0;
    const source = {
      current: () => small.model,
      close: async () => {
        closed++;
      },
    };
    const host = fastify();
    host.register(systole, { source, prefix: "/heart" });
    await host.ready();
    await host.close();
    expect(closed).toBe(0);
  });

  test("does not start without a model, or with a directory that holds none", async () => {
    await expect(async () => fastify().register(systole, {})).rejects.toThrow("a source or a model");
    await expect(async () => fastify().register(systole, { model: "nowhere/model" })).rejects.toMatchObject({
      code: "model/not-found",
    });
    const model = await loadModel(small.directory, { restore: restoreLinear });
    const host = fastify();
    await host.register(systole, { model });
    expect((await host.inject("/health")).statusCode).toBe(200);
    await host.close();
  });
});
