import type { Model } from "../../model/index.ts";
import type { ServiceRoute } from "../service-route.ts";
import { openApiDocument } from "./document.ts";

/**
 * Makes the route `GET /openapi.json`, which answers what some routes say of themselves. The document is made when it is first
 * asked for, once for each model.
 *
 * @param routes those that are described.
 * @param current gives the model in use; what it throws is answered as an error.
 * @param rootPath where the routes are for those who ask; empty: beside the document, wherever that is.
 */
export function openApiRoute(
  routes: readonly ServiceRoute[],
  current: () => Model,
  rootPath: string,
): ServiceRoute {
  const texts = new WeakMap<Model, string>();
  return {
    method: "GET",
    path: "/openapi.json",
    handle: async (_request, reply) => {
      const model = current();
      const text = texts.get(model) ?? JSON.stringify(await openApiDocument(model, routes, rootPath));
      texts.set(model, text);
      return reply.header("content-type", "application/json; charset=utf-8").send(text);
    },
  };
}
