import { describe, expect, it } from "vitest";
import {
  DataError,
  inlineExecutor,
  makeLabels,
  makeTable,
  Random,
  takeLabels,
  takeRows,
} from "../core/index.ts";
import type { Dataset, Issue } from "../data/index.ts";
import { judgeMetrics, type SiteJudgement } from "../judge/index.ts";
import { buildClassifier } from "../learn/index.ts";
import { pipelineSpec, trainingPlan } from "../project/build-pipeline.ts";
import type { Project } from "../project/index.ts";
import { isUnjudged } from "./sites.ts";
import { type Compared, judgeTransport, type TransportOptions } from "./transport.ts";

const file = { path: "rows.csv", sha256: "a".repeat(64) };

/** Two numbers and a code that tell something of the class, where pebbles come from three beaches. */
const project = {
  name: "pebbles",
  schema: {
    columns: [
      { name: "weight", kind: "numeric", nullable: true },
      { name: "width", kind: "numeric", nullable: true },
      { name: "colour", kind: "categorical", codes: [{ value: "grey" }, { value: "red" }] },
      { name: "beach", kind: "text", role: "group" },
      { name: "shape", kind: "categorical", role: "target", codes: [{ value: "flat" }, { value: "round" }] },
    ],
    target: { column: "shape" },
  },
  data: {
    format: { kind: "csv", header: true },
    training: { ...file, constants: { beach: "north" } },
    external: { south: file, west: file },
  },
  training: {
    candidates: [
      { name: "plain", estimator: { name: "LogisticRegression", params: {} } },
      { name: "prior", estimator: { name: "DummyClassifier", params: { strategy: "prior" } } },
    ],
    seed: 3,
  },
  transport: { columnSets: { light: { without: ["weight"] } } },
} satisfies Project;

interface Draw {
  readonly seed: number;
  /** Which classes there are. */
  readonly classes?: readonly string[];
  readonly issues?: readonly Issue[];
  /** The width of the first pebble. */
  readonly widest?: number;
}

function drawn(n: number, { seed, classes = ["flat", "round"], issues = [], widest }: Draw): Dataset {
  const random = new Random(seed);
  const codes = Array.from({ length: n }, (_, i) => i % classes.length);
  const weight = Float64Array.from(codes, (c) => c + random.nextNormal());
  const width = Float64Array.from(codes, (c) => c + 2 * random.nextNormal());
  if (widest !== undefined) width[0] = widest;
  const colour = Int32Array.from(codes, () => random.nextInt(2));
  const table = makeTable([
    { kind: "numeric", name: "weight", values: weight },
    { kind: "numeric", name: "width", values: width },
    { kind: "categorical", name: "colour", categories: ["grey", "red"], codes: colour },
    { kind: "categorical", name: "beach", categories: [String(seed)], codes: new Int32Array(n) },
  ]);
  return {
    table,
    labels: makeLabels(
      codes.map((c) => classes[c]!),
      ["flat", "round"],
    ),
    rowNumbers: Int32Array.from(codes, (_, i) => i + 1),
    ledger: { read: n, used: n, dropped: [] },
    issues,
    sha256: file.sha256,
    source: "rows.csv",
  };
}

function takeRowsOf(dataset: Dataset, rows: readonly number[]): Dataset {
  return { ...dataset, table: takeRows(dataset.table, rows), labels: takeLabels(dataset.labels, rows) };
}

const training = drawn(80, { seed: 1 });
const evaluation: Compared = { selected: "plain", candidates: [{ name: "plain" }, { name: "prior" }] };

const beaches: Readonly<Record<string, Dataset>> = {
  south: drawn(60, { seed: 2 }),
  west: drawn(50, { seed: 3 }),
};

/** Judges at two beaches, with all columns alone unless something else is asked for. */
const judge = (
  changed: Partial<Project> = {},
  options: Partial<TransportOptions> = {},
  rows: Readonly<Record<string, Dataset>> = beaches,
) =>
  judgeTransport({ ...project, transport: {}, ...changed }, training, {
    plan: trainingPlan(project),
    evaluation,
    isThorough: false,
    load: async (name) => rows[name]!,
    executor: inlineExecutor,
    ...options,
  });

const judged = (site: SiteJudgement | object | undefined): SiteJudgement => {
  if (site === undefined || isUnjudged(site)) throw new Error(JSON.stringify(site));
  return site as SiteJudgement;
};

/** What most tests look at: made once. */
const standard = judge({ transport: project.transport });

