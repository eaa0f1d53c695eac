import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, openSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { stringify } from "yaml";
import { freePort } from "./free-port.ts";
import { until } from "./until.ts";

/** An alert as somebody is told of it. */
export interface Told {
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A real Alertmanager, and whom it tells: a web hook that keeps what it hears. */
export class Alertmanager {
  readonly #process: ChildProcess;
  readonly #hook: Server;
  /** Where Prometheus sends its alerts. */
  readonly address: string;
  /** All that was told, in its order. */
  readonly told: readonly Told[];

  private constructor(child: ChildProcess, hook: Server, address: string, told: readonly Told[]) {
    this.#process = child;
    this.#hook = hook;
    this.address = address;
    this.told = told;
  }

  /**
   * Starts one that tells each alert at once, and waits until it is ready.
   *
   * @param home a directory that it makes, for its files.
   */
  static async start(home: string): Promise<Alertmanager> {
    mkdirSync(home);
    const told: Told[] = [];
    const hook = createServer(async (request, response) => {
      const body = (await request.toArray()).join("");
      told.push(...(JSON.parse(body) as { alerts: Told[] }).alerts);
      response.end();
    }).listen(0, "127.0.0.1");
    await until("a web hook", 10, async () => hook.listening);
    const config = join(home, "alertmanager.yml");
    const { port: hookPort } = hook.address() as AddressInfo;
    writeFileSync(
      config,
      stringify({
        route: { receiver: "hook", group_by: ["..."], group_wait: "0s", group_interval: "1s" },
        receivers: [{ name: "hook", webhook_configs: [{ url: `http://127.0.0.1:${hookPort}/` }] }],
      }),
    );
    const address = `127.0.0.1:${await freePort()}`;
    const log = openSync(join(home, "log"), "w");
    const child = spawn(
      "prometheus-alertmanager",
      [
        `--config.file=${config}`,
        `--storage.path=${join(home, "data")}`,
        `--web.listen-address=${address}`,
        "--cluster.listen-address=",
      ],
      { stdio: ["ignore", log, log] },
    );
    await until("a ready Alertmanager", 60, async () => (await fetch(`http://${address}/-/ready`)).ok);
    return new Alertmanager(child, hook, address, told);
  }

  /** Whether an alert with these labels has been told. */
  hasTold(labels: Readonly<Record<string, string>>): boolean {
    return this.told.some(
      (alert) =>
        alert.status === "firing" &&
        Object.entries(labels).every(([name, value]) => alert.labels[name] === value),
    );
  }

  /** Waits until an alert with these labels has been told. */
  hear(seconds: number, labels: Readonly<Record<string, string>>): Promise<void> {
    return until(`the alert ${JSON.stringify(labels)}`, seconds, async () => this.hasTold(labels));
  }

  stop(): void {
    this.#process.kill("SIGTERM");
    this.#hook.close();
    this.#hook.closeAllConnections();
  }
}
