import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSampleStore } from "../../tests/support/sample-runs.ts";
import { openSampleServer, type SampleServer } from "../../tests/support/sample-server.ts";
import { putBytes } from "../track/index.ts";
import { createTrackingServer, startTrackingServer } from "./server.ts";

let server: SampleServer;
let sample: SampleServer["sample"];
let runs: SampleServer["runs"];
let app: SampleServer["app"];
let get: SampleServer["get"];

beforeAll(async () => {
  server = await openSampleServer();
  ({ sample, runs, app, get } = server);
});
afterAll(() => server.close());

describe("safety", () => {
  it("escapes names, tags, params, metric keys and artifact names wherever they stand", async () => {
    const own = await openSampleStore();
    const server = createTrackingServer(own);
    const evil = `"><script>alert('x')</script>`;
    try {
      const experimentId = await own.store.createExperiment(`experiment ${evil}`);
      const ids: string[] = [];
      for (const value of ["1", "2"]) {
        const { info } = await own.store.createRun(experimentId, {
          runName: `run ${evil}`,
          userId: evil,
          tags: {
            note: evil,
            "mlflow.note.content": evil,
            "systole.verdict": evil,
            "mlflow.source.git.commit": evil,
            "mlflow.source.name": evil,
          },
        });
        await own.store.logBatch(info.runId, {
          params: [{ key: "p", value: `${value}${evil}` }],
          metrics: [0, 1].map((step) => ({ key: "m", value: step + Number(value), step, timestamp: 0 })),
        });
        await own.store.logInputs(info.runId, [
          {
            dataset: {
              name: evil,
              digest: evil,
              sourceType: evil,
              source: evil,
              schema: JSON.stringify({ mlflow_colspec: [{ name: evil, type: evil }] }),
            },
            tags: {},
          },
        ]);
        const artifacts = own.artifacts(info.artifactUri);
        await putBytes(artifacts, `dir <script>'"/a"<script>.txt`, Buffer.from(evil));
        ids.push(info.runId);
      }
      await own.store.createModelVersion("model <script>", {
        source: "file:///x",
        runId: ids[0] ?? "",
        description: evil,
        tags: { t: evil },
      });
      // keys that our own store refuses, as another writer may have left them in the file
      const database = new DatabaseSync(join(own.directory, "mlflow.db"));
      const keyed = ["metrics", "latest_metrics", "params", "tags"];
      for (const table of keyed)
        database.prepare(`update ${table} set key = ? || key where key in ('m', 'p', 'note')`).run(evil);
      database.close();

      const encoded = encodeURIComponent;
      const pages = [
        "/experiments",
        `/experiments/${experimentId}?columns=all&sort=${encoded(`params.${evil}`)}`,
        `/runs/${ids[0]}`,
        `/runs/${ids[0]}/metric?key=${encoded(`${evil}m`)}`,
        `/runs/${ids[0]}/artifacts/${encoded(`dir <script>'"`)}/${encoded('a"<script>.txt')}`,
        `/compare?run=${ids[0]}&run=${ids[1]}`,
        "/models",
        `/models/${encoded("model <script>")}`,
        `/models/${encoded("model <script>")}/versions/1`,
        `/runs/${encoded(evil)}`,
      ];
      for (const url of pages) {
        const { body, statusCode } = await server.inject({ url, headers: { accept: "text/html" } });
        expect([url, statusCode]).toEqual([url, url.includes("runs/%22") ? 404 : 200]);
        expect(body, url).toContain("&lt;script");
        expect(body, url).not.toContain("<script");
        expect(body, url).not.toMatch(/<[^>]* on[a-z]+=/i);
      }
    } finally {
      await server.close();
      await own.close();
    }
  });

  it("allows no script, no foreign source and no frame", async () => {
    for (const url of ["/experiments", `/runs/${runs.parent}`, "/nowhere"]) {
      const { headers, body } = await get(url);
      expect(headers["content-security-policy"]).toBe(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      );
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(body).not.toMatch(/ style=|<style|https?:\/\//);
    }
  });

  it("serves its style under a name that changes with it", async () => {
    const { body } = await get("/experiments");
    const [, href] = /<link rel="stylesheet" href="([^"]+)"/.exec(body) ?? [];
    const style = await get(href ?? "");
    expect(style.headers["content-type"]).toBe("text/css; charset=utf-8");
    expect(style.body).toContain("prefers-color-scheme: dark");
  });

  it("answers what is not there with a page for browsers and problem+json for programs", async () => {
    const page = await get("/nowhere");
    expect([page.statusCode, page.headers["content-type"]]).toEqual([404, "text/html; charset=utf-8"]);
    expect(page.body).toContain('<h1 dir="auto">Not found</h1>');
    const problem = await get("/runs/nope", { accept: "application/json" });
    expect([problem.statusCode, problem.headers["content-type"]]).toEqual([
      404,
      "application/problem+json; charset=utf-8",
    ]);
    expect(problem.json()).toMatchObject({ status: 404, code: "track/run-not-found" });
    expect(problem.headers.vary).toBe("accept");
  });

  it("has no route that changes anything", async () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"] as const) {
      const answer = await app.inject({
        method,
        url: `/runs/${runs.parent}`,
        headers: { "content-type": "application/json" },
        payload: "{}",
      });
      expect(answer.statusCode).toBe(405);
    }
    const routes = app.printRoutes({ commonPrefix: false });
    expect(routes.match(/\((.*?)\)/g)?.every((methods) => /^\((GET|HEAD|, )+\)$/.test(methods))).toBe(true);
  });

  it("refuses the name of another host", async () => {
    const answer = await app.inject({ url: "/experiments", headers: { host: "attacker.example" } });
    expect(answer.statusCode).toBe(403);
  });

  it("listens on this machine by default, takes any Host when told so, and refuses a port that is taken", async () => {
    const own = await startTrackingServer({ ...sample, port: 0 });
    const open = createTrackingServer({ ...sample, hostCheck: "any" });
    try {
      expect(own.url).toBe(`http://127.0.0.1:${own.port}`);
      expect((await fetch(`${own.url}/experiments`)).status).toBe(200);
      const foreign = await open.inject({ url: "/experiments", headers: { host: "tracking.example" } });
      expect(foreign.statusCode).toBe(200);
      await expect(startTrackingServer({ ...sample, port: own.port })).rejects.toMatchObject({
        code: "serve/port-in-use",
      });
    } finally {
      await own.app.close();
      await open.close();
    }
  });

  it("tells nothing of a store that fails", async () => {
    const broken = createTrackingServer({
      ...sample,
      store: {
        ...sample.store,
        searchExperiments: () => Promise.reject(new Error("no such table /secret/place")),
      },
    });
    const answer = await broken.inject({ url: "/experiments", headers: { accept: "text/html" } });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain("secret");
    await broken.close();
  });
});
