import type { FastifyInstance } from "fastify";
import Counter from "prom-client/lib/counter.js";
import Gauge from "prom-client/lib/gauge.js";
import Histogram from "prom-client/lib/histogram.js";
import Registry from "prom-client/lib/registry.js";
import { addProcessMetrics } from "./process-metrics.ts";

/** What a model is called in metrics. */
export interface ModelLabels {
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly estimator: string;
}

/** Every method that has a label of its own; the others are one. */
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** The label of what has no route or a method of its own. */
const other = "other";

/** From half a millisecond to ten seconds. */
const latencyBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * The Prometheus instruments of one service, in a registry of their own. Labels are bounded: endpoints are the
 * router's patterns, classes and fields those of the model.
 */
export class Instruments {
  readonly #registry = new Registry();
  readonly #requests = new Counter({
    name: "api_requests_total",
    help: "Requests answered, by method, route and status.",
    labelNames: ["method", "endpoint", "http_status"] as const,
    registers: [this.#registry],
  });
  readonly #latency = new Histogram({
    name: "api_request_latency_seconds",
    help: "Time from the end of a request's headers to the end of its answer.",
    labelNames: ["endpoint"] as const,
    buckets: latencyBuckets,
    registers: [this.#registry],
  });
  readonly #predictions = new Counter({
    name: "systole_predictions_total",
    help: "Records predicted, by the class that was answered.",
    labelNames: ["class"] as const,
    registers: [this.#registry],
  });
  readonly #imputed = new Counter({
    name: "systole_imputed_values_total",
    help: "Values that were missing in a request and filled in, by field.",
    labelNames: ["field"] as const,
    registers: [this.#registry],
  });
  readonly #model = new Gauge({
    name: "systole_model_info",
    help: "The model in use: always 1, what it is stands in the labels.",
    labelNames: ["name", "version", "digest", "estimator"] as const,
    registers: [this.#registry],
  });
  #shown: ModelLabels | undefined;

  constructor() {
    addProcessMetrics(this.#registry);
  }

  /** Counts and times every request of a server or of one scope of it. */
  observe(scope: FastifyInstance): void {
    scope.addHook("onResponse", (request, reply, done) => {
      const endpoint = request.is404 ? other : (request.routeOptions.url ?? other);
      this.#requests.inc({
        method: methods.has(request.method) ? request.method : other,
        endpoint,
        http_status: reply.statusCode,
      });
      this.#latency.observe({ endpoint }, reply.elapsedTime / 1000);
      done();
    });
  }

  /** Counts a request that was refused before it had a route. */
  countEarlyRefusal(status: number): void {
    this.#requests.inc({ method: other, endpoint: other, http_status: status });
  }

  /** Counts what a model answered. @param imputed per record, the fields that were filled in. */
  countPredictions(labels: readonly string[], imputed: readonly (readonly string[])[]): void {
    for (const label of labels) this.#predictions.inc({ class: label });
    for (const fields of imputed) for (const field of fields) this.#imputed.inc({ field });
  }

  /** Says which model is in use; the counters of its classes begin at 0. */
  showModel(model: ModelLabels | undefined, classes: readonly string[] = []): void {
    if (this.#shown?.digest === model?.digest && this.#shown?.version === model?.version) return;
    this.#model.reset();
    if (model !== undefined) this.#model.set({ ...model }, 1);
    for (const name of classes) this.#predictions.inc({ class: name }, 0);
    this.#shown = model;
  }

  /** The text that Prometheus reads. */
  async render(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}
