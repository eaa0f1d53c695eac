import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSampleStore } from "../../tests/support/sample-runs.ts";
import { openSampleServer, type SampleServer, textOf } from "../../tests/support/sample-server.ts";
import { createTrackingServer } from "./server.ts";

let server: SampleServer;
let sample: SampleServer["sample"];
let runs: SampleServer["runs"];
let get: SampleServer["get"];

beforeAll(async () => {
  server = await openSampleServer();
  ({ sample, runs, get } = server);
});
afterAll(() => server.close());

/** The position of each text in the page, to compare orders. */
function positions(page: string, ...texts: string[]): number[] {
  return texts.map((text) => page.indexOf(text));
}

describe("experiments", () => {
  it("leads to the only experiment, and to the list when there are more", async () => {
    const other = await openSampleStore();
    const own = createTrackingServer(other);
    try {
      const empty = await own.inject({ url: "/" });
      expect([empty.statusCode, empty.headers.location]).toEqual([302, "experiments"]);
      const id = await other.store.createExperiment("one");
      expect((await own.inject({ url: "/" })).headers.location).toBe(`experiments/${id}`);
      await other.store.createExperiment("two");
      expect((await own.inject({ url: "/" })).headers.location).toBe("experiments");
      expect(textOf((await own.inject({ url: `/experiments/${id}` })).body)).toContain(
        "no runs yet. Run systole run",
      );
      expect(textOf((await own.inject({ url: "/models" })).body)).toContain("No model is registered yet");
    } finally {
      await own.close();
      await other.close();
    }
  });

  it("lists experiments with the number of runs", async () => {
    const page = textOf((await get("/experiments")).body);
    expect(page).toMatch(/heart-disease 3 /);
  });

  it("shows children below their parent with metrics as mean ± sd, and not the folds' last value", async () => {
    const { body } = await get(`/experiments/${runs.experimentId}`);
    const [parent, ...children] = positions(
      body,
      ...[runs.parent, ...runs.children].map((id) => `value="${id}"`),
    );
    expect(children.every((at) => at > (parent ?? 0) && at > 0)).toBe(true);
    expect(body).toContain('class="child1"');
    expect(textOf(body)).toMatch(/0\.9\d{3} ± 0\.0\d{3}/);
    expect(body.match(/roc_<wbr>auc<\/bdi><\/a>/g)).toHaveLength(1);
    expect(body).not.toContain("roc_auc_sd");
    expect(body).not.toContain("a1b2c3d4"); // all have the same data: nobody needs the column at first
    expect((await get(`/experiments/${runs.experimentId}?columns=all`)).body).toContain("a1b2c3d4");
    expect(textOf(body)).toContain("✓ selected");
    expect(textOf(body)).toContain("heart-disease v1 @champion");
  });

  it("has a column for a parameter that differs, and none for one that is equal or of one kind of run only", async () => {
    const { body } = await get(`/experiments/${runs.experimentId}?columns=all`);
    const heads = textOf(/<thead>.*<\/thead>/s.exec(body)?.[0] ?? "");
    expect(heads).toContain("max_iter");
    expect(heads).not.toContain("impute__strategy");
    expect(heads).not.toContain("n_estimators");
  });

  it("has the seed of a run for its candidates too, and the columns that are picked", async () => {
    const heads = (page: string): string[] =>
      [...page.matchAll(/<th scope="col"[^>]*>(.*?)<\/th>/gs)].map(([, head = ""]) =>
        textOf(head.replace(/<small>.*/s, "")).trim(),
      );
    const first = (await get(`/experiments/${runs.experimentId}`)).body;
    expect(heads(first).slice(0, 7)).toEqual([
      ...["Run", "Status", "Started", "Duration", "Seed", "roc_auc", "average_precision"],
    ]);
    expect(heads(first)).toHaveLength(9);
    expect(first.match(/<span class="clip mono" title="42">/g)).toHaveLength(3);
    const picked = (await get(`/experiments/${runs.experimentId}?column=metrics.f1&column=start&column=nope`))
      .body;
    expect(heads(picked)).toEqual(["Run", "Started", "f1"]);
    expect(picked.match(/name="column" value="[^"]+" checked/g)).toHaveLength(2);
    const sorted = /href="([^"]+)"[^>]*><bdi>f1/.exec(picked)?.[1] ?? "";
    expect(heads((await get(sorted.replaceAll("&amp;", "&"))).body)).toEqual(["Run", "Started", "f1 ↓"]);
  });

  it("sorts by a metric both ways and says so", async () => {
    const [logistic, forest] = runs.children.map((id) => `value="${id}"`) as [string, string];
    const base = `/experiments/${runs.experimentId}?sort=metrics.roc_auc`;
    const down = (await get(`${base}&dir=desc`)).body;
    const up = (await get(`${base}&dir=asc`)).body;
    const order = (page: string): number => Math.sign(page.indexOf(logistic) - page.indexOf(forest));
    expect(order(down)).toBe(-order(up));
    expect(down).toContain('aria-sort="descending"');
    expect(up).toContain('aria-sort="ascending"');
    const score = async (id: string): Promise<number> =>
      (await sample.store.getRun(id)).metrics.find(({ key }) => key === "roc_auc")?.value ?? NaN;
    const isLogisticBetter = (await score(runs.children[0])) > (await score(runs.children[1]));
    expect(order(down)).toBe(isLogisticBetter ? -1 : 1);
  });

  it("takes a page token, and refuses one that no search returned", async () => {
    const answer = await get(`/experiments/${runs.experimentId}?page=nonsense`);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
  });
});

