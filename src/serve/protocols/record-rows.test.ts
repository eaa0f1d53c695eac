import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finishSteps } from "../../../tests/support/finish-steps.ts";
import { HttpProblem } from "../../http/index.ts";
import { defineSchema } from "../../schema/index.ts";
import type { RowReceiver } from "../decode/body-rows.ts";
import { describeJson, type Finding, FindingList, findingValue, maxFindings } from "../decode/finding.ts";
import type { FieldNames } from "../decode/row-fields.ts";
import { openRecords, toRecordFinding } from "./record-rows.ts";

const order = ["age", "sex", "values"];
const schema = defineSchema({
  columns: [
    ...order.map((name) => ({ name, kind: "numeric" as const })),
    { name: "y", kind: "categorical", role: "target", codes: [{ value: 0 }, { value: 1 }] },
  ],
  target: { column: "y" },
});
const fields: FieldNames = {
  order,
  text: order.join(", "),
  has: (name) => order.includes(name),
  isLeftAside: (name) => name === "y",
  hintOf: () => "",
};

/** What a body's rows come to: the cells of each row that is read, and what is refused. */
function read(body: unknown, maxRows = 10) {
  const cells: unknown[][] = [];
  const refused: Finding[] = [];
  const receiver = {
    row: (row: number, found: readonly unknown[]) => {
      cells[row] = [...found];
    },
    refuse: (finding: Finding) => refused.push(finding),
  } as unknown as RowReceiver;
  finishSteps(openRecords(body, schema, { maxRows } as never).read(fields, receiver));
  return { cells, refused };
}

const json = fc.jsonValue();
/** Values by name: no list under "values", which would mean values in order. */
const named = fc.record({ age: json, sex: json, values: fc.integer() }, { requiredKeys: [] });

describe("openRecords()", () => {
  it("reads a record by name as one by order, absent fields as null", () => {
    fc.assert(
      fc.property(fc.array(named, { minLength: 1, maxLength: 10 }), (records) => {
        const byName = read({ records });
        const rows = records.map((record) =>
          order.map((name) =>
            Object.hasOwn(record, name) ? (record as Record<string, unknown>)[name] : null,
          ),
        );
        expect(byName).toEqual({ cells: rows, refused: [] });
        expect(read({ records: rows.map((values) => ({ values })) })).toEqual(byName);
      }),
    );
  });

  it("refuses each record that is none, each field too many, with its place, and reads the others", () => {
    const { cells, refused } = read({
      records: [{ age: 1 }, 3, { values: [1] }, { values: [1, 2, 3], age: 1 }, { agee: 1 }, []],
    });
    expect(cells[0]).toEqual([1, null, null]);
    expect(refused.map(({ row, field }) => [row, field])).toEqual([
      [1, undefined],
      [2, "values"],
      [3, undefined],
      [4, "agee"],
      [5, undefined],
    ]);
  });

  it("takes a body or refuses it as a problem of the request, whatever it is", () => {
    const bodies = fc.oneof(
      json,
      fc.record({ records: json, coding: json, more: json }, { requiredKeys: [] }),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        try {
          const { cells, refused } = read(body);
          expect(cells.length + refused.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(HttpProblem);
          expect(["serve/invalid-records", "serve/too-many-records"]).toContain((error as HttpProblem).code);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("refuses more records than are allowed, and a field that the model's schema gives no meaning", () => {
    const records = Array.from({ length: 4 }, () => ({}));
    expect(read({ records }, 4).cells).toHaveLength(4);
    expect(() => read({ records }, 3)).toThrow("must hold at most 3 records, got 4");
    const wide = {
      columns: Array.from({ length: 10_000 }, (_, i) => ({ name: `c${i}`, kind: "numeric" as const })),
      target: { column: "y" },
    };
    const many = { records: Array.from({ length: 401 }, () => ({})) };
    expect(() => openRecords(many, wide, { maxRows: 10_000 })).toThrow(
      "must hold at most 27 records, got 401",
    );
    expect(() => openRecords(many, wide, { maxRows: 10_000, maxBytes: 2 ** 27 })).not.toThrow();
    expect(() => read({ records, coding: "x" })).toThrow('no field but "records", "onError", got "coding"');
    expect(() => read({ records: [] })).toThrow("one record or more");
  });
});

describe("findings", () => {
  it("are listed up to a limit, and counted beyond it", () => {
    fc.assert(
      fc.property(fc.nat(250), (n) => {
        const list = new FindingList();
        for (let row = 0; row < n; row++) list.add({ row, rule: "shape", message: "m" });
        expect(list.count).toBe(n);
        expect(list.listed.map(({ row }) => row)).toEqual([...Array(Math.min(n, maxFindings)).keys()]);
        expect(list.isFull).toBe(n >= maxFindings);
      }),
    );
    expect(toRecordFinding({ rule: "shape", row: 3, message: "m" })).toEqual({
      record: 3,
      rule: "shape",
      message: "m",
    });
    expect(toRecordFinding({ rule: "shape", message: "m" })).toEqual({ rule: "shape", message: "m" });
  });

  it("show any value in few words, and none that JSON could not hold", () => {
    fc.assert(
      fc.property(
        fc.oneof(json, fc.double(), fc.string({ minLength: 70, maxLength: 300, size: "max" })),
        (value) => {
          expect(describeJson(value).length).toBeGreaterThan(0);
          const shown = findingValue(value);
          expect(JSON.parse(JSON.stringify(shown))).toEqual(Object.is(value, -0) ? { value: 0 } : shown);
        },
      ),
    );
  });
});
