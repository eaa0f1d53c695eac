import type { JsonSchema } from "./field-schema.ts";
import { type OperationDocs, schemaRef } from "./operation.ts";

/** `GET /metrics`. */
export const metricsDocs: OperationDocs = {
  tag: "operations",
  operationId: "metrics",
  summary: "Metrics for Prometheus",
  answers: {
    200: { description: "The text format", contentType: "text/plain", schema: { type: "string" } },
  },
  schemas: {},
};

/** The model in use as answers name it. */
const healthSchema: JsonSchema = {
  type: "object",
  required: ["status"],
  properties: {
    status: { enum: ["ok", "no model"] },
    model: {
      type: "object",
      required: ["name", "version", "digest", "estimator", "createdAt"],
      properties: {
        name: { type: "string" },
        version: { type: ["string", "null"] },
        digest: { type: "string" },
        estimator: { type: "string" },
        createdAt: { type: "string", format: "date-time" },
      },
    },
  },
};

/** `GET /health`. */
export const healthDocs: OperationDocs = {
  tag: "operations",
  operationId: "health",
  summary: "The model in use",
  answers: {
    200: {
      description: "There is a model",
      contentType: "application/json",
      schema: schemaRef("Health"),
    },
    503: {
      description: "There is no model",
      contentType: "application/json",
      schema: schemaRef("Health"),
    },
  },
  schemas: { Health: healthSchema },
};

/** `GET /livez`, `/readyz` and `/startupz`. */
export function probeDocs(operationId: string, summary: string): OperationDocs {
  return {
    tag: "operations",
    operationId,
    summary,
    answers: {
      200: { description: "It is so", contentType: "application/json", schema: schemaRef("ProbeAnswer") },
    },
    schemas: {
      ProbeAnswer: { type: "object", required: ["status"], properties: { status: { const: "ok" } } },
    },
  };
}
