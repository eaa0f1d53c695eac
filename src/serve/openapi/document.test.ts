import { expect, test } from "vitest";
import { mixedSchema, saveLinearModel } from "../../tests/support/linear-model.ts";
import type { ProblemDocument } from "../http/index.ts";
import { createService } from "./service.ts";

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
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
  expect(references.length).toBeGreaterThan(0);
  for (const [, name] of references) expect(document["components"]!["schemas"]).toHaveProperty(name!);
});

test("/openapi.json takes enums, ranges and units from the schema", async () => {
  const { document } = await openApiOf();
  const body = document["paths"]!["/predict"]!["post"]!["requestBody"]!["content"]!["application/json"]!;
  const [byName, byOrder] = Object.values(body["schema"]!["properties"]!["records"]!["items"]!["oneOf"]!);
  expect(body["schema"]!["properties"]!["records"]!["maxItems"]).toBe(50);
  expect(byName!["required"]).toEqual(["age", "sex"]);
  expect(byName!["properties"]!["age"]).toMatchObject({ type: "integer", minimum: 0, maximum: 130 });
  expect(byName!["properties"]!["sex"]).toMatchObject({
    enum: [0, 1],
    description: "One of 0 (female), 1 (male).",
  });
  expect(byName!["properties"]!["colour"]!["enum"]).toEqual(["red", "green", null]);
  expect(byOrder!["properties"]!["values"]!["prefixItems"]).toHaveLength(4);
  expect(byName!["properties"]).not.toHaveProperty("site");
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

test("every path of /openapi.json is a route, and its refusals are listed", async () => {
  const { document, service } = await openApiOf();
  for (const [path, operations] of Object.entries(document["paths"]!))
    for (const method of Object.keys(operations))
      expect(service.hasRoute({ url: path, method: method.toUpperCase() }), path).toBe(true);
  const { status } = (
    await service.inject({ method: "POST", url: "/predict", payload: {} })
  ).json<ProblemDocument>();
  expect(document["paths"]!["/predict"]!["post"]!["responses"]).toHaveProperty(String(status));
});
