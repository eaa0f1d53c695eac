import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type ErrorStyle, problemStyle } from "./error-style.ts";
import { HttpProblem, problemOf } from "./problem.ts";
import type { RouteTable } from "./route-table.ts";

/**
 * Makes a scope, and the scopes below it, answer errors in a style. An error that is the server's fault is logged with its kind
 * and place, but without its message, which may quote a value of a person.
 */
export function answerErrors(scope: FastifyInstance, style: ErrorStyle = problemStyle): void {
  scope.setErrorHandler((error, request, reply) => sendError(error, request, reply, style));
}

/** Answers a request with an error, in a style, and logs it when the server is at fault. */
export function sendError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  style: ErrorStyle = problemStyle,
): FastifyReply {
  const problem = problemOf(error);
  if ("isUnexpected" in problem && problem.isUnexpected)
    request.log.error({ requestId: request.id, err: error }, "a request failed");
  const { status, code, extras } = problem;
  if (extras.headers !== undefined) reply.headers(extras.headers);
  return reply
    .code(status)
    .header("content-type", style.contentType)
    .send(style.write({ status, code, detail: problem.message, requestId: request.id, extras }));
}

/** The refusal of a request that has no route: 404 when no route has its path, 405 with `Allow` when others have it. */
export function unknownRoute(url: string, routes: RouteTable): HttpProblem {
  const [path = "/"] = url.split("?", 1);
  const methods = routes.methodsOf(path);
  if (methods.length === 0) return new HttpProblem("http/not-found", "there is nothing at that path");
  const allow = methods.join(", ");
  return new HttpProblem("http/method-not-allowed", `that path takes ${allow}, not that method`, {
    headers: { allow },
  });
}

/** Makes a server, or a scope that has a prefix of its own, answer requests without a route in a style. */
export function refuseUnknownRoutes(
  scope: FastifyInstance,
  routes: RouteTable,
  style: ErrorStyle = problemStyle,
): void {
  scope.setNotFoundHandler((request, reply) =>
    sendError(unknownRoute(request.url, routes), request, reply, style),
  );
}