describe("one run", () => {
  it("shows what was run, on what, with what result", async () => {
    const { body, statusCode } = await get(`/runs/${runs.parent}`);
    expect(statusCode).toBe(200);
    const text = textOf(body);
    for (const part of [
      "Verdict:",
      "ada",
      "systole run heart-disease",
      "e60a0db4c1f7",
      "14.3 s",
      "303",
      "data/processed.cleveland.data",
      "n_repeats",
      "logistic_regression",
      "random_forest",
      "heart-disease v1 @champion",
      "finished",
    ])
      expect(text).toContain(part);
    expect(text).toContain("2 columns");
    const [first = 0, second = 0] = positions(body, ...runs.children.map((id) => `value="${id}"`));
    expect(first).toBeLessThan(second);
    expect(body).toContain(`/compare?run=${runs.children[0]}&amp;run=${runs.children[1]}`);
  });

  it("draws the folds of each metric and links to their history", async () => {
    const { body } = await get(`/runs/${runs.children[0]}`);
    expect(body).toContain(`href="../runs/${runs.children[0]}/metric?key=roc_auc_fold"`);
    expect(body.match(/<svg class="chart spark"/g)).toHaveLength(7);
    const history = await get(`/runs/${runs.children[0]}/metric?key=roc_auc_fold`);
    expect(history.body.match(/<tr><td class="num number">/g)).toHaveLength(25);
    expect(history.body.match(/<circle/g)).toHaveLength(25);
    expect(history.body).toContain("Mean ± sd");
  });

  it("lists artifacts with their sizes", async () => {
    const text = textOf((await get(`/runs/${runs.parent}`)).body);
    expect(text).toContain("weights.bin 47.4 KiB");
    expect(text).toContain("figures/ 1 entry");
    expect(text).toContain("The files of the model are with its version: heart-disease v1 @champion");
  });

  it("says of metrics without a value why, in their place and below the table", async () => {
    const other = await openSampleStore();
    const own = createTrackingServer(other);
    try {
      const id = await other.store.createExperiment("gaps");
      const reason = 'no value in any fold: recall must have a row of class "1", got none';
      const tags = { "systole.undefined.recall": reason };
      const gapped = (await other.store.createRun(id, { runName: "gapped", tags })).info.runId;
      const whole = (await other.store.createRun(id, { runName: "whole" })).info.runId;
      const point = { key: "recall", value: 0.5, timestamp: 1, step: 0 };
      await other.store.logBatch(whole, { metrics: [point] });
      const page = textOf((await own.inject({ url: `/runs/${gapped}` })).body).replaceAll("&quot;", '"');
      expect(page).toContain(`recall : ${reason}`);
      expect(page).not.toContain("logged no metrics");
      for (const url of [`/experiments/${id}`, `/compare?run=${gapped}&run=${whole}`]) {
        const text = textOf((await own.inject({ url })).body);
        expect(text).toContain("no value");
        expect(text).not.toMatch(/NaN|★ best/);
      }
    } finally {
      await own.close();
      await other.close();
    }
  });

  it("says what is not there", async () => {
    expect((await get("/runs/none")).statusCode).toBe(404);
    expect((await get(`/runs/${runs.parent}/metric?key=nope`)).statusCode).toBe(404);
    expect((await get(`/runs/${runs.parent}/metric`)).statusCode).toBe(404);
  });
});

