import type { FastifyInstance, FastifyPluginAsync } from "fastify";
import {
  acceptJsonOnly,
  addRoutes,
  answerErrors,
  lifecycleOf,
  type PendingLimits,
  PendingWork,
  RouteTable,
  refuseUnknownRoutes,
} from "../http/index.ts";
import { directorySource, fixedSource, type Model, type ModelSource } from "../model/index.ts";
import { Instruments } from "../monitor/index.ts";
import { docsPageRoutes } from "./docs-page.ts";
import { openApiRoute } from "./openapi/route.ts";
import { operationRoutes } from "./operation-routes.ts";
import { predictHandler } from "./predict-handler.ts";
import type { Protocol } from "./protocols/protocol.ts";
import { recordsProtocol } from "./protocols/records.ts";
import { modelInUse, ReadyModels } from "./ready-models.ts";
import type { ServiceRoute } from "./service-route.ts";

/** What a service predicts with, and how much it takes. One of `source` and `model` must be given, else it throws. */
export interface ServeOptions extends PendingLimits {
  /** Where the model comes from, asked on each request. The caller closes it. */
  readonly source?: ModelSource | undefined;
  /** A model, or the path of a model directory. */
  readonly model?: Model | string | undefined;
  /** The most records that one request may have. Default: 10,000. */
  readonly maxRecords?: number | undefined;
  /**
   * The most bytes that one request may have. Default: the limit of the server around it, where it has another than Fastify's own
   * of 1 MiB; else as many as the most records take by name, from 1 to 8 MiB.
   */
  readonly bodyLimitBytes?: number | undefined;
  /** The whole path at which a proxy serves the routes, for the OpenAPI document. Default: it leads to where it was found itself. */
  readonly rootPath?: string | undefined;
  /** Counters that somebody else already keeps for the whole server. Default: counters of the plugin's own routes alone. */
  readonly instruments?: Instruments | undefined;
}

/** The ways to ask for predictions that a service offers, side by side. */
const protocols: readonly Protocol[] = [recordsProtocol];

/**
 * The prediction service as a Fastify plugin: `POST /predict`, `GET /health`, `/livez`, `/readyz`, `/startupz`,
 * `/metrics`, `/docs` and `/openapi.json` below its prefix. Its parser, errors and counters are its own; limits of
 * time, Host checks and draining belong to the server around it.
 *
 * Used so: `await app.register(systole, { model: "workspace/models/heart-disease", prefix: "/heart" })`.
 */
export const systole: FastifyPluginAsync<ServeOptions> = async (scope, options) => {
  const source = await sourceOf(options);
  if (options.source === undefined) scope.addHook("onClose", () => source.close());
  const { maxRecords = 10_000, bodyLimitBytes = bodyLimitOf(scope) } = options;
  const instruments = options.instruments ?? ownInstruments(scope);
  if (lifecycleOf(scope) === undefined) {
    acceptJsonOnly(scope, new PendingWork(options));
    answerErrors(scope);
    if (scope.prefix !== "") refuseUnknownRoutes(scope, RouteTable.of(scope));
  }
  const limits = { maxRows: maxRecords, maxBytes: bodyLimitBytes };
  const predictions: ServiceRoute[] = [];
  for (const protocol of protocols) {
    const models = new ReadyModels(protocol, limits);
    const model = source.current();
    if (model !== undefined) models.of(model); // what is wrong with a schema is said now, not at the first request
    const routes = protocol.routes({
      ...limits,
      current: () => modelInUse(source),
      predict: predictHandler(source, models, instruments),
      readyFor: (other) => models.of(other),
    });
    predictions.push(...routes);
    await scope.register(async (own) => {
      answerErrors(own, protocol.errorStyle);
      addRoutes(own, routes);
    });
  }
  const operations = operationRoutes(source, instruments);
  addRoutes(scope, [
    ...operations,
    openApiRoute([...predictions, ...operations], () => modelInUse(source), options.rootPath ?? ""),
    ...docsPageRoutes(),
  ]);
};

/** Fastify's own limit of a body, where nobody sets one. */
const fastifyLimit = 1 << 20;

/** The limit that was set on the server around a scope. */
function bodyLimitOf(scope: FastifyInstance): number | undefined {
  const { bodyLimit } = scope.initialConfig;
  return bodyLimit === fastifyLimit ? undefined : bodyLimit;
}

async function sourceOf({ source, model }: ServeOptions): Promise<ModelSource> {
  if (source !== undefined) return source;
  if (model === undefined) throw new TypeError("a service must be given a source or a model");
  return typeof model === "string" ? directorySource(model) : fixedSource(model);
}

function ownInstruments(scope: FastifyInstance): Instruments {
  const instruments = new Instruments();
  instruments.observe(scope);
  return instruments;
}
