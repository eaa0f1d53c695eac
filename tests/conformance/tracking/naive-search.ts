import type { Condition, Filter, OrderKey, Run, SearchKey } from "../../../src/track/index.ts";

/**
 * The runs that fulfil a filter, in order, found in memory, one run after another. It is written from what MLflow's documents say
 * and shares no code with a store, so that the two can be compared.
 */
export function searchNaively(runs: readonly Run[], filter: Filter, orderBy: readonly OrderKey[]): Run[] {
  const ties: OrderKey[] = [
    { key: { kind: "attribute", name: "start_time" }, direction: "desc" },
    { key: { kind: "attribute", name: "run_id" }, direction: "asc" },
  ];
  const isNamed = ({ key }: OrderKey): boolean => orderBy.some((order) => order.key.name === key.name);
  const whole = [...orderBy, ...ties.filter((tie) => !isNamed(tie))];
  return runs
    .filter((run) => filter.every((condition) => fulfils(run, condition)))
    .sort((a, b) => {
      for (const order of whole) {
        const sign = compareBy(order, a, b);
        if (sign !== 0) return sign;
      }
      return 0;
    });
}

type Value = string | number | undefined;

function valueUnder({ info, ...run }: Run, { kind, name }: SearchKey): Value {
  if (kind === "metric") return run.metrics.find(({ key }) => key === name)?.value;
  if (kind === "param") return run.params.find(({ key }) => key === name)?.value;
  if (kind === "tag") return run.tags[name];
  const attributes: Record<string, Value> = {
    run_id: info.runId,
    run_name: info.runName,
    status: info.status,
    user_id: info.userId,
    artifact_uri: info.artifactUri,
    start_time: info.startTime,
    end_time: info.endTime,
  };
  return attributes[name];
}

function fulfils(run: Run, condition: Condition): boolean {
  if (condition.key.kind === "dataset") {
    const field = condition.key.name;
    return run.inputs.some(({ dataset, tags }) => {
      const value = { ...dataset, context: tags["mlflow.data.context"] }[
        field as "name" | "digest" | "context"
      ];
      return value !== undefined && compares(value, condition);
    });
  }
  const value = valueUnder(run, condition.key);
  if (condition.comparator === "IS NULL") return value === undefined;
  if (condition.comparator === "IS NOT NULL") return value !== undefined;
  return value !== undefined && compares(value, condition);
}

function compares(value: string | number, condition: Condition): boolean {
  switch (condition.comparator) {
    case "=":
      return value === condition.value;
    case "!=":
      return value !== condition.value;
    case "<":
      return value < condition.value;
    case "<=":
      return value <= condition.value;
    case ">":
      return value > condition.value;
    case ">=":
      return value >= condition.value;
    case "LIKE":
      return isLike(String(value), condition.value, "");
    case "ILIKE":
      return isLike(String(value), condition.value, "i");
    case "IN":
      return condition.values.includes(String(value));
    case "NOT IN":
      return !condition.values.includes(String(value));
    default:
      return false;
  }
}

function isLike(text: string, pattern: string, flags: string): boolean {
  const escaped = pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("%", ".*").replaceAll("_", ".")}$`, `su${flags}`).test(text);
}

/** Values first, then metrics that are NaN, then what is absent: in both directions. */
function compareBy({ key, direction }: OrderKey, a: Run, b: Run): number {
  const [left, right] = [valueUnder(a, key), valueUnder(b, key)];
  const rank = (value: Value): number => (value === undefined ? 2 : Number.isNaN(value) ? 1 : 0);
  if (rank(left) !== rank(right) || rank(left) !== 0) return rank(left) - rank(right);
  if (left === right) return 0;
  return (left! < right! ? -1 : 1) * (direction === "asc" ? 1 : -1);
}
