import { type Coding, codedColumn, featureSpecs, ownCoding } from "../core/index.ts";
import type { Model } from "../model/index.ts";
import { answerRecords, answersNumbers } from "./answer.ts";
import type { RecordDecoder } from "./decode.ts";
import { fieldSchema, type JsonSchema } from "./field-schema.ts";
import {
  findingSchema,
  healthOperation,
  metricsOperation,
  probeOperation,
  problemSchema,
  problems,
} from "./openapi-operations.ts";

/** What a document says beside the model. */
export interface OpenApiOptions {
  /** Where the routes are mounted; empty for the root. */
  readonly prefix: string;
  readonly maxRecords: number;
  readonly decode: RecordDecoder;
}

/**
 * The OpenAPI 3.1 document of a service: fields, codes, ranges and units come from the model's schema, the examples
 * from its input example, and the example of an answer is the model's answer to it.
 */
export function openApiDocument(model: Model, options: OpenApiOptions): JsonSchema {
  const { info } = model;
  return {
    openapi: "3.1.0",
    info: {
      title: `Predictions of ${info.name}`,
      version: info.version ?? "unregistered",
      summary: `${info.estimator}, made ${info.createdAt}`,
      description: describeModel(model),
    },
    servers: [{ url: options.prefix === "" ? "/" : options.prefix }],
    tags: [
      { name: "predictions", description: "Ask the model" },
      { name: "operations", description: "Watch the service" },
    ],
    paths: {
      "/predict": { post: predictOperation(model, options) },
      "/health": { get: healthOperation() },
      "/livez": { get: probeOperation("Whether the process answers") },
      "/readyz": { get: probeOperation("Whether requests should be sent here") },
      "/startupz": { get: probeOperation("Whether the service has started") },
      "/metrics": { get: metricsOperation() },
    },
    components: { schemas: { Problem: problemSchema(), Finding: findingSchema() } },
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

function predictOperation(model: Model, { maxRecords, decode }: OpenApiOptions): JsonSchema {
  const specs = featureSpecs(model.schema);
  const byName = model.examples.map((row) => ({ ...row }));
  const byOrder = model.examples.map((row) => ({ values: specs.map((spec) => row[spec.name] ?? null) }));
  const examples = model.examples.length === 0 ? undefined : { byName, byOrder };
  return {
    tags: ["predictions"],
    operationId: "predict",
    summary: "Predict records",
    description:
      `Records by name or by order. A field that is absent or null is missing, where it may be. Nothing is converted${model.schema.codings === undefined ? "" : ' but what "coding" asks for'}: ` +
      "a number written as a text is refused. Everything that is wrong is told at once.",
    requestBody: {
      required: true,
      content: {
        "application/json": {
          schema: requestSchema(model, maxRecords),
          ...(examples === undefined
            ? {}
            : {
                examples: {
                  byName: { summary: "Records by name", value: { records: examples.byName } },
                  byOrder: { summary: "Records by order", value: { records: examples.byOrder } },
                },
              }),
        },
      },
    },
    responses: {
      200: {
        description: "One entry a record in every list",
        content: {
          "application/json": {
            schema: answerSchema(model),
            ...(examples === undefined
              ? {}
              : { example: answerRecords(model, decode({ records: examples.byName })).answer }),
          },
        },
      },
      ...problems(400, 403, 408, 413, 415, 431, 500, 503),
    },
  };
}

function requestSchema(model: Model, maxRecords: number): JsonSchema {
  const { codings = [] } = model.schema;
  const own = bodySchema(model, maxRecords, undefined);
  if (codings.length === 0) return own;
  return { anyOf: [own, ...codings.map((coding) => bodySchema(model, maxRecords, coding))] };
}

/** A body whose records are in a coding; without one in the model's codes. */
function bodySchema({ schema }: Model, maxRecords: number, coding: Coding | undefined): JsonSchema {
  const specs = featureSpecs(schema);
  const fields = specs.map((spec) => [codedColumn(spec, coding).name, fieldSchema(spec, coding)] as const);
  const said =
    coding === undefined
      ? { const: ownCoding, description: "The model's codes, whatever the records look like as a whole" }
      : { const: coding.name, description: `Has the records converted. ${coding.description ?? ""}`.trim() };
  return {
    ...(schema.codings === undefined
      ? {}
      : { title: coding === undefined ? "in the model's codes" : `in the coding ${coding.name}` }),
    type: "object",
    required: coding === undefined ? ["records"] : ["records", "coding"],
    additionalProperties: false,
    properties: {
      records: {
        type: "array",
        minItems: 1,
        maxItems: maxRecords,
        items: {
          oneOf: [
            {
              title: "by name",
              type: "object",
              required: fields.filter((_, j) => specs[j]!.nullable !== true).map(([name]) => name),
              additionalProperties: false,
              properties: Object.fromEntries(fields),
            },
            {
              title: "by order",
              type: "object",
              required: ["values"],
              additionalProperties: false,
              properties: {
                values: {
                  type: "array",
                  description: `In this order: ${fields.map(([name]) => name).join(", ")}`,
                  minItems: specs.length,
                  maxItems: specs.length,
                  prefixItems: fields.map(([, field]) => field),
                  items: false,
                },
              },
            },
          ],
        },
      },
      ...(schema.codings === undefined ? {} : { coding: said }),
    },
  };
}

function answerSchema({ info, schema }: Model): JsonSchema {
  const { classes, positive } = info;
  const probability = { type: "number", minimum: 0, maximum: 1 };
  return {
    type: "object",
    required: [
      "predictions",
      "probabilities",
      "classes",
      "imputed",
      "model",
      ...(positive === undefined ? [] : ["positive", "threshold"]),
    ],
    properties: {
      predictions: {
        type: "array",
        items: { enum: answersNumbers(classes) ? classes.map(Number) : classes },
      },
      probabilities:
        positive === undefined
          ? {
              type: "array",
              description: "One row a record, in the order of classes",
              items: {
                type: "array",
                items: probability,
                minItems: classes.length,
                maxItems: classes.length,
              },
            }
          : { type: "array", description: `Probability of ${positive}`, items: probability },
      classes: { type: "array", items: { type: "string" }, const: classes },
      ...(positive === undefined
        ? {}
        : {
            positive: {
              type: "string",
              const: positive,
              description: "The class whose probability is answered",
            },
            threshold: {
              ...probability,
              description: "A record is positive when its probability is above this",
            },
          }),
      imputed: {
        type: "array",
        description: "The fields of each record that were missing and filled in",
        items: { type: "array", items: { type: "string" } },
      },
      warnings: {
        type: "array",
        description: "Values that are allowed but rare; absent when there are none",
        items: { $ref: "#/components/schemas/Finding" },
      },
      ...(schema.codings === undefined
        ? {}
        : {
            coding: {
              enum: schema.codings.map((coding) => coding.name),
              description:
                "The coding that the records were converted from; absent when they were in the model's codes",
            },
          }),
      model: {
        type: "object",
        required: ["name", "version", "digest"],
        properties: {
          name: { type: "string" },
          version: {
            type: ["string", "null"],
            description: "In the registry; null for a model that is in none",
          },
          digest: { type: "string", description: "SHA-256 of the model's files" },
        },
      },
    },
  };
}
