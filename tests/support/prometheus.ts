import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { freePort } from "./free-port.ts";
import { until } from "./until.ts";

/** What a Prometheus watches and whom it tells. */
export interface PrometheusOptions {
  /** The services, as `127.0.0.1:8000`. */
  readonly targets: readonly string[];
  /** The address of an Alertmanager. Default: alerts reach nobody. */
  readonly alertmanager?: string;
  /** Whether minutes take seconds and hours minutes, in every rule; it scrapes each second then. Default: true. */
  readonly isFast?: boolean;
}

/** A real Prometheus with the configuration, the rules and the alerts of deploy/prometheus. */
export class Prometheus {
  readonly #process: ChildProcess;
  readonly #url: string;
  readonly #targetsFile: string;
  readonly rules: string;

  private constructor(child: ChildProcess, url: string, targetsFile: string, rules: string) {
    this.#process = child;
    this.#url = url;
    this.#targetsFile = targetsFile;
    this.rules = rules;
  }

  /**
   * Starts one, and waits until it is ready.
   *
   * @param home a directory that it makes, for its files.
   */
  static async start(home: string, options: PrometheusOptions): Promise<Prometheus> {
    mkdirSync(home);
    cpSync("deploy/prometheus", home, { recursive: true });
    const config = join(home, "prometheus.yml");
    const rulesFile = join(home, "rules", "systole.yml");
    if (options.isFast !== false)
      for (const file of [config, rulesFile])
        writeFileSync(file, sixtyTimesFaster(readFileSync(file, "utf8")));
    if (options.alertmanager !== undefined)
      writeFileSync(
        config,
        `${readFileSync(config, "utf8")}${stringify({
          alerting: { alertmanagers: [{ static_configs: [{ targets: [options.alertmanager] }] }] },
        })}`,
      );
    const targetsFile = join(home, "targets", "local.yml");
    const port = await freePort();
    const log = openSync(join(home, "log"), "w");
    const started = new Prometheus(
      spawn(
        "prometheus",
        [
          `--config.file=${config}`,
          `--storage.tsdb.path=${join(home, "data")}`,
          `--web.listen-address=127.0.0.1:${port}`,
        ],
        { stdio: ["ignore", log, log] },
      ),
      `http://127.0.0.1:${port}`,
      targetsFile,
      readFileSync(rulesFile, "utf8"),
    );
    started.watch(options.targets);
    await until("a ready Prometheus", 60, async () => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok);
    return started;
  }

  /** Says which services there are from now on. */
  watch(targets: readonly string[]): void {
    const next = `${this.#targetsFile}.next`; // it is read again whenever it changes, and must be whole then
    writeFileSync(next, targets.length === 0 ? "[]" : stringify([{ targets }]));
    renameSync(next, this.#targetsFile);
  }

  /** The value of an expression that has one; `undefined` when it has none. */
  async query(expression: string): Promise<number | undefined> {
    const { result } = (await this.#get(`query?query=${encodeURIComponent(expression)}`)) as {
      result: { value: [number, string] }[];
    };
    return result[0] === undefined ? undefined : Number(result[0].value[1]);
  }

  /** The names of all metrics that it has seen. */
  async names(): Promise<string[]> {
    return (await this.#get("label/__name__/values")) as string[];
  }

  /** The alerts that fire now. */
  async firing(): Promise<string[]> {
    const { alerts } = (await this.#get("alerts")) as {
      alerts: { state: string; labels: { alertname: string } }[];
    };
    return alerts.filter(({ state }) => state === "firing").map(({ labels }) => labels.alertname);
  }

  async #get(path: string): Promise<unknown> {
    const response = await fetch(`${this.#url}/api/v1/${path}`, { signal: AbortSignal.timeout(5000) });
    return ((await response.json()) as { data: unknown }).data;
  }

  stop(): void {
    this.#process.kill("SIGTERM");
  }
}

/**
 * The text of a configuration or of rules in which time goes faster: a minute becomes a second, an hour a minute, and the 15 s
 * between scrapes and between evaluations become one. Expressions, thresholds and the relations of windows to waiting times stay
 * as they are; names of recorded series change with their windows.
 */
export function sixtyTimesFaster(text: string): string {
  const faster = { h: "m", m: "s" } as const;
  return text
    .replaceAll("15s", "1s")
    .replaceAll(/(\d+)([hm])\b/g, (_, count, unit) => `${count}${faster[unit as "h" | "m"]}`);
}
