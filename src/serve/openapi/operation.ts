import { problemStyle } from "../../http/index.ts";
import type { JsonSchema } from "./field-schema.ts";

/** A body in one media type. */
export interface BodyDocs {
  readonly contentType: string;
  readonly schema: JsonSchema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;
}

/** What the OpenAPI document says of a route: what goes in, and what comes out for each status. */
export interface OperationDocs {
  readonly tag: "predictions" | "operations";
  /** What client generators call the function. */
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly request?: BodyDocs;
  /** Answers by status. */
  readonly answers: Readonly<Record<number, BodyDocs & { readonly description: string }>>;
  /** How a wrong request is refused, as an example. */
  readonly refusal?: unknown;
  /** The schemas that it refers to by name, beside those of problems. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

/** A reference to a schema by its name. */
export function schemaRef(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** An operation as OpenAPI writes it. */
export function operationObject(docs: OperationDocs): JsonSchema {
  const { tag, operationId, summary, description, request, answers, refusal } = docs;
  return {
    tags: [tag],
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    ...(request === undefined ? {} : { requestBody: { required: true, content: contentObject(request) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [
          status,
          { description: answer.description, content: contentObject(answer) },
        ]),
      ),
      ...problemResponses(refusal),
    },
  };
}

function contentObject({ contentType, schema, example, examples }: BodyDocs): JsonSchema {
  return {
    [contentType]: {
      schema,
      ...(example === undefined ? {} : { example }),
      ...(examples === undefined ? {} : { examples }),
    },
  };
}

/** What each status means that a route may answer as a problem. A status that is not listed here must not be named by a route. */
const problemDescriptions = {
  400: "the request is wrong, and errors lists everything that is",
  403: "the Host or Origin header is not one of this server's",
  408: "the request did not arrive in time",
  413: "the body has too many bytes",
  415: "the body is not JSON, or is compressed",
  431: "the headers have too many bytes",
  500: "the server failed",
  503: "there is no model, or the server has too much to do or is about to end",
} as const;

/** The name of the response that stands for all problems but those with an example of their own. */
const anyProblem = "AnyProblem";

const exampleProblem = problemStyle.write({
  status: 503,
  code: "http/unavailable",
  detail: "the server cannot answer now",
  extras: { hint: "try again in a moment" },
});

/** The responses that operations refer to by name: an operation lists one for all its problems. */
export function sharedResponses(): JsonSchema {
  return {
    [anyProblem]: {
      description: `A problem (RFC 9457): its code says which. ${Object.entries(problemDescriptions)
        .map(([status, text]) => `${status}: ${text}`)
        .join("; ")}.`,
      content: contentObject({
        contentType: "application/problem+json",
        schema: schemaRef("Problem"),
        example: exampleProblem,
      }),
    },
  };
}

function problemResponses(refusal: unknown): JsonSchema {
  const content = contentObject({
    contentType: "application/problem+json",
    schema: schemaRef("Problem"),
    example: refusal,
  });
  return {
    ...(refusal === undefined
      ? {}
      : { 400: { description: "The request is wrong, and errors lists everything that is", content } }),
    default: { $ref: `#/components/responses/${anyProblem}` },
  };
}
