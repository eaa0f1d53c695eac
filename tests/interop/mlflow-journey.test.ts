import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systole } from "../support/systole.ts";
import { describePython, runPython } from "./python.ts";

interface Seen {
  readonly parent: {
    readonly status: string;
    readonly params: Record<string, string>;
    readonly metrics: Record<string, number>;
    readonly tags: Record<string, string>;
    readonly inputs: readonly {
      readonly name: string;
      readonly digest: string;
      readonly source: { readonly uri: string };
    }[];
    readonly artifacts: readonly string[];
    readonly outputs: readonly string[];
  };
  readonly children: Record<
    string,
    {
      status: string;
      params: Record<string, string>;
      metrics: Record<string, number>;
      roc_auc_fold: [number, number][];
    }
  >;
  /** The candidates in MLflow's order of `metrics.roc_auc DESC`. */
  readonly ranked: readonly string[];
  readonly figure_starts: string;
  readonly version: { readonly version: number; readonly run_id: string; readonly status: string };
  readonly parent_id: string;
  readonly model: { id: string; flavors: string[]; inputs: string[]; files: string[]; logged_status: string };
}

interface Document {
  readonly judgement: { calibration: { intercept: number; slope: number; ici: number } };
  readonly transport: Record<string, { metrics: Record<string, { value: number }> }>;
  readonly data: { readonly sha256: string };
  readonly selected: string;
  readonly gates: { name: string; value?: number; message: string }[];
  readonly candidates: {
    name: string;
    metrics: Record<string, { mean: number; sd: number; low: number; high: number }>;
    folds: Record<string, number[]>;
  }[];
}

/** The keys that a name of the glossary stands for. */
function patternOf(name: string): RegExp {
  const metric = "(roc_auc|average_precision|accuracy|precision|recall|specificity|f1|brier_score|log_loss)";
  const text = name
    .replace("<metric>", metric)
    .replace(
      "<figure>",
      `(${metric}(_low|_high)?|calibration_intercept|calibration_slope|intercept|slope|ici|n|events)`,
    )
    .replace(/<(site|name)>/, "[\\w-]+")
    .replace("…", ".+");
  return new RegExp(`^${text}$`);
}

describePython("MLflow's client reads what systole run wrote", () => {
  const home = mkdtempSync(join(tmpdir(), "systole-mlflow-journey-"));
  let document: Document;
  let seen: Seen;
  beforeAll(async () => {
    const { code, stdout, stderr } = await systole([
      "run",
      "heart-disease",
      "--workspace",
      home,
      "--json",
      "--quiet",
    ]);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    document = JSON.parse(stdout) as Document;
    const script = fileURLToPath(new URL("./mlflow/read_journey.py", import.meta.url));
    seen = await runPython<Seen>(script, [home, "heart-disease"], home);
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test("a finished parent with the plan, the data set, the figures and the model", () => {
    const { parent } = seen;
    expect(parent.status).toBe("FINISHED");
    expect(parent.params).toMatchObject({
      n_splits: "5",
      n_repeats: "5",
      random_state: "42",
      selected: document.selected,
    });
    expect(parent.tags).toMatchObject({
      "systole.data_sha256": document.data.sha256,
      "mlflow.source.type": "LOCAL",
    });
    expect(parent.inputs).toMatchObject([
      { name: "heart-disease", digest: document.data.sha256.slice(0, 8) },
    ]);
    expect(parent.artifacts).toContain("reports/figures/correlation_heat_map.svg");
    expect(parent.artifacts).toContain("reports/data_summary.csv");
    expect(seen.figure_starts).toBe("89504e47"); // a PNG
    expect(parent.outputs).toEqual([seen.model.id]);
  });

  test("how each gate was met: its figure as a metric, and a tag with the sentence", () => {
    const { metrics, tags } = seen.parent;
    expect(tags["systole.gates"]).toBe("passed");
    expect(document.gates.map(({ name }) => name)).toContain("artifact-parity");
    for (const { name, value, message } of document.gates) {
      expect(tags[`systole.gate.${name}`]).toContain(`passed: ${message}`);
      expect(metrics[`gate/${name}`]).toBe(value);
    }
  });

  test("every figure of the judgement as a number, under a name that docs/metrics.md explains", () => {
    const { metrics: logged } = seen.parent;
    const { calibration } = document.judgement;
    const { roc_auc } = document.candidates.find(({ name }) => name === document.selected)!.metrics;
    expect(logged).toMatchObject({
      roc_auc: roc_auc!.mean,
      roc_auc_low: roc_auc!.low,
      roc_auc_high: roc_auc!.high,
      calibration_intercept: calibration.intercept,
      calibration_slope: calibration.slope,
      ici: calibration.ici,
      "transport/hungarian/roc_auc": document.transport["hungarian"]!.metrics["roc_auc"]!.value,
      "gate/roc_auc": document.gates.find(({ name }) => name === "roc_auc")!.value,
    });
    const explained = readFileSync(new URL("../../docs/metrics.md", import.meta.url), "utf8");
    const known = [...explained.matchAll(/`([a-z_<>/…]+)`/g)].map(([, name = ""]) => patternOf(name));
    for (const [key, value] of Object.entries(logged)) {
      expect(Number.isFinite(value), key).toBe(true);
      expect(
        known.some((pattern) => pattern.test(key)),
        key,
      ).toBe(true);
    }
  });

  test("a finished child a candidate, with scikit-learn's parameters, means, spreads and a step a fold", () => {
    expect(Object.keys(seen.children).sort()).toEqual(document.candidates.map(({ name }) => name).sort());
    for (const candidate of document.candidates) {
      const child = seen.children[candidate.name]!;
      expect(child.status).toBe("FINISHED");
      expect(child.metrics["roc_auc"]).toBe(candidate.metrics["roc_auc"]?.mean);
      expect(child.metrics["roc_auc_sd"]).toBe(candidate.metrics["roc_auc"]?.sd);
      expect(child.roc_auc_fold).toEqual(candidate.folds["roc_auc"]?.map((value, step) => [step, value]));
    }
    expect(seen.children["random_forest"]?.params).toMatchObject({
      classifier__n_estimators: "300",
      classifier__class_weight: "None",
    });
  });

  test("the order of our means when it sorts by roc_auc, which the verdict is about", () => {
    const meanOf = ({ metrics }: Document["candidates"][number]): number => metrics["roc_auc"]!.mean;
    const ordered = document.candidates.toSorted((a, b) => meanOf(b) - meanOf(a)).map(({ name }) => name);
    expect(seen.ranked).toEqual(ordered);
    const best = document.candidates.find(({ name }) => name === document.selected)!;
    expect(seen.parent.metrics["roc_auc"]).toBe(meanOf(best));
  });

  test("the champion: version 1 of this run, ready, with MLmodel, signature and our files", () => {
    expect(seen.version).toMatchObject({ version: 1, run_id: seen.parent_id, status: "READY" });
    expect(seen.model.flavors).toContain("systole");
    expect(seen.model.inputs.slice(0, 3)).toEqual(["age", "sex", "cp"]);
    for (const file of ["MLmodel", "model.json", "model.bin", "checksums.json"])
      expect(seen.model.files).toContain(file);
    expect(seen.model.logged_status).toMatch(/READY/);
  });
});
