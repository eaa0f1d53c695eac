import { fastify } from "fastify";
import { expect, test } from "vitest";
import { mixedSchema, saveLinearModel } from "../../../tests/support/linear-model.ts";
import { type ProblemDocument, RouteTable } from "../../http/index.ts";
import { systole } from "../plugin.ts";
import { createService } from "../service.ts";

type Json = { [key: string]: Json };

async function openApiOf(): Promise<{ document: Json; service: ReturnType<typeof createService> }> {
  const { model, remove } = await saveLinearModel(mixedSchema);
  remove();
  const service = createService({ model, maxRecords: 50 });
  return { document: (await service.inject("/openapi.json")).json<Json>(), service };
}

test("/openapi.json is of version 3.1 and refers only to what it has", async () => {
  const { document } = await openApiOf();
  expect(document["openapi"]).toBe("3.1.0");
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([\w.-]+)"/g)];
  expect(references.length).toBeGreaterThan(0);
  for (const [, name] of references) expect(document["components"]!["schemas"]).toHaveProperty(name!);
});

test("/openapi.json takes enums, ranges and units from the schema", async () => {
  const { document } = await openApiOf();
  const schemas = document["components"]!["schemas"]!;
  const { NamedRecord: byName, OrderedRecord: byOrder, PredictRequest: body } = schemas;
  expect(body!["properties"]!["records"]).toMatchObject({
    maxItems: 50,
    items: {
      oneOf: [{ $ref: "#/components/schemas/NamedRecord" }, { $ref: "#/components/schemas/OrderedRecord" }],
    },
  });
  expect(byName!["required"]).toEqual(["age", "sex"]);
  expect(byName!["properties"]!["age"]).toMatchObject({ type: "integer", minimum: 0, maximum: 130 });
  expect(byName!["properties"]!["sex"]).toMatchObject({
    enum: [0, 1, false, true],
    description: "One of 0 (female), 1 (male).",
  });
  expect(byName!["properties"]!["colour"]!["anyOf"]![0]).toEqual({ enum: ["red", "green", null] });
  expect(byOrder!["properties"]!["values"]!["prefixItems"]).toHaveLength(4);
  expect(byName!["properties"]!["site"]).toEqual({
    title: "site",
    description: "A group of rows: it may be there and is ignored.",
    type: ["string", "number", "boolean", "null"],
  });
  expect(byName!["properties"]).toHaveProperty("grade");
});

test("the examples of /openapi.json are answered as it says", async () => {
  const { document, service } = await openApiOf();
  const post = document["paths"]!["/predict"]!["post"]!;
  const examples = post["requestBody"]!["content"]!["application/json"]!["examples"]!;
  const answer = post["responses"]!["200"]!["content"]!["application/json"]!["example"];
  for (const name of ["byName", "byOrder"]) {
    const payload = examples[name]!["value"]!;
    expect((await service.inject({ method: "POST", url: "/predict", payload })).json()).toEqual(answer);
  }
});

/** What is served and yet no part of the API: pages, the document itself, and a second address of what is documented. */
const undocumented = ["POST /predict/", "GET /docs", "GET /docs/", "GET /docs/:file", "GET /openapi.json"];

test("what /openapi.json documents is what the router has, both ways", async () => {
  const { model, remove } = await saveLinearModel(mixedSchema);
  remove();
  const host = fastify();
  const routes = RouteTable.of(host);
  await host.register(systole, { model });
  const document = (await host.inject("/openapi.json")).json<Json>();
  const documented = Object.entries(document["paths"]!).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = routes.list().filter((route) => !route.startsWith("HEAD ")); // Fastify adds one to each GET
  expect([...documented, ...undocumented].sort()).toEqual(served);
  await host.close();
});

test("every operation has a name, and every schema is used", async () => {
  const { document } = await openApiOf();
  const names = Object.values(document["paths"]!).flatMap((operations) =>
    Object.values(operations).map((operation) => operation["operationId"]),
  );
  expect(names).toEqual(["predict", "health", "livez", "readyz", "startupz", "metrics"]);
  const text = JSON.stringify(document);
  for (const name of Object.keys(document["components"]!["schemas"]!))
    expect(text).toContain(`"#/components/schemas/${name}"`);
});

test("every operation refers to one response for its problems; a wrong body has an example too, which is what is answered", async () => {
  const { document, service } = await openApiOf();
  for (const operations of Object.values(document["paths"]!))
    for (const { responses } of Object.values(operations))
      expect(responses!["default"]).toEqual({ $ref: "#/components/responses/AnyProblem" });
  const { content } = document["components"]!["responses"]!["AnyProblem"]!;
  expect(content!["application/problem+json"]!["schema"]).toEqual({ $ref: "#/components/schemas/Problem" });
  const post = document["paths"]!["/predict"]!["post"]!;
  expect(Object.keys(post["responses"]!)).toEqual(["200", "400", "default"]);
  const { example } = post["responses"]!["400"]!["content"]!["application/problem+json"]!;
  const { records } = post["requestBody"]!["content"]!["application/json"]!["examples"]!["byName"]![
    "value"
  ]! as {
    records: unknown;
  };
  const payload = { records: [{ ...(records as object[])[0], "no such field": 1 }] };
  const { requestId: _, ...answered } = (
    await service.inject({ method: "POST", url: "/predict", payload })
  ).json<ProblemDocument>();
  expect(example).toEqual(answered);
});
