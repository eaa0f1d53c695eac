import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerErrors, refuseUnknownRoutes } from "./error-handler.ts";
import type { ErrorStyle } from "./error-style.ts";
import { HttpProblem } from "./problem.ts";
import { addRoutes, type Route } from "./route.ts";
import { RouteTable } from "./route-table.ts";
import { createServer } from "./server.ts";

/** As other protocols write errors: one sentence. */
const sentence: ErrorStyle = {
  contentType: "application/json; charset=utf-8",
  write: ({ detail }) => ({ error: detail }),
};

const routes: Route[] = [
  {
    method: "POST",
    path: "/ask",
    bodyLimitBytes: 50,
    handle: () => {
      throw new HttpProblem("http/unavailable", "not now", { headers: { "retry-after": "1" } });
    },
  },
];

let app: FastifyInstance;
beforeAll(async () => {
  app = createServer();
  addRoutes(app, routes);
  await app.register(
    async (scope) => {
      answerErrors(scope, sentence);
      refuseUnknownRoutes(scope, RouteTable.of(scope), sentence);
      addRoutes(scope, routes);
    },
    { prefix: "/other" },
  );
});
afterAll(() => app.close());

const ask = { method: "POST", payload: "{}", headers: { "content-type": "application/json" } } as const;

test.each<[string, object, number, string]>([
  ["what a handler throws", {}, 503, "not now"],
  [
    "a foreign host, which the server refuses",
    { headers: { host: "attacker.example" } },
    403,
    "the Host header must name this server",
  ],
  [
    "a body that is too long",
    { payload: JSON.stringify("x".repeat(50)) },
    413,
    "the body has more bytes than are allowed",
  ],
  ["a method that the path does not take", { method: "PUT" }, 405, "that path takes POST, not that method"],
  ["a path that is not there", { url: "/nowhere" }, 404, "there is nothing at that path"],
])(
  "each scope writes errors in its own style: %s",
  async (_, { url = "/ask", ...changes }: { url?: string }, status, detail) => {
    const ours = await app.inject({ ...ask, ...changes, url });
    expect([ours.statusCode, ours.headers["content-type"]]).toEqual([
      status,
      "application/problem+json; charset=utf-8",
    ]);
    expect(ours.json()).toMatchObject({ status, detail });
    const theirs = await app.inject({ ...ask, ...changes, url: `/other${url}` });
    expect([theirs.statusCode, theirs.headers["content-type"]]).toEqual([status, sentence.contentType]);
    expect(theirs.json()).toEqual({ error: detail });
    for (const header of ["retry-after", "allow"]) expect(theirs.headers[header]).toBe(ours.headers[header]);
  },
);
