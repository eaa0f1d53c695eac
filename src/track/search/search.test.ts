import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError } from "../../core/index.ts";
import { parseFilter, parseOrder, printFilter, printOrder } from "./index.ts";
import type { Condition, OrderKey } from "./search.ts";
import { datasetFields, type SearchedEntity, searchables } from "./searchable.ts";

const entities = Object.keys(searchables) as SearchedEntity[];
const names = fc.string({ unit: "grapheme", minLength: 1 });
const texts = fc.string({ unit: "grapheme" });

/** Any condition that can be asked of a kind of thing. */
function conditions(entity: SearchedEntity): fc.Arbitrary<Condition> {
  const { attributes, entries } = searchables[entity];
  const keys = [
    ...Object.entries(attributes).map(([name, searched]) => ({
      key: fc.constant({ kind: "attribute" as const, name }),
      searched,
    })),
    ...Object.entries(entries).map(([kind, searched]) => ({
      key: fc.record({
        kind: fc.constant(kind as keyof typeof entries),
        name: kind === "dataset" ? fc.constantFrom(...datasetFields) : names,
      }),
      searched,
    })),
  ].filter(({ searched }) => searched.comparators.length > 0);
  return fc.constantFrom(...keys).chain(({ key, searched }) =>
    fc
      .tuple(key, fc.constantFrom(...searched.comparators))
      .chain(([chosen, comparator]): fc.Arbitrary<Condition> => {
        const value = {
          text: texts,
          id: fc.nat().map(String),
          whole: fc.maxSafeInteger(),
          number: fc.double({ noNaN: true }).map((number) => number + 0),
        }[searched.type] as fc.Arbitrary<string>;
        if (comparator === "IS NULL" || comparator === "IS NOT NULL")
          return fc.constant({ key: chosen, comparator });
        if (comparator === "IN" || comparator === "NOT IN")
          return fc
            .array(value, { minLength: 1, maxLength: 3 })
            .map((values) => ({ key: chosen, comparator, values }));
        return value.map((one) => ({ key: chosen, comparator, value: one }));
      }),
  );
}

describe.each(entities)("the filter of a %s", (entity) => {
  test("is what it was after it is printed and parsed", () => {
    fc.assert(
      fc.property(fc.array(conditions(entity), { maxLength: 4 }), (filter) => {
        expect(parseFilter(entity, printFilter(entity, filter))).toEqual(filter);
      }),
    );
  });

  test("is a filter or a ParameterError with its place, whatever the text is", () => {
    const words = fc.constantFrom(
      ...'name metrics.a params.`b c` tags."d" start_time = != < >= LIKE ilike IN NOT IS NULL AND and OR ( ) , \'x\' "y" 1 -2.5 1e3 ; . \''.split(
        " ",
      ),
    );
    const sentences = fc
      .array(fc.oneof(words, fc.string()), { maxLength: 8 })
      .map((parts) => parts.join(" "));
    fc.assert(
      fc.property(sentences, (text) => {
        try {
          expect(printFilter(entity, parseFilter(entity, text))).toBeTypeOf("string");
        } catch (error) {
          expect(error).toBeInstanceOf(ParameterError);
          expect(error).toMatchObject({
            code: "track/search-filter",
            details: { place: expect.any(Number) },
          });
        }
      }),
    );
  });

  test("has an order that is what it was after it is printed and parsed", () => {
    const { orderKinds, attributes } = searchables[entity];
    const keys = fc.constantFrom(...orderKinds).chain((kind) =>
      (kind === "attribute" ? fc.constantFrom(...Object.keys(attributes)) : names).map((name) => ({
        kind,
        name,
      })),
    );
    const orders: fc.Arbitrary<OrderKey[]> = fc.uniqueArray(
      fc.record({ key: keys, direction: fc.constantFrom("asc" as const, "desc" as const) }),
      { selector: ({ key }) => `${key.kind} ${key.name}` },
    );
    fc.assert(
      fc.property(orders, (orderBy) => {
        expect(parseOrder(entity, printOrder(entity, orderBy))).toEqual(orderBy);
      }),
    );
  });
});

describe("parseFilter()", () => {
  test.each([
    ["metric.auc>.5 and `metrics`.x <= -1e2", "metrics.`auc` > 0.5 AND metrics.`x` <= -100"],
    ['run.status = "FINISHED" AND attr.created != 3', "status = 'FINISHED' AND start_time != 3"],
    ["\"run name\" like 'a''b'", 'run_name LIKE "a\'b"'],
    [
      'parameters."my key" is  not  null AND tag.mlflow.parentRunId IS NULL',
      "params.`my key` IS NOT NULL AND tags.`mlflow.parentRunId` IS NULL",
    ],
    ["run_id not in ('a','b',)", "run_id NOT IN ('a', 'b')"],
    ["datasets.name ILIKE 'x%'", "datasets.`name` ILIKE 'x%'"],
    ["  ", ""],
  ])("reads %j", (text, printed) => {
    expect(printFilter("run", parseFilter("run", text))).toBe(printed);
  });

  test.each([
    ["metrics.auc > 0.5 OR params.C = '1'", 18, "have AND between its conditions, got \"OR params.C = '1'\""],
    ["status = FINISHED", 9, 'have a value here, got "FINISHED"'],
    ["params.C > '1'", 0, 'compare param "C" by one of =, !=, LIKE, ILIKE, IS NULL, IS NOT NULL, got >'],
    ["params.C = 1", 0, 'compare param "C" with a quoted text, got 1'],
    ["metrics.auc = '1'", 0, 'compare metric "auc" with a number, got "1"'],
    ["colour = 'red'", 0, 'name an attribute of a run, got "colour"'],
    ["label.colour = 'red'", 0, "begin a key with one of attributes, "],
    ["status IN ('a')", 0, 'compare attribute "status" by one of =, !=, LIKE, ILIKE, got IN'],
    ["run_id IN ('a'", 14, "end the list by a parenthesis, got its end"],
    ["dataset.colour = 'red'", 0, 'name a field of a data set, got "colour"'],
    ["tags.a = 'x' AND", 16, "name a key here, got its end"],
    ["tags.a == 'x'", 8, "have a value here, got \"= 'x'\""],
  ])("refuses %j with its place and a remedy", (text, place, message) => {
    try {
      parseFilter("run", text);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code: "track/search-filter",
        message: expect.stringContaining(`the filter must, at character ${place + 1}, ${message}`),
        hint: expect.stringMatching(/./),
        details: { place, text },
      });
    }
  });
});

describe("parseOrder()", () => {
  test.each([
    [
      ["metrics.auc DESC", "created"],
      ["metrics.`auc` DESC", "start_time ASC"],
    ],
    [["params.`max depth` asc"], ["params.`max depth` ASC"]],
  ])("reads %j", (list, printed) => {
    expect(printOrder("run", parseOrder("run", list))).toEqual(printed);
  });

  test.each([
    [["start_time DESC", "attributes.created"]],
    [["datasets.name"]],
    [["metrics.a b"]],
    [["metrics.a DESC x"]],
    [[""]],
  ])("refuses %j", (list) => {
    expect(() => parseOrder("run", list)).toThrow(expect.objectContaining({ code: "track/search-order" }));
  });
});
