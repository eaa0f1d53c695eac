// check-service.ts DIRECTORY: runs the service's image hardened, reads from /proc that it is, asks it, lets Prometheus scrape
// it, and ends it: it drains as process 1, and the alert fires.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../../tests/support/free-port.ts";
import { Prometheus } from "../../../tests/support/prometheus.ts";
import { until } from "../../../tests/support/until.ts";
import { ask, hardened, imageBytes, logsOf, pidOf, podman, statusOf } from "./podman.ts";

const [directory = "."] = process.argv.slice(2);
const image = "localhost/systole-service:ci";
const drainSeconds = 5;
const port = await freePort();
const url = `http://127.0.0.1:${port}`;

const above = imageBytes(image) - imageBytes("localhost/node-run:24");
console.log(`the service's image is ${(above / 2 ** 20).toFixed(2)} MiB above its base`);
assert.ok(above < 16 * 2 ** 20, "the service's image must stay below 16 MiB above its base");

podman(
  "run",
  "--detach",
  "--name=service",
  ...hardened,
  "--memory=256m",
  "--cpus=2",
  "--env",
  `SYSTOLE_PORT=${port}`,
  "--env",
  `SYSTOLE_DRAIN_DELAY=${drainSeconds}`,
  image,
);
await until("a ready service", 120, async () => (await ask(`${url}/readyz`)).status === 200, 5);
console.log(`ready ${(readyAfter() * 1000).toFixed(0)} ms after its container began`);

checkProcess();
checkWrites();
podman("exec", "service", "node", "/app/healthcheck.js", "SYSTOLE_PORT");
const health = await ask(`${url}/health`);
assert.equal(health.status, 200);
console.log(`GET /health: ${health.text}`);
const answer = await predict();
assert.equal(answer.status, 200, answer.text);
console.log(`POST /predict: ${answer.text}`);
for (const probe of ["startupz", "livez", "openapi.json", "docs", "docs/swagger-ui-bundle.js"])
  assert.equal((await ask(`${url}/${probe}`)).status, 200, `/${probe}`);

const prometheus = await Prometheus.start(join(directory, "prometheus"), { targets: [`127.0.0.1:${port}`] });
try {
  await checkScrape();
  await checkDrain();
  const stopped = performance.now();
  await until(
    "the alert SystoleDown",
    120,
    async () => (await prometheus.firing()).includes("SystoleDown"),
    200,
  );
  console.log(
    `SystoleDown fires ${((performance.now() - stopped) / 1000).toFixed(1)} s after the end, at intervals of 1 s`,
  );
} finally {
  prometheus.stop();
}

/** Seconds from the start of the container's process to its first readiness, which it logs; podman writes times in UTC here. */
function readyAfter(): number {
  const line = logsOf("service").find((text) => text.includes('"route":"/readyz","status":200'));
  const ready = (JSON.parse(line ?? "{}") as { time?: number }).time;
  assert.ok(ready !== undefined, "the first readiness is logged");
  const [, day, time] =
    /^(\S+) (\d\d:\d\d:\d\d\.\d{3})\d* \+0000/.exec(
      podman("inspect", "service", "--format", "{{.State.StartedAt}}"),
    ) ?? [];
  return ready / 1000 - Date.parse(`${day}T${time}Z`) / 1000;
}

function checkProcess(): void {
  const status = statusOf(pidOf("service"));
  const found = {
    uid: status("Uid"),
    gid: status("Gid"),
    capabilities: ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"].map(status).join(","),
    noNewPrivileges: status("NoNewPrivs"),
    seccomp: status("Seccomp"),
    insideIsProcess: status("NSpid").split(/\s+/).at(-1),
  };
  assert.deepEqual(found, {
    uid: "65532\t65532\t65532\t65532",
    gid: "65532\t65532\t65532\t65532",
    capabilities: Array(5).fill("0".repeat(16)).join(","),
    noNewPrivileges: "1",
    seccomp: "2",
    insideIsProcess: "1",
  });
  const mounts = readFileSync(`/proc/${pidOf("service")}/mountinfo`, "utf8").split("\n");
  const root = mounts.map((line) => line.split(" ")).find((fields) => fields[4] === "/");
  assert.match(root?.[5] ?? "", /^ro(,|$)/, "the root is read-only");
  const limit = podman(
    "exec",
    "service",
    "sh",
    "-c",
    "cat /sys/fs/cgroup/memory.max 2>/dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes",
  );
  assert.equal(Number(limit), 256 * 2 ** 20, "the memory limit holds");
  console.log(
    `/proc: uid 65532, no capability, no new privileges, seccomp filter, read-only root, 256 MiB, process 1; ${status("VmRSS")} in use`,
  );
}

