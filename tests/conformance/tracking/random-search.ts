import fc from "fast-check";
import type { Condition, Filter, OrderKey, Run, RunInit, TrackingStore } from "../../../src/track/index.ts";

/** Few keys and values, so that conditions hit and orders tie; no two texts that differ in case alone outside ASCII. */
export const metricKeys = ["auc", "log loss", "f1/macro"] as const;
export const paramKeys = ["C", "max depth"] as const;
export const tagKeys = ["kind", "a.b"] as const;
export const texts = ["", "l1", "L1", "l2", "a_b", "a%b", "it is", "10", "9"] as const;
export const numbers = [-1, 0, 0.25, 0.5, 1, 1e6] as const;
const statuses = ["RUNNING", "FINISHED", "FAILED"] as const;
const contexts = ["training", "testing"] as const;

/** What one run is to have. */
export interface RunPlan {
  readonly init: Required<Pick<RunInit, "runName" | "userId" | "startTime">>;
  readonly status: (typeof statuses)[number];
  readonly endTime: number | undefined;
  readonly metrics: readonly (readonly [key: string, value: number])[];
  readonly params: readonly (readonly [key: string, value: string])[];
  readonly tags: readonly (readonly [key: string, value: string])[];
  readonly datasets: readonly (readonly [name: string, digest: string, context: string])[];
}

const entriesOf = <K extends string, V>(keys: readonly K[], value: fc.Arbitrary<V>) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...keys), value), {
      selector: ([key]) => key,
      maxLength: keys.length,
    })
    .map((entries) => entries as readonly (readonly [K, V])[]);

/** Random runs. */
export const runPlans: fc.Arbitrary<RunPlan> = fc.record({
  init: fc.record({
    runName: fc.constantFrom("one", "One", "two", "a_b"),
    userId: fc.constantFrom("", "ada", "bob"),
    startTime: fc.constantFrom(0, 1, 2, 1e12),
  }),
  status: fc.constantFrom(...statuses),
  endTime: fc.constantFrom(undefined, 5, 6),
  metrics: entriesOf(metricKeys, fc.constantFrom(...numbers, Number.NaN)),
  params: entriesOf(paramKeys, fc.constantFrom(...texts)),
  tags: entriesOf(tagKeys, fc.constantFrom(...texts)),
  datasets: fc.uniqueArray(
    fc.tuple(fc.constantFrom("rows", "other"), fc.constantFrom("d1", "d2"), fc.constantFrom(...contexts)),
    { selector: ([name, digest]) => name + digest, maxLength: 2 },
  ),
});

/** Makes the runs of some plans. */
export async function makeRuns(
  store: TrackingStore,
  experimentId: string,
  plans: readonly RunPlan[],
): Promise<Run[]> {
  const runs: Run[] = [];
  for (const plan of plans) {
    const { runId } = (await store.createRun(experimentId, plan.init)).info;
    await store.logBatch(runId, {
      metrics: plan.metrics.map(([key, value]) => ({ key, value, timestamp: 1, step: 0 })),
      params: plan.params.map(([key, value]) => ({ key, value })),
      tags: Object.fromEntries(plan.tags),
    });
    await store.logInputs(
      runId,
      plan.datasets.map(([name, digest, context]) => ({
        dataset: { name, digest, sourceType: "local", source: "{}" },
        tags: { "mlflow.data.context": context },
      })),
    );
    const { status, endTime } = plan;
    await store.updateRun(runId, { status, ...(endTime === undefined ? {} : { endTime }) });
    runs.push(await store.getRun(runId));
  }
  return runs;
}

const key = <K extends Condition["key"]["kind"]>(kind: K, names: readonly string[]) =>
  fc.constantFrom(...names).map((name) => ({ kind, name }));
const textKeys = fc.oneof(
  key("param", [...paramKeys, "absent"]),
  key("tag", [...tagKeys, "absent", "mlflow.runName"]),
);
const patterns = fc.constantFrom("%", "l_", "L%", "%b", "a\\_b", "a_b", "", "%o%");

const numberConditions: fc.Arbitrary<Condition> = fc.record({
  key: fc.oneof(key("metric", [...metricKeys, "absent"]), key("attribute", ["start_time", "end_time"])),
  comparator: fc.constantFrom("=", "!=", "<", "<=", ">", ">="),
  value: fc.constantFrom(...numbers, 5, 1e12),
});
const attributeTexts = fc.constantFrom("one", "One", "ada", "", "FINISHED", "RUNNING", "a_b");
const textConditions: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ key: textKeys, comparator: fc.constantFrom("=", "!="), value: fc.constantFrom(...texts) }),
  fc.record({ key: textKeys, comparator: fc.constantFrom("LIKE", "ILIKE"), value: patterns }),
  fc.record({ key: textKeys, comparator: fc.constantFrom("IS NULL", "IS NOT NULL") }),
  fc.record({
    key: key("attribute", ["run_name", "status", "user_id"]),
    comparator: fc.constantFrom("=", "!="),
    value: attributeTexts,
  }),
  fc.record({
    key: key("attribute", ["run_name", "status", "user_id"]),
    comparator: fc.constantFrom("LIKE", "ILIKE"),
    value: patterns,
  }),
);
const datasetConditions: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    key: key("dataset", ["name", "digest", "context"]),
    comparator: fc.constantFrom("=", "!="),
    value: fc.constantFrom("rows", "d1", "training", "x"),
  }),
  fc.record({
    key: key("dataset", ["name", "digest", "context"]),
    comparator: fc.constantFrom("IN", "NOT IN"),
    values: fc.uniqueArray(fc.constantFrom("rows", "d1", "d2", "training"), { minLength: 1 }),
  }),
);

/** Random filters over such runs, of no more than three conditions so that something is found. */
export const filters: fc.Arbitrary<Filter> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: numberConditions },
    { weight: 4, arbitrary: textConditions },
    { weight: 1, arbitrary: datasetConditions },
  ),
  { maxLength: 3 },
);

/** Random orders of up to three keys. */
export const orders: fc.Arbitrary<OrderKey[]> = fc.uniqueArray(
  fc.record({
    key: fc.oneof(
      key("metric", [...metricKeys, "absent"]),
      key("param", [...paramKeys, "absent"]),
      key("tag", [...tagKeys]),
      key("attribute", ["start_time", "end_time", "run_name", "status", "user_id", "run_id"]),
    ),
    direction: fc.constantFrom("asc" as const, "desc" as const),
  }),
  { selector: (order) => `${order.key.kind} ${order.key.name}`, maxLength: 3 },
);
