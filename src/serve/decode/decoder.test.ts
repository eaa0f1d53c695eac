import { describe, expect, test } from "vitest";
import { featuresOf, heartSchema, readSiteRows } from "../../../tests/support/coded-schema.ts";
import { finishSteps } from "../../../tests/support/finish-steps.ts";
import { mixedSchema } from "../../../tests/support/linear-model.ts";
import { showValue } from "../../core/index.ts";
import { HttpProblem } from "../../http/index.ts";
import type { Schema } from "../../schema/index.ts";
import type { BodyRows, ProtocolWords } from "./body-rows.ts";
import { compileDecoder } from "./decoder.ts";

/** Another protocol than the one that is served: a body of columns, which counts rows from 1. */
const words: ProtocolWords = {
  rows: "the inputs",
  place: ({ row, field }) => `input ${showValue(field)}${row === undefined ? "" : ` in row ${row + 1}`}`,
  listed: ({ row, field, message }) => ({ at: [field, row], message }),
  coding: {
    place: 'the parameter "coding"',
    hintIfMeant: (name) => `set the parameter "coding" to "${name}"`,
    hintIfLikely: (name) => `the parameter "coding" may be "${name}"`,
  },
};

/** The rows of a body of columns. */
function rowsOfColumns(columns: Readonly<Record<string, readonly unknown[]>>, coding?: unknown): BodyRows {
  const nRows = Object.values(columns)[0]!.length;
  return {
    nRows,
    coding,
    *read({ order }, receiver) {
      for (let i = 0; i < nRows; i++) {
        yield undefined;
        receiver.row(
          i,
          order.map((name) => columns[name]?.[i] ?? null),
        );
      }
    },
  };
}

const decoderOf = (schema: Schema) => {
  const decode = compileDecoder(schema, words);
  return (rows: BodyRows) => finishSteps(decode(rows));
};

const refusalOf = (run: () => unknown): HttpProblem => {
  try {
    run();
  } catch (error) {
    if (error instanceof HttpProblem) return error;
  }
  throw new Error("it must be refused");
};

describe("compileDecoder() reads the cells of any protocol", () => {
  test("as numbers and codes, row by row, with what is missing and what is rare", () => {
    const decode = decoderOf(mixedSchema);
    const columns = { colour: ["green", null], age: [63, 120], sex: [1, 0], pressure: [0, 145.5] };
    expect(decode(rowsOfColumns(columns))).toEqual({
      nRows: 2,
      cells: Float64Array.of(63, NaN, 1, 1, 120, 145.5, 0, -1),
      missing: [["pressure"], ["colour"]],
      warnings: [
        { row: 1, field: "age", value: 120, rule: "usual", message: "is usually 18 to 100, got 120" },
      ],
      warningCount: 1,
    });
  });

  test("and tells everything that is wrong in its words", () => {
    const decode = decoderOf(mixedSchema);
    const problem = refusalOf(() => decode(rowsOfColumns({ age: [63, "63"], sex: [1, 2] })));
    expect(problem.message).toBe(
      '2 things are wrong with the inputs: input "age" in row 2 must be a whole number from 0 to 130 (years), got "63"',
    );
    expect(problem.extras.errors).toEqual([
      { at: ["age", 1], message: expect.stringContaining('got "63"') },
      { at: ["sex", 1], message: expect.stringContaining("got 2") },
    ]);
  });

  test("and says in its words how a coding is named", () => {
    const decode = decoderOf(heartSchema);
    const [row] = readSiteRows("cleveland").map(featuresOf);
    const columns = Object.fromEntries(Object.entries(row!).map(([name, value]) => [name, [value]]));
    expect(refusalOf(() => decode(rowsOfColumns(columns, "wrong"))).message).toMatch(
      /^the parameter "coding" must be one of "circulating-303", "own", got "wrong"$/,
    );
    const there = { ...columns, cp: [0], slope: [0], thal: [1] };
    expect(refusalOf(() => decode(rowsOfColumns(there))).extras.hint).toBe(
      'set the parameter "coding" to "circulating-303"',
    );
  });
});