describe("compare", () => {
  it("puts candidates side by side, calls none the best without evidence, marks what differs, and draws the folds", async () => {
    const [logistic, forest] = runs.children;
    const { body } = await get(`/compare?run=${logistic}&run=${forest}`);
    const text = textOf(body);
    expect(body).not.toContain('class="best"');
    expect(text).toContain("Verdict of their run:");
    expect(text.match(/no evidence: \S+ ahead, standard error/g)).toHaveLength(7);
    expect(text).toContain("max_iter ≠ differs 100 0");
    expect(text.match(/≠ differs/g)).toHaveLength(2); // max_iter and the classifier
    expect(text).toContain("4 parameters of some runs only");
    expect(text).toContain("1 parameter is equal");
    const figures = body.match(/<figure>/g) ?? [];
    expect(figures).toHaveLength(7);
    expect(body.match(/<circle/g)).toHaveLength(7 * 2 * 25);
  });

  it("asks for two runs, takes each once, and at most twenty", async () => {
    expect(textOf((await get("/compare")).body)).toContain("Select two runs or more");
    expect(textOf((await get(`/compare?run=${runs.parent}&run=${runs.parent}`)).body)).toContain(
      "Select two runs",
    );
    expect((await get("/compare?run=a&run=b")).statusCode).toBe(404);
  });
});

describe("models", () => {
  it("lists models, versions and aliases with links to their runs and files", async () => {
    expect(textOf((await get("/models")).body)).toContain("heart-disease Version 1 @champion → v1");
    const model = (await get("/models/heart-disease")).body;
    expect(model).toContain(`href="../runs/${runs.parent}"`);
    expect(textOf(model)).toContain("systole serve models:/heart-disease@champion");
    const version = (await get("/models/heart-disease/versions/1")).body;
    expect(textOf(version)).toContain("MLmodel");
    expect((await get("/models/heart-disease/versions/1/files/MLmodel")).body).toContain("flavors:");
    const longest = "é".repeat(256);
    await sample.store.createModelVersion(longest, { source: "file:///x" });
    expect((await get(`/models/${encodeURIComponent(longest)}/versions/1`)).statusCode).toBe(200);
    expect(textOf(version)).not.toContain("gate allowed");
    await sample.store.createModelVersion("eager", {
      source: "file:///x",
      tags: { "systole.allowed.too-good": "an easy <task>" },
    });
    const eager = textOf((await get("/models/eager/versions/1")).body).replaceAll(/\s+/g, " ");
    expect(eager).toContain("✗ gate allowed");
    expect(eager).toMatch(
      /registered although a gate failed\. ?too-good ?Allowed because: an easy (<|&lt;)task/,
    );
    expect((await get("/models/nope")).statusCode).toBe(404);
    expect((await get("/models/heart-disease/versions/9")).statusCode).toBe(404);
  });
});

describe("many runs", () => {
  it("shows five hundred a page and leads to the older ones", async () => {
    const many = await openSampleStore();
    const server = createTrackingServer(many);
    try {
      const id = await many.store.createExperiment("many");
      const database = new DatabaseSync(join(many.directory, "mlflow.db"));
      database.exec(`with recursive n(i) as (select 1 union all select i + 1 from n where i < 502)
        insert into runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time,
          end_time, source_version, lifecycle_stage, artifact_uri, experiment_id)
        select printf('%032d', i), 'run ' || i, 'UNKNOWN', '', '', 'u', 'FINISHED', i, i + 1, '', 'active', 'file:///x', ${Number(id)} from n`);
      database.close();
      const first = (await server.inject({ url: `/experiments/${id}` })).body;
      expect(first.match(/name="run"/g)).toHaveLength(500);
      const [, older] = /href="([^"]+)">Older runs/.exec(first) ?? [];
      const second = (await server.inject({ url: (older ?? "").replaceAll("&amp;", "&") })).body;
      expect(second.match(/name="run"/g)).toHaveLength(2);
      expect(second).not.toContain("Older runs");
      const parent = "1".padStart(32, "0");
      const child = new DatabaseSync(join(many.directory, "mlflow.db"));
      child.exec(
        `insert into tags (key, value, run_uuid) values ('mlflow.parentRunId', '${parent}', '${"2".padStart(32, "0")}')`,
      );
      child.close();
      const page = (await server.inject({ url: `/runs/${parent}` })).body;
      expect(textOf(page)).toContain("run 2");
    } finally {
      await server.close();
      await many.close();
    }
  });
});
