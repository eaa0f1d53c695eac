import { HttpProblem, problemStyle } from "../../http/index.ts";
import { featureSpecs } from "../../schema/index.ts";
import type { ReadyModel } from "../answer.ts";
import type { OperationDocs } from "../openapi/operation.ts";
import { schemaRef } from "../openapi/operation.ts";
import type { BodyLimits } from "./protocol.ts";
import { predictSchemas } from "./record-schemas.ts";
import { mostRecords } from "./record-size.ts";

/** What the OpenAPI document says of `POST /predict`. */
export async function predictDocs(ready: ReadyModel, limits: BodyLimits): Promise<OperationDocs> {
  const { model } = ready;
  const { codings } = model.schema;
  const request = { contentType: "application/json", schema: schemaRef("PredictRequest") };
  const answer = {
    description: "One entry a record in every list",
    contentType: "application/json",
    schema: { anyOf: [schemaRef("PredictAnswer"), schemaRef("PartialAnswer")] },
  };
  const docs: OperationDocs = {
    tag: "predictions",
    operationId: "predict",
    summary: "Predict records",
    description:
      `Records by name or by order. A field that is absent or null is missing, where it may be; columns of the table that are no features, such as an id, may be there and are ignored. Nothing is converted${codings === undefined ? "" : ' but what "coding" asks for'}: ` +
      "a number written as a text is refused. Everything that is wrong is told at once.",
    request,
    answers: { 200: answer },
    schemas: predictSchemas(model, mostRecords(model.schema, limits)),
  };
  // as many as one request may have, so that the examples are requests that are answered
  const examples = model.examples.slice(0, mostRecords(model.schema, limits));
  if (examples.length === 0) return docs;
  const specs = featureSpecs(model.schema);
  const byName = { records: examples.map((row) => ({ ...row })) };
  const byOrder = {
    records: examples.map((row) => ({ values: specs.map((spec) => row[spec.name] ?? null) })),
  };
  const answered: unknown = JSON.parse((await ready.respond(byName)).text);
  return {
    ...docs,
    request: {
      ...request,
      examples: {
        byName: { summary: "Records by name", value: byName },
        byOrder: { summary: "Records by order", value: byOrder },
      },
    },
    answers: { 200: { ...answer, example: answered } },
    refusal: await refusalOf(ready, { records: [{ ...model.examples[0], [unknownField]: 1 }] }),
  };
}

/** A name that no field has, for the example of a refusal. */
const unknownField = "no such field";

/** The problem by which a body is refused. */
async function refusalOf(ready: ReadyModel, body: unknown): Promise<object | undefined> {
  try {
    await ready.respond(body);
    return undefined;
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    const { status, code, message, extras } = error;
    return problemStyle.write({ status, code, detail: message, extras });
  }
}
