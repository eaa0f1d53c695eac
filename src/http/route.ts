import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** One route of a server, as a value, so that the OpenAPI document and the tests are made from the list that is served. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The path below the prefix of its scope. `/files/:name` has a part that is named and may be any text without `/`. */
  readonly path: string;
  /** The most bytes that its body may have. Default: the server's. */
  readonly bodyLimitBytes?: number | undefined;
  /** Sends the answer, now or later; what it throws, or rejects with, is answered in the error style of the scope. */
  readonly handle: (request: FastifyRequest, reply: FastifyReply) => unknown;
}

/** Adds routes to a scope, in this order. */
export function addRoutes(scope: FastifyInstance, routes: readonly Route[]): void {
  for (const { method, path, bodyLimitBytes, handle } of routes)
    scope.route({
      method,
      url: path,
      handler: handle,
      ...(bodyLimitBytes === undefined ? {} : { bodyLimit: bodyLimitBytes }),
    });
}
