import { maxFindings } from "./decode.ts";
import type { JsonSchema } from "./field-schema.ts";

/** `GET /metrics`. */
export function metricsOperation(): JsonSchema {
  return {
    tags: ["operations"],
    operationId: "metrics",
    summary: "Metrics for Prometheus",
    responses: {
      200: { description: "The text format", content: { "text/plain": { schema: { type: "string" } } } },
      ...problems(400, 403, 431, 500),
    },
  };
}

/** `GET /health`. */
export function healthOperation(): JsonSchema {
  const schema = {
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
  const content = { "application/json": { schema } };
  return {
    tags: ["operations"],
    operationId: "health",
    summary: "The model in use",
    responses: {
      200: { description: "There is a model", content },
      503: { description: "There is no model", content },
      ...problems(400, 403, 431, 500),
    },
  };
}

/** `GET /livez`, `/readyz` and `/startupz`. */
export function probeOperation(summary: string): JsonSchema {
  const schema = { type: "object", required: ["status"], properties: { status: { const: "ok" } } };
  return {
    tags: ["operations"],
    summary,
    responses: {
      200: { description: "It is so", content: { "application/json": { schema } } },
      ...problems(400, 403, 431, 500, 503),
    },
  };
}

const problemDescriptions: Readonly<Record<number, string>> = {
  400: "The request is wrong; errors lists everything that is",
  403: "The Host or Origin header is not one of this server's",
  408: "The request did not arrive in time",
  413: "The body has too many bytes",
  415: "The body is not JSON, or is compressed",
  431: "The headers have too many bytes",
  500: "The server failed",
  503: "There is no model, or the server is about to end",
};

/** The answers of an operation that are problems, by status. */
export function problems(...statuses: readonly number[]): JsonSchema {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: problemDescriptions[status],
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
}

/** The schema of a problem. */
export function problemSchema(): JsonSchema {
  return {
    type: "object",
    description: "RFC 9457",
    required: ["type", "title", "status", "detail", "code"],
    properties: {
      type: { type: "string", const: "about:blank" },
      title: { type: "string" },
      status: { type: "integer" },
      detail: { type: "string", description: "What must be, and what is" },
      code: { type: "string", description: "For programs; docs/errors.md lists all" },
      hint: { type: "string", description: "What can be done about it" },
      requestId: { type: "string", description: "The id under which the server logged it" },
      errors: {
        type: "array",
        maxItems: maxFindings,
        items: { $ref: "#/components/schemas/Finding" },
      },
      errorCount: { type: "integer", description: `How many there are; at most ${maxFindings} are listed` },
    },
  };
}

/** The schema of one thing that is wrong with a record. */
export function findingSchema(): JsonSchema {
  return {
    type: "object",
    required: ["message"],
    properties: {
      record: { type: "integer", minimum: 0, description: "Which record, counted from 0" },
      field: { type: "string" },
      value: { description: "As it was sent" },
      message: { type: "string" },
      allowed: { type: "string" },
    },
  };
}
