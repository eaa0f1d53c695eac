import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { HttpProblem, problemDocument, problemOf, problemType } from "./problem.ts";
import type { RouteTable } from "./route-table.ts";

/** Makes a scope answer errors as problem+json. What was unexpected is logged by kind and place. */
export function answerWithProblems(scope: FastifyInstance): void {
  scope.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
}

/** Answers one error. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  if ("isUnexpected" in problem && problem.isUnexpected)
    request.log.error({ requestId: request.id, err: error }, "a request failed");
  const { status, code, extras } = problem;
  if (extras.headers !== undefined) reply.headers(extras.headers);
  return reply
    .code(status)
    .header("content-type", problemType)
    .send(problemDocument({ status, code, detail: problem.message, requestId: request.id, extras }));
}

/** The refusal of a path: 404 where there is none such, and 405 with `Allow` where there is but not for that method. */
export function unknownRoute(url: string, routes: RouteTable): HttpProblem {
  const [path = "/"] = url.split("?", 1);
  const methods = routes.methodsOf(path);
  if (methods.length === 0) return new HttpProblem("http/not-found", "there is nothing at that path");
  const allow = methods.join(", ");
  return new HttpProblem("http/method-not-allowed", `that path takes ${allow}, not that method`, {
    headers: { allow },
  });
}

/** Makes a scope answer unknown paths as problem+json. */
export function refuseUnknownRoutes(scope: FastifyInstance, routes: RouteTable): void {
  scope.setNotFoundHandler((request, reply) =>
    sendProblem(unknownRoute(request.url, routes), request, reply),
  );
}
