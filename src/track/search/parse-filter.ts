import { conditionFault, searchedKey } from "./check.ts";
import { Scanner } from "./scanner.ts";
import type { Condition, Filter, SearchKey } from "./search.ts";
import type { SearchedEntity } from "./searchable.ts";

/**
 * Parses MLflow's filter language: conditions joined by `AND`, such as ``metrics.auc > 0.9 AND tags.`my tag` LIKE 'a%'``.
 * Keywords may be in lower case. Texts stand in single or double quotes, and a quote within is written twice: MLflow
 * itself knows no quote within a text.
 *
 * @param entity what is searched: it says which keys there are.
 * @returns the conditions; none for an empty text.
 * @throws {ParameterError} `track/search-filter` with the place in `details.place`.
 * @example parseFilter("run", "params.C = '1.0'") // [{ key: { kind: "param", name: "C" }, comparator: "=", value: "1.0" }]
 */
export function parseFilter(entity: SearchedEntity, text: string): Filter {
  const scanner = new Scanner("track/search-filter", "filter", text);
  const conditions: Condition[] = [];
  if (scanner.isAtEnd) return conditions;
  for (;;) {
    const place = scanner.place;
    const condition = takeCondition(scanner, entity);
    const fault = conditionFault(entity, condition);
    if (fault !== undefined) throw scanner.refuse(fault, place);
    conditions.push(condition);
    if (scanner.isAtEnd) return conditions;
    if (!scanner.takeWord("AND"))
      throw scanner.refuse({
        message: "have AND between its conditions",
        hint: "there is no OR and no NOT: search twice instead",
      });
  }
}

function takeCondition(scanner: Scanner, entity: SearchedEntity): Condition {
  const key = scanner.takeKey(entity);
  if (scanner.takeWord("IS NOT NULL")) return { key, comparator: "IS NOT NULL" };
  if (scanner.takeWord("IS NULL")) return { key, comparator: "IS NULL" };
  if (scanner.takeWord("NOT IN")) return { key, comparator: "NOT IN", values: takeList(scanner) };
  if (scanner.takeWord("IN")) return { key, comparator: "IN", values: takeList(scanner) };
  for (const comparator of ["ILIKE", "LIKE"] as const)
    if (scanner.takeWord(comparator)) return { key, comparator, value: takeText(scanner) };
  const comparator = scanner.take(/!=|<=|>=|=|<|>/y);
  if (comparator === undefined)
    throw scanner.refuse({
      message: "compare the key",
      hint: "the comparators are =, !=, <, <=, >, >=, LIKE, ILIKE, IN, NOT IN, IS NULL and IS NOT NULL",
    });
  const value = takeNumber(scanner) ?? takeText(scanner);
  return { key, comparator: comparator as "=", value: asWhole(entity, key, value) };
}

/** Whole numbers may be written as quoted digits. */
function asWhole(entity: SearchedEntity, key: SearchKey, value: string | number): string | number {
  const searched = searchedKey(entity, key);
  const isQuotedWhole =
    !("message" in searched) &&
    searched.type === "whole" &&
    typeof value === "string" &&
    /^-?\d{1,15}$/.test(value);
  return isQuotedWhole ? Number(value) : value;
}

function takeNumber(scanner: Scanner): number | undefined {
  const digits = scanner.take(/-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?![\p{L}\p{N}_])/iuy);
  return digits === undefined ? undefined : Number(digits);
}

function takeText(scanner: Scanner): string {
  const text = scanner.takeQuoted("'\"");
  if (text === undefined)
    throw scanner.refuse({ message: "have a value here", hint: "a text stands in quotes: 'value'" });
  return text;
}

function takeList(scanner: Scanner): string[] {
  const refuse = (message: string): never => {
    throw scanner.refuse({ message, hint: "write the values as ('a', 'b')" });
  };
  if (scanner.take(/\(/y) === undefined) refuse("have a list in parentheses here");
  const values = [takeText(scanner)];
  while (scanner.take(/,/y) !== undefined) {
    if (scanner.take(/\)/y) !== undefined) return values;
    values.push(takeText(scanner));
  }
  if (scanner.take(/\)/y) === undefined) refuse("end the list by a parenthesis");
  return values;
}
