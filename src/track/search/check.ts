import { ParameterError } from "../../core/index.ts";
import type { Condition, OrderKey, Search, SearchKey } from "./search.ts";
import {
  datasetFields,
  type Searchable,
  type Searched,
  type SearchedEntity,
  searchables,
} from "./searchable.ts";

/** What is wrong with a part of a search, and what would be right. */
export interface SearchFault {
  /** What it must do and what it does, to stand after "must": `name an attribute of a run, got "auc"`. */
  readonly message: string;
  readonly hint: string;
}

/** The names of the attributes by which a kind of thing can be filtered, as a message lists them. */
function filterable({ attributes }: Searchable): string {
  return Object.keys(attributes)
    .filter((name) => attributes[name]?.comparators.length !== 0)
    .join(", ");
}

/** How the values of a key compare; or why it is no key of such a thing. */
export function searchedKey(entity: SearchedEntity, { kind, name }: SearchKey): Searched | SearchFault {
  const searchable = searchables[entity];
  if (kind === "attribute") {
    const found = Object.hasOwn(searchable.attributes, name) ? searchable.attributes[name] : undefined;
    return (
      found ?? {
        message: `name an attribute of a ${entity}, got "${name}"`,
        hint: `there are ${Object.keys(searchable.attributes).join(", ")}; other names need a prefix, as in tags.${name}`,
      }
    );
  }
  const found = searchable.entries[kind];
  if (found === undefined)
    return {
      message: `name what a ${entity} has, got the ${kind} "${name}"`,
      hint: `the prefixes are ${Object.keys(searchable.prefixes).join(", ")}`,
    };
  if (kind === "dataset" && !datasetFields.includes(name))
    return {
      message: `name a field of a data set, got "${name}"`,
      hint: `there are ${datasetFields.join(", ")}`,
    };
  return found;
}

/** Why a condition cannot be asked of such a thing; `undefined` when it can. */
export function conditionFault(entity: SearchedEntity, condition: Condition): SearchFault | undefined {
  const searched = searchedKey(entity, condition.key);
  if ("message" in searched) return searched;
  const { kind, name } = condition.key;
  const subject = `${kind} "${name}"`;
  if (searched.comparators.length === 0)
    return {
      message: `name an attribute that filters, got "${name}", which only orders`,
      hint: `there are ${filterable(searchables[entity])}`,
    };
  if (!searched.comparators.includes(condition.comparator))
    return {
      message: `compare ${subject} by one of ${searched.comparators.join(", ")}, got ${condition.comparator}`,
      hint: "choose one of these comparators",
    };
  if ("values" in condition) {
    if (condition.values.length === 0)
      return {
        message: `compare ${subject} with a list that is not empty, got ()`,
        hint: "name one value or more",
      };
    const bad = condition.values.find((value) => !isValue(searched, value));
    return bad === undefined ? undefined : valueFault(subject, searched, bad);
  }
  if ("value" in condition && !isValue(searched, condition.value))
    return valueFault(subject, searched, condition.value);
  return undefined;
}

function isValue({ type }: Searched, value: string | number): boolean {
  if (type === "text") return typeof value === "string";
  if (type === "id") return typeof value === "string" && /^\d{1,15}$/.test(value);
  if (type === "whole") return Number.isInteger(value);
  return typeof value === "number" && !Number.isNaN(value);
}

function valueFault(subject: string, { type }: Searched, value: string | number): SearchFault {
  const wanted = {
    text: ["a quoted text", "put it into quotes: 'value'"],
    id: ["a whole number in quotes", "write it as '1'"],
    whole: ["a whole number", "write it without quotes and point"],
    number: ["a number", "write it without quotes"],
  }[type];
  const got = typeof value === "string" ? `"${value}"` : String(value);
  return { message: `compare ${subject} with ${wanted[0]}, got ${got}`, hint: wanted[1] ?? "" };
}

/** Why a key cannot order such things; `undefined` when it can. */
export function orderFault(entity: SearchedEntity, { key }: OrderKey): SearchFault | undefined {
  const searched = searchedKey(entity, key);
  if ("message" in searched) return searched;
  const { orderKinds } = searchables[entity];
  if (orderKinds.includes(key.kind)) return undefined;
  return {
    message: `name something by which a ${entity} can be ordered, got the ${key.kind} "${key.name}"`,
    hint: `order by ${orderKinds.join(", ")}`,
  };
}

/**
 * Checks a search that was not parsed but made by hand: its keys, comparators, values and page size.
 *
 * @returns the size of the page.
 * @throws {ParameterError} `track/search-filter`, `track/search-order`, or `parameter/invalid` for the size.
 */
export function checkSearch(entity: SearchedEntity, search: Search): number {
  for (const condition of search.filter ?? []) {
    const fault = conditionFault(entity, condition);
    if (fault !== undefined)
      throw new ParameterError("track/search-filter", `the filter must ${fault.message}`, {
        hint: fault.hint,
      });
  }
  checkOrder(entity, search.orderBy ?? []);
  const { defaultResults, mostResults } = searchables[entity];
  const size = search.maxResults ?? defaultResults;
  if (!Number.isInteger(size) || size < 1 || size > mostResults)
    throw new ParameterError(
      "parameter/invalid",
      `maxResults must be a whole number from 1 to ${mostResults}, got ${size}`,
    );
  return size;
}

/** Checks the keys of an order. @throws {ParameterError} `track/search-order` for one that cannot order, or that stands twice. */
export function checkOrder(entity: SearchedEntity, orderBy: readonly OrderKey[]): void {
  const seen = new Set<string>();
  for (const order of orderBy) {
    const fault = orderFault(entity, order);
    if (fault !== undefined)
      throw new ParameterError("track/search-order", `the order must ${fault.message}`, { hint: fault.hint });
    const name = JSON.stringify([order.key.kind, order.key.name, order.dataset]);
    if (seen.has(name))
      throw new ParameterError(
        "track/search-order",
        `the order must name each key once, got ${order.key.kind} "${order.key.name}" twice`,
        { hint: "leave the second one out: it changes nothing" },
      );
    seen.add(name);
  }
}
