import type { Model } from "../../model/index.ts";
import type { ServiceRoute } from "../service-route.ts";
import type { JsonSchema } from "./field-schema.ts";
import { operationObject, sharedResponses } from "./operation.ts";
import { findingSchema, problemSchema } from "./problem-schemas.ts";

/**
 * Makes the OpenAPI 3.1 document of a service from the list of its routes. Fields, codes, ranges and units come from the
 * model's schema, the examples from its input example, and the example of an answer is the model's own answer to it.
 *
 * @param routes routes without `docs` are left out.
 * @param rootPath where the routes are for those who ask; empty: beside the document, wherever that is.
 */
export async function openApiDocument(
  model: Model,
  routes: readonly ServiceRoute[],
  rootPath: string,
): Promise<JsonSchema> {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  const schemas: Record<string, JsonSchema> = { Problem: problemSchema(), Finding: findingSchema() };
  for (const { path, method, docs } of routes) {
    if (docs === undefined) continue;
    const operation = await docs(model);
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationObject(operation) };
    Object.assign(schemas, operation.schemas);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: `Predictions of ${model.info.name}`,
      version: model.info.version ?? "unregistered",
      summary: `${model.info.estimator}, made ${model.info.createdAt}`,
      description: describeModel(model),
    },
    servers: [{ url: rootPath === "" ? "." : rootPath }],
    tags: [
      { name: "predictions", description: "Ask the model" },
      { name: "operations", description: "Watch the service" },
    ],
    paths,
    components: { schemas, responses: sharedResponses() },
  };
}

function describeModel({ info, schema }: Model): string {
  const meaning = Object.entries(schema.target.labels ?? {}).map(([name, label]) => `${name} means ${label}`);
  const rule =
    info.positive === undefined
      ? `The most probable of the classes ${info.classes.join(", ")} is answered.`
      : `A record is predicted ${info.positive} when the probability of ${info.positive} is above ${info.threshold}.`;
  return [
    rule,
    meaning.length === 0 ? "" : `${meaning.join("; ")}.`,
    `Digest of the model: ${info.digest || "none"}.`,
  ]
    .filter(Boolean)
    .join("\n\n");
}
