import { findingRules, maxFindings } from "../decode/finding.ts";
import type { JsonSchema } from "./field-schema.ts";
import { schemaRef } from "./operation.ts";

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
        items: schemaRef("Finding"),
      },
      errorCount: { type: "integer", description: `How many there are; at most ${maxFindings} are listed` },
    },
  };
}

/** The schema of one thing that is wrong with a record. */
export function findingSchema(): JsonSchema {
  return {
    type: "object",
    required: ["rule", "message"],
    properties: {
      record: { type: "integer", minimum: 0, description: "Which record, counted from 0" },
      field: { type: "string" },
      value: { description: "As it was sent" },
      rule: { enum: findingRules, description: "The rule that is broken" },
      message: { type: "string" },
      allowed: { type: "string" },
    },
  };
}
