import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** One route of a server, as a value, so that the OpenAPI document and the tests are made from the list that is served. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The path below the prefix of its scope. `/files/:name` has a part that is named and may be any text without `/`. */
  readonly path: string;
  /** The most bytes that its body may have, or what says so for each request. Default: the server's. */
  readonly bodyLimitBytes?: number | (() => number) | undefined;
  /** Whether it is answered even when there are too many connections. Default: `false`. */
  readonly isProbe?: boolean;
  /** Sends the answer, now or later; what it throws, or rejects with, is answered in the error style of the scope. */
  readonly handle: (request: FastifyRequest, reply: FastifyReply) => unknown;
}

/** What is kept of a {@link Route} with its requests, for the parser and the hooks of its scope. */
export interface RouteConfig {
  readonly bodyLimitBytes?: () => number;
  readonly isProbe?: boolean;
}

/** Adds routes to a scope, in this order. */
export function addRoutes(scope: FastifyInstance, routes: readonly Route[]): void {
  for (const { method, path, bodyLimitBytes, isProbe = false, handle } of routes) {
    const config: RouteConfig = {
      isProbe,
      ...(typeof bodyLimitBytes === "function" ? { bodyLimitBytes } : {}),
    };
    scope.route({
      method,
      url: path,
      handler: handle,
      config,
      ...(typeof bodyLimitBytes === "number" ? { bodyLimit: bodyLimitBytes } : {}),
    });
  }
}
