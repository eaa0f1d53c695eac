import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyRow, circulating, heartSchema, wineSchema } from "../../../tests/support/coded-schema.ts";
import { cellReader } from "../cell.ts";
import { checkSchema } from "../check-schema.ts";
import { type Coding, findSpec, type Schema } from "../schema.ts";
import {
  codedColumn,
  codedReader,
  describeCodes,
  describeCoding,
  findCoding,
  rowFromCoding,
  rowToCoding,
} from "./coding.ts";

const [cellar, swapped] = wineSchema.codings as unknown as [Coding, Coding];
const cases: [string, Schema, Coding][] = [
  ["the shipped schema", heartSchema, circulating],
  ["a made-up schema with other names and text codes", wineSchema, cellar],
  ["a coding that only swaps codes", wineSchema, swapped],
];

describe.each(cases)("rowToCoding() and rowFromCoding() of %s", (_name, schema, coding) => {
  test("bring any row back", () => {
    fc.assert(
      fc.property(anyRow(schema), (row) => {
        expect(rowFromCoding(schema, coding, rowToCoding(schema, coding, row))).toEqual(row);
      }),
    );
  });

  test("never write two different rows alike", () => {
    fc.assert(
      fc.property(anyRow(schema), anyRow(schema), (a, b) => {
        const [x, y] = [a, b].map((row) => JSON.stringify(rowToCoding(schema, coding, row)));
        expect(x === y).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});

describe("rowFromCoding()", () => {
  test("converts codes, names and missing values as the circulating file has them", () => {
    const row = { age: 63, sex: 1, cp: 3, restecg: 0, slope: 0, ca: 4, thal: 0, target: 1 };
    expect(rowFromCoding(heartSchema, circulating, row)).toEqual({
      ...{ age: 63, sex: 1, cp: 1, restecg: 2, slope: 3, ca: null, thal: null, num: 0 },
    });
  });

  test("refuses a code of the schema that does not exist there", () => {
    expect(() => rowFromCoding(heartSchema, circulating, { cp: 4 })).toThrow(RangeError);
  });
});

describe("codedColumn()", () => {
  const columnOf = (name: string) => codedColumn(findSpec(heartSchema, name)!, circulating);

  test.each([
    ["3", 1],
    ["3.0", 1],
    [" 3 ", 1],
    [3n, 1],
    ["4", undefined],
    ["", undefined],
    [null, undefined],
  ])("reads the code %s as %s", (raw, expected) => {
    expect(columnOf("cp").toSchema(raw)).toBe(expected);
  });

  test("lets a code that is on neither side stand for itself", () => {
    expect([0, 1, 2, 3, 4].map(columnOf("ca").toSchema)).toEqual([0, 1, 2, 3, null]);
  });

  test("does not let a code that another one means stand for itself", () => {
    expect(columnOf("thal").toSchema(6)).toBeUndefined();
  });
});

describe("codedReader()", () => {
  const read = (name: string, tokens: string[] = []) => {
    const spec = findSpec(heartSchema, name)!;
    return codedReader(codedColumn(spec, circulating), circulating, cellReader(spec, tokens));
  };

  test("reads a code as the index of what it means", () => {
    expect(read("slope")("0")).toEqual({ value: 2, isMissing: false });
  });

  test("reads what means missing there, and what means missing in the file, as missing", () => {
    expect(read("thal")(0).isMissing).toBe(true);
    expect(read("thal", ["n/a"])("n/a").isMissing).toBe(true);
    expect(read("thal")(null).isMissing).toBe(true);
  });

  test("names the codes that exist there when one does not", () => {
    expect(read("slope")("3").problem).toEqual({
      rule: "code",
      severity: "error",
      allowed: "one of 0 (down), 1 (flat), 2 (up), or missing in the coding circulating-303",
    });
  });
});

test("describeCodes() says what each code means, missing ones too", () => {
  expect(describeCodes(codedColumn(findSpec(wineSchema, "soil")!, cellar))).toBe(
    "one of 0 (missing), 1 (granite), 3 (slate), 2 (loess)",
  );
});

test("describeCoding() shows each column with its codes and names", () => {
  expect(describeCoding(wineSchema, cellar)).toEqual([
    "zucker -> sugar",
    'rebe -> grape: "ri" -> "R" (riesling), "pn" -> "P" (pinot), "sy" -> "S" (sylvaner)',
    "soil: 0 -> missing, 1 -> 3 (granite), 3 -> 1 (slate), other codes as they are",
    'dry: 0 -> "no", 1 -> "yes"',
    'preis -> medal: "-" -> "none", "Ag" -> "silver", "Au" -> "gold"',
  ]);
});

describe("findCoding()", () => {
  test("finds none for own codes, and the one of the name", () => {
    expect(findCoding(wineSchema, undefined)).toBeUndefined();
    expect(findCoding(wineSchema, "own")).toBeUndefined();
    expect(findCoding(wineSchema, "swapped")).toBe(swapped);
  });

  test("names the codings there are when one is unknown", () => {
    expect(() => findCoding(wineSchema, "circulating-303")).toThrow(
      expect.objectContaining({
        code: "schema/unknown-coding",
        hint: "its codings are cellar-book, swapped, own (the schema's codes)",
      }),
    );
  });
});

describe("checkSchema() refuses a coding", () => {
  const check = (...codings: unknown[]) =>
    checkSchema({ ...wineSchema, codings: codings as readonly Coding[] });
  const grape = (codes: unknown) => ({ name: "x", columns: { grape: { codes } } });

  test.each<[string, unknown, RegExp]>([
    ["without a name", { columns: {} }, /must have a name of lower case letters/],
    ["that is called own", { name: "own", columns: { grape: { name: "g" } } }, /other than "own"/],
    ["without columns", { name: "x", columns: {} }, /must list the columns that differ/],
    [
      "of an unknown column",
      { name: "x", columns: { year: { name: "y" } } },
      /column "year" must be in the schema/,
    ],
    [
      "that says nothing of a column",
      { name: "x", columns: { grape: {} } },
      /its name or codes, got neither/,
    ],
    [
      "with codes for numbers",
      { name: "x", columns: { sugar: { codes: { 1: 2 } } } },
      /must be categorical or the target/,
    ],
    ["with an unknown code", grape({ a: "X" }), /must map to one of "R" \(riesling\).*got "X"/],
    ["with a code twice", grape({ a: "R", b: "R" }), /different codes to different codes, got "R" twice/],
    ["with missing where none may be", grape({ a: null }), /may be missing there only if/],
    [
      "with a name that is taken",
      { name: "x", columns: { grape: { name: "soil" } } },
      /different names, got "soil" twice/,
    ],
  ])("%s", (_name, coding, message) => {
    expect(() => check(coding)).toThrow(message);
  });

  test("declared twice", () => {
    expect(() => check(cellar, cellar)).toThrow('coding "cellar-book" is declared twice');
  });

  test("and takes the codings of the shipped and the made-up schema", () => {
    expect(() => checkSchema(heartSchema)).not.toThrow();
    expect(() => checkSchema(wineSchema)).not.toThrow();
  });
});
