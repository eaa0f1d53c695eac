import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runProject } from "../../src/pipeline/index.ts";
import type { Project } from "../../src/project/index.ts";
import { openSqliteStore } from "../../src/track/index.ts";
import { declaredProject, makeRows, writeSmallProject } from "../support/small-project.ts";
import { systole } from "../support/systole.ts";

const { directory, remove } = writeSmallProject({
  candidates: [{ name: "plain", estimator: { name: "LogisticRegression", params: {} } }],
});
const workspace = join(directory, "workspace");
afterAll(remove);

/** Writes a file beside the training file. @returns what a project declares of it. */
function site(name: string, csv: string): { path: string; sha256: string } {
  writeFileSync(join(directory, name), csv);
  return { path: name, sha256: createHash("sha256").update(csv).digest("hex") };
}

const [header = "", ...lines] = makeRows(200).trimEnd().split("\n");
const rows = (keep: (line: string, i: number) => boolean): string =>
  `${[header, ...lines.filter(keep)].join("\n")}\n`;

const external = {
  lake: site(
    "lake.csv",
    rows((_, i) => i >= 80),
  ),
  "good only": site(
    "good.csv",
    rows((line) => line.endsWith(",good")),
  ),
  typos: site("typos.csv", rows((_, i) => i < 20).replaceAll("red", "rde")),
};

let project: Project;
beforeAll(async () => {
  const declared = await declaredProject(directory);
  project = {
    ...declared,
    data: { ...declared.data, external },
    transport: { columnSets: { bare: { without: ["colour"] } } },
  };
});

const run = (change: Partial<Project> = {}, warnings: string[] = []) =>
  runProject({
    project: { ...project, ...change },
    directory,
    workspace,
    threads: 1,
    observer: { onWarning: (line) => warnings.push(line) },
  });

const done = ({ stages }: Awaited<ReturnType<typeof run>>): string[] =>
  stages.filter(({ status }) => status === "done").map(({ name }) => name);

describe("a run of a project with other sites", () => {
  test("judges the chosen candidate at each, and tells of those where it cannot", async () => {
    const warnings: string[] = [];
    const found = await run({}, warnings);
    expect(found).toMatchObject({
      status: "finished",
      trainingSite: "training",
      transported: "plain",
      transport: {
        lake: {
          n: 120,
          metrics: { roc_auc: { method: "delong-logit" } },
          calibration: { slope: expect.any(Number) },
        },
        "good only": { metrics: { roc_auc: { undefined: "metric/one-class" } } },
        typos: { undefined: "data/invalid" },
      },
      columnSets: { bare: { without: ["colour"], transport: { lake: { n: 120 } } } },
    });
    expect(Object.keys(found.leaveOneOut!)).toEqual(["training", "lake", "good only", "typos"]);
    expect(warnings.filter((line) => line.includes('site "typos" is not judged'))).toHaveLength(1);
  });

  test("is done again only when something of the sites changes", async () => {
    expect(done(await run())).toEqual(["verify", "report"]);
    expect(done(await run({ transport: {} }))).toEqual(["verify", "transport", "report"]);
    const { lake } = external;
    const other = await run({ data: { ...project.data, external: { lake } }, transport: {} });
    expect(done(other)).toEqual(["verify", "transport", "report"]);
    const alone: Project["data"] = { format: project.data.format, training: project.data.training };
    const none = await run({ data: alone, transport: {} });
    expect(none.stages.map(({ name }) => name)).not.toContain("transport");
    expect(none.transport).toBeUndefined();
  });

  test("tracks its figures under the names of the sites", async () => {
    await run({ transport: { columnSets: { bare: { without: ["colour"] } } } });
    const store = await openSqliteStore(join(workspace, "mlflow.db"), {
      artifactRoot: join(workspace, "mlartifacts"),
    });
    try {
      const experiment = await store.getExperimentByName("small");
      const { items } = await store.searchRuns({ experimentIds: [experiment!.experimentId] });
      const parents = items.filter(({ tags }) => tags["systole.training_site"] === "training");
      expect(parents.length).toBeGreaterThan(0);
      const { metrics } = parents[0]!;
      const keys = metrics.map(({ key }) => key);
      expect(keys).toEqual(
        expect.arrayContaining([
          "transport/lake/roc_auc",
          "transport/lake/roc_auc_low",
          "transport/good only/n",
          "leave_one_out/training/calibration_intercept",
          "leave_one_out_weighted/roc_auc",
          "column_set/bare/transport/lake/roc_auc",
        ]),
      );
    } finally {
      await store.close();
    }
  });

  test("shows the sites on a terminal, and ends when a file is not the declared one", async () => {
    const config = join(directory, "systole.config.ts");
    const text = readFileSync(config, "utf8");
    const withSites = text.replace(
      "data: { format",
      `data: { external: ${JSON.stringify({ lake: external.lake })}, format`,
    );
    writeFileSync(config, withSites);
    const shown = await systole(["run", directory, "--workspace", workspace]);
    expect(shown.stdout).toContain("plain, trained on training, judged at");
    expect(shown.stdout).toMatch(/ {2}lake +120 +\d+ +0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]/);
    writeFileSync(
      join(directory, "lake.csv"),
      rows((_, i) => i > 80),
    );
    const wrong = await systole(["run", directory, "--workspace", workspace]);
    expect(wrong.code).not.toBe(0);
    expect(wrong.stderr).toMatch(/lake\.csv.*SHA-256|SHA-256.*lake\.csv/s);
  });
});
