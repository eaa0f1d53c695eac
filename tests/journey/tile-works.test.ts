import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PredictAnswer } from "../../src/serve/index.ts";
import { startSystole, systole, waitForText } from "../support/systole.ts";

const tiles = fileURLToPath(new URL("../../projects/tile-works/data/tiles.csv", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "systole-tiles-"));
const workspace = join(home, "workspace");

let server: ReturnType<typeof startSystole>;
let [service, pages] = ["", ""];
beforeAll(async () => {
  const args = ["--workspace", workspace, "--port", "0", "--ui-port", "0", "--threads", "2"];
  server = startSystole(["up", "tile-works", ...args]);
  const both = /predictions\s+(http:\/\/[\d.:]+)[\s\S]*experiments\s+(http:\/\/[\d.:]+)/;
  [, service = "", pages = ""] = await waitForText(server, both);
});
afterAll(async () => {
  server.kill("SIGINT");
  await server.finished;
  rmSync(home, { recursive: true, force: true });
});

const get = async (url: string): Promise<string> => {
  const response = await fetch(url);
  expect(response.status, url).toBe(200);
  return response.text();
};

describe("systole up on the second shipped project, of three classes and texts", () => {
  test("judges by metrics of many classes, drops what has no grade, and passes the gate", () => {
    const report = JSON.parse(readFileSync(join(workspace, "reports", "tile-works", "metrics.json"), "utf8"));
    expect(report.data).toMatchObject({ rows: 3200, used: 3185 });
    expect(report.selected).toBe("random_forest");
    const [logistic, forest] = report.candidates;
    expect(logistic.metrics.roc_auc.mean).toBeCloseTo(0.766, 2);
    expect(forest.metrics.roc_auc.mean).toBeCloseTo(0.795, 2);
    for (const candidate of report.candidates)
      for (const { mean } of Object.values<{ mean: number }>(candidate.metrics))
        expect(mean).toBeGreaterThan(0);
    expect(report.gates[0]).toMatchObject({ metric: "roc_auc", passed: true });
  });

  test("draws each feature, and none of what is left aside", () => {
    const figures = readdirSync(join(workspace, "reports", "tile-works", "figures"));
    expect(figures).toHaveLength(2 * (3 + 9));
    expect(figures).toContain("distribution_glaze.png");
    expect(figures.filter((name) => /tile_no|pressed_on|fired_at|grade/.test(name))).toEqual([]);
    const summary = readFileSync(join(workspace, "reports", "tile-works", "data_summary.csv"), "utf8");
    expect(summary).toContain("peak_c,numeric,highest temperature of the firing,°C,3185,0,");
  });

  test("documents and answers three classes, with what is missing filled in", async () => {
    const document = JSON.parse(await get(`${service}/openapi.json`));
    expect(document.info.description).toContain(
      "The most probable of the classes first, scrap, second is answered",
    );
    const operation = document.paths["/predict"].post;
    const [record] = operation.requestBody.content["application/json"].examples.byName.value.records;
    expect(Object.keys(record)).toHaveLength(9);
    expect(await get(`${service}/docs`)).toContain("swagger");

    const response = await fetch(`${service}/predict`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ records: [{ ...record, glaze: null, peak_c: 1390 }] }),
    });
    const answer = (await response.json()) as PredictAnswer;
    expect(answer).toMatchObject({
      classes: ["first", "scrap", "second"],
      imputed: [["glaze"]],
      warnings: [{ field: "peak_c", value: 1390 }],
      model: { name: "tile-works", version: "1" },
    });
    const [probabilities] = answer.probabilities as number[][];
    expect(probabilities!.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    expect(answer.predictions).toEqual([answer.classes[probabilities!.indexOf(Math.max(...probabilities!))]]);
    expect(answer).not.toHaveProperty("threshold");
    expect(await get(`${service}/metrics`)).toMatch(/systole_predictions_total\{[^}]*"first"[^}]*\} 1/);
  });

  test("shows the runs and the model on the experiments pages", async () => {
    const front = await get(pages);
    expect(front).toContain("tile-works");
    const links = [...front.matchAll(/href="([^"#]+)"/g)].map(([, href]) => new URL(href!, pages).href);
    const texts = await Promise.all([...new Set(links)].filter((href) => href.startsWith(pages)).map(get));
    expect(texts.join("\n")).toContain("random_forest");
  });

  test("predicts its own file, each class with its probability", async () => {
    const { code, stdout } = await systole([
      "predict",
      join(workspace, "models", "tile-works"),
      tiles,
      "--quiet",
    ]);
    expect(code).toBe(0);
    const [header, ...lines] = stdout.trimEnd().split("\n");
    expect(header).toMatch(
      /,soak_min,grade,prediction,probability_first,probability_scrap,probability_second$/,
    );
    expect(lines).toHaveLength(3200);
  });
});
