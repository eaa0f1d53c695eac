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

/** Answers 404 where there is no such path, and 405 with `Allow` where there is but not for that method. */
export function refuseUnknownRoutes(scope: FastifyInstance, routes: RouteTable): void {
  scope.setNotFoundHandler((request, reply) => {
    const [path = "/"] = request.url.split("?", 1);
    const methods = routes.methodsOf(path);
    const problem =
      methods.length === 0
        ? new HttpProblem("http/not-found", "there is nothing at that path")
        : new HttpProblem(
            "http/method-not-allowed",
            `that path takes ${methods.join(", ")}, not that method`,
            { headers: { allow: methods.join(", ") } },
          );
    return sendProblem(problem, request, reply);
  });
}
