import fc from "fast-check";
import { expect, test } from "vitest";
import { type CellProblem, type ColumnSpec, cellReader, sureNumbers } from "../../schema/index.ts";
import { streamOf } from "../source/byte-stream.ts";
import { dialectOf } from "./csv-dialect.ts";
import { scanCsv } from "./csv-scan.ts";
import { FieldReader } from "./field-reader.ts";

const tokens = ["", "?", "-9", "1e2", "NA"];
const bound = fc.option(fc.constantFrom(-5, 0, 2.5, 1000), { nil: undefined });
const numeric = fc
  .record({
    min: bound,
    max: bound,
    usual: fc.option(fc.constant([1, 50] as const), { nil: undefined }),
    integer: fc.boolean(),
    nullable: fc.boolean(),
    missing: fc.constantFrom([], [0], [-1, "none"], ["7"]),
  })
  .map((rest) => JSON.parse(JSON.stringify({ name: "x", kind: "numeric", ...rest })) as ColumnSpec);
const categorical = fc
  .record({ nullable: fc.boolean(), values: fc.constantFrom(["a", "ä b"], [0, 1, 2.5], ["1", "2", "x"]) })
  .map(
    ({ nullable, values }): ColumnSpec => ({
      name: "x",
      kind: "categorical",
      nullable,
      codes: values.map((value) => ({ value })),
    }),
  );
const usualText = fc.constantFrom(
  ...[
    "",
    "?",
    "-9",
    "-9.0",
    "1e2",
    "100",
    "NA",
    "none",
    "0",
    "-0",
    "0.0",
    "7",
    "7.0",
    "1",
    "1.0",
    "01",
    "+2",
  ],
  ...[
    "2.5",
    " 3 ",
    "\t4",
    "5\u00a0",
    "a",
    "ä b",
    " a",
    "x",
    "NaN",
    "1e400",
    "-1e400",
    "1,5",
    'q"q',
    "\ufeff1",
  ],
  ...["51", "1000", "1000.0000000000001", "12345678901234567890", "1.7976931348623157e308"],
);
const text = fc.oneof(usualText, fc.double().map(String), fc.integer({ min: -20, max: 1200 }).map(String));

test("a column read from bytes is what its reader says of each text", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(numeric, categorical),
      fc.array(text, { minLength: 1, maxLength: 30 }),
      fc.boolean(),
      async (spec, texts, isQuoted) => {
        const read = cellReader(spec, tokens);
        const fields = new FieldReader(read, sureNumbers(spec, tokens));
        const values =
          spec.kind === "numeric" ? new Float64Array(texts.length) : new Int32Array(texts.length);
        const problems: [number, string, CellProblem][] = [];
        const write = (one: string): string =>
          isQuoted || /["]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one;
        const csv = texts.map((one) => `y;${write(one)}\n`).join("");
        await scanCsv(
          streamOf(Buffer.from(csv)),
          { dialect: dialectOf({ kind: "csv", delimiter: ";" }), subject: "file" },
          {
            onRecords: (records) =>
              fields.read(records, 1, values, (i, raw, problem) => problems.push([i, raw, problem])),
            onRagged: () => {},
            onBlankLine: () => {},
          },
        );
        const cells = texts.map((one) => read(one));
        expect(Array.from(values)).toEqual(cells.map((cell) => cell.value));
        expect(problems).toEqual(
          cells.flatMap(({ problem }, i) => (problem === undefined ? [] : [[i, texts[i], problem]])),
        );
      },
    ),
    { numRuns: 500 },
  );
});
