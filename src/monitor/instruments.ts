import type { FastifyInstance } from "fastify";
import Counter from "prom-client/lib/counter.js";
import Gauge from "prom-client/lib/gauge.js";
import Histogram from "prom-client/lib/histogram.js";
import Registry from "prom-client/lib/registry.js";
import { addProcessMetrics } from "./process-metrics.ts";
import { RequestTimes } from "./request-times.ts";

/** The labels of `systole_model_info`: which model a service answers with. */
export interface ModelLabels {
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly estimator: string;
}

/** The methods that have a label of their own. All others, which a client may invent, count as {@link other}. */
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** The label of requests without a known route or method, so that no client can add series by inventing them. */
const other = "other";

/** Upper borders of the latency histogram, in seconds: from half a millisecond to ten seconds, some three a decade. */
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
    help: "Time from when a request can first have been read from its socket to the end of its answer.",
    labelNames: ["endpoint"] as const,
    buckets: latencyBuckets,
    registers: [this.#registry],
  });
  readonly #inFlight = new Gauge({
    name: "api_requests_in_flight",
    help: "Requests that have been read from their sockets and are not answered yet.",
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
  readonly #refused = new Counter({
    name: "systole_refused_records_total",
    help: "Records that were refused in requests whose other records were answered.",
    registers: [this.#registry],
  });
  readonly #model = new Gauge({
    name: "systole_model_info",
    help: "The model in use: always 1, what it is stands in the labels.",
    labelNames: ["name", "version", "digest", "estimator"] as const,
    registers: [this.#registry],
  });
  /** The model that `systole_model_info` names now. */
  #shown: ModelLabels | undefined;

  constructor() {
    addProcessMetrics(this.#registry);
  }

  /**
   * Counts and times every request of a server, or of one scope of it, when its answer has been sent. The time begins when the
   * request can first have been read from its socket: what it waited there, while the process was at work or had no processor,
   * counts. Not seen is what happens before the system of this machine has it, and after it has the answer.
   */
  observe(scope: FastifyInstance): void {
    const times = new RequestTimes(scope);
    scope.addHook("onRequest", (request, reply, done) => {
      times.begin(request);
      this.#inFlight.inc();
      reply.raw.once("close", () => this.#inFlight.dec());
      done();
    });
    scope.addHook("onResponse", (request, reply, done) => {
      const pattern = request.is404 ? undefined : request.routeOptions.url;
      const endpoint = pattern?.replace(/(?<=.)\/$/, "") ?? other; // with a slash behind it, it is the same endpoint
      this.#requests.inc({
        method: methods.has(request.method) ? request.method : other,
        endpoint,
        http_status: reply.statusCode,
      });
      this.#latency.observe({ endpoint }, (reply.elapsedTime + times.waitedMs(request)) / 1000);
      done();
    });
  }

  /** Counts a request that was refused before it had a route, such as broken HTTP; hooks never see these. */
  countEarlyRefusal(status: number): void {
    this.#requests.inc({ method: other, endpoint: other, http_status: status });
  }

  /**
   * Counts what a model answered.
   *
   * @param labels the class that was answered, for each record.
   * @param imputed the fields that were missing and were filled in, a list for each record.
   * @param nRefused how many records of the same request were refused. Default: none.
   */
  countPredictions(labels: readonly string[], imputed: readonly (readonly string[])[], nRefused = 0): void {
    if (nRefused > 0) this.#refused.inc(nRefused);
    for (const [label, n] of countEach(labels)) this.#predictions.inc({ class: label }, n);
    for (const [field, n] of countEach(imputed.flat())) this.#imputed.inc({ field }, n);
  }

  /**
   * Adds the counter of the log's lines that were dropped, since the log could not be written in time.
   *
   * @param read how many there are so far.
   */
  watchLog(read: () => number): void {
    new Counter({
      name: "systole_log_lines_dropped_total",
      help: "Lines of the log that were dropped, since nobody took them or they could not be written.",
      registers: [this.#registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }

  /**
   * Says which model is in use from now on. The counters of its classes are made, at 0 where they are new, so that rates can be
   * taken from the first prediction.
   *
   * @param model `undefined` when there is none: then `systole_model_info` has no series.
   * @param classes the classes that the model can answer.
   */
  showModel(model: ModelLabels | undefined, classes: readonly string[] = []): void {
    if (this.#shown?.digest === model?.digest && this.#shown?.version === model?.version) return;
    this.#model.reset();
    if (model !== undefined) this.#model.set({ ...model }, 1);
    for (const name of classes) this.#predictions.inc({ class: name }, 0);
    this.#shown = model;
  }

  /** Reads all instruments. @returns the text that Prometheus scrapes, and the content type to send it with. */
  async render(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}

/** How often each text occurs. */
function countEach(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
