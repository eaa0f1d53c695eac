import { probeRoutes } from "../http/index.ts";
import type { Model, ModelSource } from "../model/index.ts";
import type { Instruments } from "../monitor/index.ts";
import { healthDocs, metricsDocs, probeDocs } from "./openapi/operations.ts";
import type { ServiceRoute } from "./service-route.ts";

/** The routes by which a service is watched: `/health`, the probes, `/metrics`. */
export function operationRoutes(source: ModelSource, instruments: Instruments): ServiceRoute[] {
  const { live, ready, startup } = probeRoutes({
    unready: () => (source.current() === undefined ? "there is no model yet" : undefined),
    hasStarted: () => true, // a service that waits for its model has started: a restart would not bring one
  });
  return [
    healthRoute(source),
    { ...live, docs: () => probeDocs("livez", "Whether the process answers") },
    { ...ready, docs: () => probeDocs("readyz", "Whether requests should be sent here") },
    { ...startup, docs: () => probeDocs("startupz", "Whether the service has started") },
    metricsRoute(source, instruments),
  ];
}

function healthRoute(source: ModelSource): ServiceRoute {
  return {
    method: "GET",
    path: "/health",
    docs: () => healthDocs,
    handle: (_request, reply) => {
      reply.header("cache-control", "no-store");
      const info = source.current()?.info;
      if (info === undefined) return reply.code(503).header("retry-after", "5").send({ status: "no model" });
      const { name, version = null, digest, estimator, createdAt } = info;
      return reply.send({ status: "ok", model: { name, version, digest, estimator, createdAt } });
    },
  };
}

function metricsRoute(source: ModelSource, instruments: Instruments): ServiceRoute {
  return {
    method: "GET",
    path: "/metrics",
    docs: () => metricsDocs,
    handle: async (_request, reply) => {
      showModel(instruments, source.current());
      const { contentType, text } = await instruments.render();
      return reply.headers({ "content-type": contentType, "cache-control": "no-store" }).send(text);
    },
  };
}

function showModel(instruments: Instruments, model: Model | undefined): void {
  if (model === undefined) {
    instruments.showModel(undefined);
    return;
  }
  const { name, version = "", digest, estimator, classes } = model.info;
  instruments.showModel({ name, version, digest, estimator }, classes);
}
