import type { FastifyInstance, FastifyPluginAsync } from "fastify";
import {
  acceptJsonOnly,
  addProbes,
  answerWithProblems,
  HttpProblem,
  lifecycleOf,
  RouteTable,
  refuseUnknownRoutes,
} from "../http/index.ts";
import { directorySource, fixedSource, type Model, type ModelSource } from "../model/index.ts";
import { Instruments } from "../monitor/index.ts";
import { answerRecords } from "./answer.ts";
import { compileDecoder, type RecordDecoder } from "./decode.ts";
import { addDocsPage } from "./docs-page.ts";
import { openApiDocument } from "./openapi.ts";

/** What a service predicts with, and how much it takes. One of `source` and `model` is given. */
export interface ServeOptions {
  /** Where the model comes from; the caller closes it. */
  readonly source?: ModelSource | undefined;
  /** A model, or the path of a model directory. */
  readonly model?: Model | string | undefined;
  /** The most records that one request may have. Default: 10,000. */
  readonly maxRecords?: number | undefined;
  /** The most bytes that one request may have. Default: the server's, else 1 MiB. */
  readonly bodyLimitBytes?: number | undefined;
  /** Counters that somebody else already keeps for the whole server. Default: the plugin's own, of its routes. */
  readonly instruments?: Instruments | undefined;
}

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
  const { maxRecords = 10_000 } = options;
  const instruments = options.instruments ?? ownInstruments(scope);
  const isOwnServer = lifecycleOf(scope) !== undefined;
  if (!isOwnServer) {
    acceptJsonOnly(scope);
    answerWithProblems(scope);
    if (scope.prefix !== "") refuseUnknownRoutes(scope, RouteTable.of(scope));
  }
  const prepared = new WeakMap<Model, PreparedModel>();
  const current = (): PreparedModel => {
    const model = source.current();
    if (model === undefined)
      throw new HttpProblem("serve/no-model", "there must be a model to predict with, there is none yet", {
        headers: { "retry-after": "5" },
      });
    let found = prepared.get(model);
    if (found === undefined) {
      found = { model, decode: compileDecoder(model.schema, { maxRecords, profile: model.profile }) };
      prepared.set(model, found);
    }
    return found;
  };

  if (source.current() !== undefined) current(); // what is wrong with a schema is said now, not at the first request
  addPredict(scope, current, instruments, options.bodyLimitBytes);
  addHealth(scope, source);
  addProbes(scope, { unready: () => (source.current() === undefined ? "there is no model yet" : undefined) });
  scope.get("/metrics", async (_request, reply) => {
    showModel(instruments, source.current());
    const { contentType, text } = await instruments.render();
    return reply.headers({ "content-type": contentType, "cache-control": "no-store" }).send(text);
  });
  addOpenApi(scope, current, maxRecords);
  addDocsPage(scope);
};

/** A model and what was made of its schema, once. */
interface PreparedModel {
  readonly model: Model;
  readonly decode: RecordDecoder;
  openApi?: string;
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

function showModel(instruments: Instruments, model: Model | undefined): void {
  if (model === undefined) {
    instruments.showModel(undefined);
    return;
  }
  const { name, version = "", digest, estimator, classes } = model.info;
  instruments.showModel({ name, version, digest, estimator }, classes);
}

function addPredict(
  scope: FastifyInstance,
  current: () => PreparedModel,
  instruments: Instruments,
  bodyLimit: number | undefined,
): void {
  scope.post("/predict", bodyLimit === undefined ? {} : { bodyLimit }, (request, reply) => {
    const { model, decode } = current();
    const { answer, labels } = answerRecords(model, decode(request.body));
    instruments.countPredictions(labels, answer.imputed);
    reply
      .header("content-type", "application/json; charset=utf-8")
      .header("cache-control", "no-store")
      .send(JSON.stringify(answer));
  });
}

function addHealth(scope: FastifyInstance, source: ModelSource): void {
  scope.get("/health", (_request, reply) => {
    reply.header("cache-control", "no-store");
    const info = source.current()?.info;
    if (info === undefined) return reply.code(503).header("retry-after", "5").send({ status: "no model" });
    const { name, version = null, digest, estimator, createdAt } = info;
    return reply.send({ status: "ok", model: { name, version, digest, estimator, createdAt } });
  });
}

function addOpenApi(scope: FastifyInstance, current: () => PreparedModel, maxRecords: number): void {
  scope.get("/openapi.json", (_request, reply) => {
    const prepared = current();
    prepared.openApi ??= JSON.stringify(
      openApiDocument(prepared.model, { prefix: scope.prefix, maxRecords, decode: prepared.decode }),
    );
    return reply.header("content-type", "application/json; charset=utf-8").send(prepared.openApi);
  });
}
