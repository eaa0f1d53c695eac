import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { Alertmanager } from "../support/alertmanager.ts";
import { freePort } from "../support/free-port.ts";
import { mayLimitProcessor, ProcessorQuota } from "../support/processor-quota.ts";
import { Prometheus } from "../support/prometheus.ts";
import { until } from "../support/until.ts";
import { WaitingClients } from "../support/waiting-clients.ts";

/** SYSTOLE_FAULT_SCALE=20 starves a service for seven minutes under the rules as they are; else minutes take seconds. */
const isLong = Number(process.env["SYSTOLE_FAULT_SCALE"] ?? 1) > 1;
const isPossible =
  mayLimitProcessor &&
  ["prometheus", "prometheus-alertmanager"].every(
    (command) => spawnSync(command, ["--version"]).error === undefined,
  );
/** A model that `systole run` made once; nothing is trained here. */
const model = "tests/model-formats/format-1/tree";

let home: string;
let alertmanager: Alertmanager;

/** Starts a program that listens to a port. @returns its process, once it answers. */
async function start(port: number, ...args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, { stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  await until(args[0]!, 60, async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).ok);
  return child;
}

/** Starts the program of the service's image. */
const startService = (port: number, directory = model): Promise<ChildProcess> =>
  start(port, "src/cli/service.ts", directory, "--port", String(port), "--drain-delay", "0", "--quiet");

async function end(child: ChildProcess): Promise<void> {
  child.kill("SIGTERM");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

/** Leaves a service a share of one core, until the test has ended. */
function starve(child: ChildProcess, periodMs: number): void {
  const quota = new ProcessorQuota(child.pid!);
  onTestFinished(async () => {
    quota.release();
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    await until("an empty cgroup", 10, async () => quota.remove() === undefined);
  });
  quota.limit(0.05, periodMs);
}

async function watch(name: string, targets: readonly string[], isFast: boolean): Promise<Prometheus> {
  const { address } = alertmanager;
  const prometheus = await Prometheus.start(join(home, name), { targets, alertmanager: address, isFast });
  onTestFinished(() => prometheus.stop());
  return prometheus;
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe.skipIf(!isPossible)("alerts reach somebody", () => {
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "systole-alerts-"));
    alertmanager = await Alertmanager.start(join(home, "alertmanager"));
    return () => {
      alertmanager.stop();
      rmSync(home, { recursive: true, force: true });
    };
  });

  test("each alert of the rules fires when what it is for happens", async () => {
    const ports = await Promise.all([freePort(), freePort(), freePort()]);
    const [starved, without, restarted] = ports.map((port) => `127.0.0.1:${port}`) as [
      string,
      string,
      string,
    ];
    const [service, , , prometheus] = await Promise.all([
      startService(ports[0]!),
      startService(ports[1]!, join(home, "no-model")),
      watch("nothing", [], true), // SystoleAbsent
      watch("services", [starved, without, restarted], true),
    ]);
    const hear = (alertname: string, instance?: string) =>
      alertmanager.hear(90, { alertname, ...(instance === undefined ? {} : { instance }) });

    // SystoleErrorsFast and SystoleErrorsSlow: nobody can predict without a model
    const asking = new WaitingClients(`http://${without}`, model, { count: 1, pauseMs: 50 });
    // SystoleSlow, SystoleStarved and SystoleEventLoopDelayed: 15 ms in each 300, and six clients
    const waiting = new WaitingClients(`http://${starved}`, model, { count: 6 });
    onTestFinished(async () => {
      await Promise.all([asking.stop(), waiting.stop()]);
    });
    starve(service, 300);
    const restart = async (): Promise<void> => {
      const seen = (): Promise<number | undefined> =>
        prometheus.query(`process_start_time_seconds{instance="${restarted}"}`);
      const before = await seen();
      const child = await start(ports[2]!, "tests/support/metrics-process.ts", String(ports[2]));
      await until("a scrape", 30, async () => ![before, undefined].includes(await seen()));
      await end(child);
    };
    const restartUntilTold = async (): Promise<void> => {
      for (let i = 0; i < 30 && !alertmanager.hasTold({ alertname: "SystoleRestarts" }); i++) await restart();
      await Promise.all([hear("SystoleRestarts", restarted), hear("SystoleDown", restarted)]);
    };

    await Promise.all([
      hear("SystoleAbsent"),
      hear("SystoleWithoutModel", without),
      hear("SystoleErrorsFast"),
      hear("SystoleErrorsSlow"),
      hear("SystoleSlow"),
      hear("SystoleStarved", starved),
      hear("SystoleEventLoopDelayed", starved),
      restartUntilTold(),
    ]);
    const rules = parse(readFileSync("deploy/prometheus/rules/systole.yml", "utf8")) as {
      groups: { rules: { alert?: string }[] }[];
    };
    const names = rules.groups.flatMap((group) => group.rules.flatMap(({ alert }) => alert ?? []));
    expect(new Set(alertmanager.told.map(({ labels }) => labels["alertname"]))).toEqual(new Set(names));
  });

  if (isLong)
    test("a service with 5 % of a core alerts within seven minutes, by what its clients wait", async () => {
      const port = await freePort();
      const instance = `127.0.0.1:${port}`;
      const child = await startService(port);
      const prometheus = await watch("as-shipped", [instance], false);
      const clients = new WaitingClients(`http://${instance}`, model, { count: 6, records: 100 });
      onTestFinished(() => clients.stop());
      await until("a scrape", 60, async () => (await prometheus.query(`up{instance="${instance}"}`)) === 1);
      const start = performance.now();
      starve(child, 100);
      clients.waits.length = 0;
      await Promise.all([
        alertmanager.hear(420, { alertname: "SystoleStarved", instance }),
        alertmanager.hear(420, { alertname: "SystoleSlow", severity: "warning" }),
      ]);
      const seconds = (performance.now() - start) / 1000;
      const rate = (name: string): string =>
        `sum(rate(api_request_latency_seconds_${name}{endpoint="/predict",instance="${instance}"}[4m]))`;
      const serverMs = ((await prometheus.query(`${rate("sum")} / ${rate("count")}`)) ?? 0) * 1000;
      const clientMs = meanOf(clients.waits);
      console.log(
        `told after ${seconds.toFixed(0)} s; clients wait ${clientMs.toFixed(0)} ms, the service says ${serverMs.toFixed(0)} ms`,
      );
      expect(serverMs / clientMs).toBeGreaterThan(0.7);
      expect(await prometheus.firing()).toEqual(expect.arrayContaining(["SystoleSlow", "SystoleStarved"]));
    }, 600_000);
});
