import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "./podman.ts";

/** A real Prometheus with the configuration and rules of deploy/prometheus; only its waiting times are shorter. */
export class Prometheus {
  readonly #process: ChildProcess;
  readonly #url: string;
  readonly rules: string;

  private constructor(child: ChildProcess, url: string, rules: string) {
    this.#process = child;
    this.#url = url;
    this.rules = rules;
  }

  /**
   * Starts one that scrapes a port of this machine every second; its alerts wait two seconds in place of minutes.
   *
   * @param directory where its files go.
   * @param port where it listens itself.
   * @param target the port that it scrapes.
   */
  static async start(directory: string, port: number, target: number): Promise<Prometheus> {
    const home = join(directory, "prometheus");
    mkdirSync(home);
    cpSync("deploy/prometheus", home, { recursive: true });
    const config = join(home, "prometheus.yml");
    writeFileSync(config, readFileSync(config, "utf8").replaceAll("15s", "1s"));
    const rulesFile = join(home, "rules", "systole.yml");
    const rules = readFileSync(rulesFile, "utf8");
    writeFileSync(rulesFile, rules.replaceAll(/for: \d+m/g, "for: 2s"));
    const targets = join(home, "targets", "local.yml");
    writeFileSync(targets, readFileSync(targets, "utf8").replace("127.0.0.1:8000", `127.0.0.1:${target}`));
    const log = openSync(join(home, "log"), "w");
    const child = spawn(
      "prometheus",
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(home, "data")}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: ["ignore", log, log] },
    );
    const started = new Prometheus(child, `http://127.0.0.1:${port}`, rules);
    await until("a ready Prometheus", 30, async () => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok);
    return started;
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