describe("judgeTransport()", () => {
  it("judges at each site what the model of all training rows answers there", async () => {
    const found = await standard;
    expect(found).toMatchObject({ trainingSite: "north", transported: "plain" });
    expect(Object.keys(found.transport)).toEqual(["south", "west"]);
    const [candidate] = project.training.candidates;
    const fitted = await buildClassifier(pipelineSpec(project.schema, candidate!, 3)).fit(
      training.table,
      training.labels,
    );
    for (const [name, { table, labels }] of Object.entries(beaches)) {
      const probabilities = fitted.predictProba(table);
      const expected = judgeMetrics({ yTrue: labels, probabilities, positive: "round", seed: 3 });
      expect(judged(found.transport[name]).metrics).toEqual(expected);
    }
  });

  it("leaves each site out in turn, the training site first", async () => {
    const found = await standard;
    expect(Object.keys(found.leaveOneOut)).toEqual(["north", "south", "west"]);
    // with the roles changed, training at two sites and judging at the third is the same
    const { south, west } = beaches;
    const swapped = await judgeTransport(
      { ...project, transport: {}, data: { ...project.data, external: { a: file, b: file } } },
      south!,
      {
        plan: trainingPlan(project),
        evaluation,
        isThorough: false,
        load: async (name) => (name === "a" ? west! : training),
        executor: inlineExecutor,
      },
    );
    const auc = (site: unknown) =>
      (judged(site as SiteJudgement).metrics["roc_auc"] as { value: number }).value;
    expect(auc(swapped.leaveOneOut["b"])).toBeCloseTo(auc(found.leaveOneOut["north"]), 9);
    const { means } = found.siteSummaries.leaveOneOut;
    const values = ["north", "south", "west"].map((name) => auc(found.leaveOneOut[name]));
    expect(means["roc_auc"]!.macro).toBeCloseTo((values[0]! + values[1]! + values[2]!) / 3, 12);
    expect(means["roc_auc"]!.weighted).toBeCloseTo(
      (80 * values[0]! + 60 * values[1]! + 50 * values[2]!) / 190,
      12,
    );
  });

  it("trains without the columns that a set leaves out, as a project without them does", async () => {
    const found = await standard;
    const columns = project.schema.columns.filter(({ name }) => name !== "weight");
    const other = await judge({ schema: { ...project.schema, columns } });
    const { without, ...light } = found.columnSets["light"]!;
    expect(without).toEqual(["weight"]);
    expect(light.transport).toEqual(other.transport);
    expect(light.leaveOneOut).toEqual(other.leaveOneOut);
    expect(light.transport).not.toEqual(found.transport);
  });

  it("judges the other candidates too when the run is thorough", async () => {
    const quick = await standard;
    expect(quick.otherCandidates).toBeUndefined();
    const { otherCandidates, leaveOneOut } = await judge({}, { isThorough: true });
    expect(leaveOneOut).toEqual(quick.leaveOneOut);
    expect(Object.keys(otherCandidates!)).toEqual(["prior"]);
    const { transport } = otherCandidates!["prior"]!;
    expect(judged(transport["south"]).metrics["roc_auc"]).toMatchObject({ value: 0.5 });
  });

  it("tells of a site that cannot be read, has errors or no rows, and judges the others", async () => {
    const issues: Issue[] = [{ severity: "error", rule: "range", row: 1, message: "too heavy" }];
    const external = { lost: file, wrong: file, empty: file, west: file };
    const found = await judge(
      { data: { ...project.data, external } },
      {
        load: async (name) => {
          if (name === "lost") throw new DataError("data/other-coding", "in other codes");
          return name === "wrong"
            ? drawn(9, { seed: 9, issues })
            : name === "empty"
              ? drawn(0, { seed: 9 })
              : beaches["west"]!;
        },
      },
    );
    const unread = {
      lost: { undefined: "data/other-coding", reason: "in other codes" },
      wrong: { undefined: "data/invalid", reason: expect.stringContaining("too heavy") },
      empty: { undefined: "metric/no-rows", reason: "a site must have rows with a target, got 0 without" },
    };
    expect(found.transport).toMatchObject(unread);
    expect(found.leaveOneOut).toMatchObject(unread);
    expect(judged(found.transport["west"]).n).toBe(50);
    expect(Object.keys(found.leaveOneOut).slice(0, 2)).toEqual(["north", "west"]);
    const none = await judge(
      { data: { ...project.data, external: { south: file } } },
      {
        load: async () => {
          throw new DataError("data/other-coding", "in other codes");
        },
      },
    );
    expect(none).toMatchObject({ leaveOneOut: { south: { undefined: "data/other-coding" } } });
  });

  it("goes on where a site has one class, and where none but it has two", async () => {
    const flat = drawn(40, { seed: 4, classes: ["flat"] });
    const found = await judge({}, {}, { south: flat, west: flat });
    expect(judged(found.transport["south"]).metrics["roc_auc"]).toMatchObject({
      undefined: "metric/one-class",
    });
    expect(found.leaveOneOut["north"]).toMatchObject({ undefined: "fit/one-class" });
    expect(judged(found.leaveOneOut["west"]).events).toBe(0);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it("tells of rows that a fit cannot answer in their place, and judges the others", async () => {
    const columns = { width: { name: "SplineTransformer", params: { extrapolation: "error" } } };
    const plan = trainingPlan({
      ...project,
      training: { candidates: [{ ...project.training.candidates[0]!, columns }] },
    });
    const { west } = beaches;
    const narrow = takeRowsOf(west!, [0, 1]);
    const wide = drawn(60, { seed: 2, widest: 50 });
    const found = await judge(
      { transport: { columnSets: { plain: { without: ["width"] } } } },
      { plan },
      { south: wide, west: narrow },
    );
    expect(found.transport["south"]).toMatchObject({ undefined: "transform/out-of-range" });
    expect(judged(found.transport["west"]).n).toBe(2);
    expect(judged(found.columnSets["plain"]!.transport["south"]).n).toBe(60);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it("ends with the signal, and with what is no fault of rows", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(judge({}, { signal })).rejects.toThrow("enough");
    const load = async (): Promise<Dataset> => {
      throw new TypeError("a fault of the program");
    };
    await expect(judge({}, { load })).rejects.toThrow("a fault of the program");
  });
});
