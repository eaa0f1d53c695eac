import type { Model } from "../../model/index.ts";
import type { ReadyModels } from "../ready-models.ts";
import type { ServiceRoute } from "../service-route.ts";
import { openApiDocument } from "./document.ts";

/**
 * `GET /openapi.json`: what these routes say of themselves, made once a model.
 *
 * @param prefix where they are mounted; empty for the root.
 */
export function openApiRoute(
  routes: readonly ServiceRoute[],
  models: ReadyModels,
  prefix: string,
): ServiceRoute {
  const texts = new WeakMap<Model, string>();
  return {
    method: "GET",
    path: "/openapi.json",
    handle: async (_request, reply) => {
      const ready = models.current();
      const text = texts.get(ready.model) ?? JSON.stringify(await openApiDocument(ready, routes, prefix));
      texts.set(ready.model, text);
      return reply.header("content-type", "application/json; charset=utf-8").send(text);
    },
  };
}
