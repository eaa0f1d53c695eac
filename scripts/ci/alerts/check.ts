// Checks deploy/prometheus with promtool: configurations, rules and their tests; then leaves out one alert after the other,
// and the tests must notice.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";

interface Rules {
  groups: { rules: { alert?: string }[] }[];
}

const directory = mkdtempSync(join(tmpdir(), "systole-alerts-"));
try {
  cpSync("deploy/prometheus", directory, { recursive: true });
  const rulesFile = join(directory, "rules", "systole.yml");
  const testFiles = readdirSync(join(directory, "tests")).map((file) => join(directory, "tests", file));
  const testArguments = ["test", "rules", ...testFiles];
  withoutClusterDiscovery(join(directory, "prometheus-kubernetes.yml"));
  for (const args of [
    ["check", "config", join(directory, "prometheus.yml")],
    ["check", "config", join(directory, "prometheus-kubernetes.yml")],
    ["check", "rules", rulesFile],
    testArguments,
  ])
    execFileSync("promtool", args, { stdio: "inherit" });

  const whole = readFileSync(rulesFile, "utf8");
  const alerts = alertsOf(parse(whole) as Rules);
  const unnoticed = alerts.filter((name) => {
    const rules = parse(whole) as Rules;
    for (const group of rules.groups) group.rules = group.rules.filter(({ alert }) => alert !== name);
    writeFileSync(rulesFile, stringify(rules));
    return spawnSync("promtool", testArguments).status === 0;
  });
  console.log(
    `${alerts.length - unnoticed.length} of ${alerts.length} alerts have a test that fails without them`,
  );
  if (unnoticed.length > 0) throw new Error(`no test notices that ${unnoticed.join(", ")} is missing`);
} finally {
  rmSync(directory, { recursive: true });
}

function alertsOf(rules: Rules): string[] {
  const alerts = rules.groups.flatMap((group) => group.rules.flatMap(({ alert }) => alert ?? []));
  if (alerts.length === 0) throw new Error("there must be alerts");
  return alerts;
}

/** Debian's Prometheus is built without Kubernetes: all but those lines is checked. */
function withoutClusterDiscovery(file: string): void {
  const config = parse(readFileSync(file, "utf8")) as {
    scrape_configs: { kubernetes_sd_configs?: unknown; static_configs?: unknown }[];
  };
  for (const scrape of config.scrape_configs) {
    if (scrape.kubernetes_sd_configs === undefined) throw new Error("a scrape must discover pods");
    delete scrape.kubernetes_sd_configs;
    scrape.static_configs = [{ targets: ["127.0.0.1:8000"] }];
  }
  writeFileSync(file, stringify(config));
}
