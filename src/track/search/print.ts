import type { Condition, Filter, OrderKey, SearchKey } from "./search.ts";
import { type SearchedEntity, searchables } from "./searchable.ts";

/** A filter as a text of MLflow's language: what `parseFilter` reads back, and what a REST server is sent. */
export function printFilter(entity: SearchedEntity, filter: Filter): string {
  return filter.map((condition) => printCondition(entity, condition)).join(" AND ");
}

/** An order as texts of MLflow's language. */
export function printOrder(entity: SearchedEntity, orderBy: readonly OrderKey[]): string[] {
  return orderBy.map(({ key, direction }) => `${printKey(entity, key)} ${direction.toUpperCase()}`);
}

function printCondition(entity: SearchedEntity, condition: Condition): string {
  const head = `${printKey(entity, condition.key)} ${condition.comparator}`;
  if ("values" in condition) return `${head} (${condition.values.map(printValue).join(", ")})`;
  return "value" in condition ? `${head} ${printValue(condition.value)}` : head;
}

function printKey(entity: SearchedEntity, { kind, name }: SearchKey): string {
  if (kind === "attribute") return name;
  const { prefixes } = searchables[entity];
  const prefix = Object.keys(prefixes).find((word) => prefixes[word] === kind) ?? kind;
  return `${prefix}.\`${name.replaceAll("`", "``")}\``;
}

/** A value as MLflow's reader takes it. It knows no quote within a text, so a text with a single quote stands in double ones. */
function printValue(value: string | number): string {
  if (typeof value === "number") return printNumber(value);
  return value.includes("'") && !value.includes('"') ? `"${value}"` : `'${value.replaceAll("'", "''")}'`;
}

/** A number as MLflow's reader takes it: it knows no plus in an exponent, and no word for an infinity. */
function printNumber(value: number): string {
  if (value === Infinity) return "1e999";
  if (value === -Infinity) return "-1e999";
  return String(value).replace("e+", "e");
}