/** /dev/shm is each container's own and empty, as in a cluster. */
function checkWrites(): void {
  const places = [
    "/app",
    "/app/model",
    "/app/compile-cache",
    "/",
    "/etc",
    "/usr/local/bin",
    "/var/tmp",
    "/home",
    "/tmp",
  ];
  const script = `const fs = require("node:fs"); console.log(JSON.stringify(${JSON.stringify(places)}.filter((place) => {
    try { fs.writeFileSync(place + "/probe", ""); return true } catch { return false } })))`;
  assert.deepEqual(
    JSON.parse(podman("exec", "service", "node", "-e", script)),
    ["/tmp"],
    "only /tmp can be written",
  );
  console.log(`writes: ${places.length - 1} of ${places.length - 1} places outside /tmp refused`);
}

async function predict(): ReturnType<typeof ask> {
  const example = JSON.parse(
    readFileSync(
      join(directory, "context", "workspace", "models", "heart-disease", "input_example.json"),
      "utf8",
    ),
  ) as { data: unknown[][] };
  return ask(`${url}/predict`, { records: [{ values: example.data[0] }] });
}

async function checkScrape(): Promise<void> {
  await until("up to be 1", 120, async () => (await prometheus.query('up{job="systole"}')) === 1);
  await until(
    "a counted prediction",
    120,
    async () => ((await prometheus.query('sum(api_requests_total{endpoint="/predict"})')) ?? 0) >= 1,
  );
  const names = await prometheus.names();
  const wanted = new Set(prometheus.rules.match(/\b(api|systole|process|nodejs)_[a-z_]+(?=[{[\s])/g));
  const unknown = [...wanted]
    .filter((name) => !name.startsWith("systole_") || name.endsWith("_info"))
    .filter((name) => !names.includes(name));
  assert.deepEqual(unknown, [], "every metric of the rules is one that the service has");
  // before its first scrape it knew of no service
  await until("no alert", 120, async () => (await prometheus.firing()).length === 0);
  console.log(
    `Prometheus: up is 1, api_requests_total counts, the ${wanted.size} metrics of the rules exist, no alert fires`,
  );
}

/** SIGTERM: not ready at once, serving on for the delay, each answer closing its connection, then the end with 0. */
async function checkDrain(): Promise<void> {
  const start = performance.now();
  podman("kill", "--signal=TERM", "service");
  await until("readiness to fail", drainSeconds, async () => (await ask(`${url}/readyz`)).status === 503, 10);
  let served = 0;
  while (performance.now() - start < (drainSeconds - 2) * 1000) {
    const { status, connection } = await predict();
    assert.equal(status, 200, "a draining service still predicts");
    assert.equal(connection, "close", "and asks for other connections");
    served += 1;
    await sleep(100);
  }
  assert.equal(podman("wait", "service"), "0", "a drained service ends with 0");
  const seconds = (performance.now() - start) / 1000;
  assert.ok(
    seconds < drainSeconds + 8, // after 10 s what is under way would be cut off
    `the end must come within ${drainSeconds + 8} s, it took ${seconds}`,
  );
  console.log(
    `SIGTERM to process 1: readiness 503, ${served} of ${served} predictions answered, exit 0 after ${seconds.toFixed(2)} s (delay ${drainSeconds} s)`,
  );
}
