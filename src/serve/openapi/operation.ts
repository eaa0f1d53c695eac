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
  /** Statuses that are answered as problem+json. */
  readonly problems: readonly number[];
  /** The schemas that it refers to by name, beside those of problems. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

/** A reference to a schema by its name. */
export function schemaRef(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** An operation as OpenAPI writes it. */
export function operationObject(docs: OperationDocs): JsonSchema {
  const { tag, operationId, summary, description, request, answers, problems } = docs;
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
      ...problemResponses(problems),
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

function problemResponses(statuses: readonly number[]): JsonSchema {
  const content = contentObject({ contentType: "application/problem+json", schema: schemaRef("Problem") });
  return Object.fromEntries(
    statuses.map((status) => [status, { description: problemDescriptions[status], content }]),
  );
}
