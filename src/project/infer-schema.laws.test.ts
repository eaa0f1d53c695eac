import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ColumnCounts, inferColumn } from "../data/index.ts";
import { cellReader, checkSchema, isMissingAmongNumbers, type Schema } from "../schema/index.ts";
import { inferSchema } from "./infer-schema.ts";

/** A text, and the number that it means where it means one. */
type Meant = readonly [text: string, value?: number];

/** Ways of writing numbers: each text is clear by itself, so that whoever reads it otherwise is wrong. */
const writings: readonly ((value: number) => string)[] = [
  (value) => String(value),
  (value) => String(value).replace("-", "−"),
  (value) => `${value < 0 ? "-" : ""}$${group(Math.abs(value), ",")}`,
  (value) => `${group(value, ",")} %`,
  (value) => `${group(value, " ", ",")} kg`,
  (value) => (value < 0 ? `(${group(-value, "'")})` : group(value, "'")),
  (value) => `${group(value, ".", ",")} €`,
];

/** Two decimals, thousands kept apart. */
function group(value: number, separator: string, point = "."): string {
  const [whole, decimals] = value.toFixed(2).split(".") as [string, string];
  return `${whole.replace(/\B(?=(\d{3})+$)/g, separator)}${point}${decimals}`;
}

const amount = fc.integer({ min: -10_000_000, max: 10_000_000 }).map((cents) => cents / 100);
const written = (write: (value: number) => string): fc.Arbitrary<Meant> =>
  amount.map((value) => [write(value), value] as const);
const others: fc.Arbitrary<Meant> = fc
  .constantFrom(
    ...[
      "abc",
      "none",
      "90+",
      "<0.1",
      "10-20",
      "1/2",
      "inf",
      "2024-03-09",
      "9:30",
      "never",
      "x1",
      "12b",
      "007",
      "3 door",
    ],
    ...[
      "NA",
      "?",
      "",
      "-",
      "unknown",
      "#DIV/0!",
      "\\N",
      "Null",
      "true",
      "1.2.3",
      "1e999",
      "٣",
      "5k",
      "100-",
      " a ",
    ],
  )
  .map((text) => (text === "3 door" ? ([text, 3] as const) : ([text] as const)));
const column: fc.Arbitrary<readonly Meant[]> = fc
  .tuple(fc.constantFrom(...writings), fc.constantFrom(...writings), fc.integer({ min: 0, max: 2 }))
  .chain(([one, other, nOthers]) =>
    fc.array(
      fc.oneof(
        { arbitrary: written(one), weight: 6 },
        { arbitrary: written(other), weight: 1 },
        { arbitrary: others, weight: nOthers },
      ),
      { minLength: 2, maxLength: 40 },
    ),
  );
const grades = (n: number): string[] => Array.from({ length: n }, (_, i) => (i % 2 === 0 ? "good" : "bad"));

/** What becomes of a column, by the schema that is inferred. */
function inferOne(texts: readonly string[]) {
  const found = inferColumn("x", ColumnCounts.of(texts));
  const side = inferColumn("side", ColumnCounts.of(texts.map((_, i) => (i % 2 === 0 ? "left" : "right"))));
  const grade = inferColumn("grade", ColumnCounts.of(grades(texts.length)), { isTarget: true });
  const schema: Schema = inferSchema([found, side, grade], "grade");
  checkSchema(schema);
  return { found, spec: schema.columns[0]! };
}

describe("laws of what init guesses", () => {
  it("loses no value: each is read as what it says, or listed as missing, or its column is left out", () => {
    fc.assert(
      fc.property(column, (cells) => {
        const texts = [...cells, ...cells].map(([text]) => text);
        const { found, spec } = inferOne(texts);
        const isMissing = (text: string): boolean => text === "" || found.missing.includes(text);
        for (const text of found.missing) expect(isMissingAmongNumbers(text)).toBe(true);
        const nMissing = texts.filter((text) => isMissing(text.trim())).length;
        expect(found.nMissing).toBe(nMissing);
        if (spec.kind === "text") {
          expect(found.reason).not.toBe("");
          return;
        }
        const read = cellReader(spec, [""]);
        for (const [raw, value] of cells) {
          const text = raw.trim();
          const cell = read(raw);
          expect([raw, cell.problem]).toEqual([raw, undefined]);
          expect(cell.isMissing).toBe(isMissing(text));
          if (cell.isMissing) continue;
          if (spec.kind === "categorical")
            expect(String(spec.codes[cell.value]!.value)).toBe(plainText(text));
          else expect([raw, cell.value]).toEqual([raw, value ?? Number(text)]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("reads a column of one way of writing, and of plain numbers beside it", () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...writings)
          .chain((write) => fc.array(fc.oneof(written(write), written(String)), { minLength: 3 })),
        (cells) => {
          const values = cells.map(([, value]) => value!);
          const { found } = inferOne([...cells, ...cells].map(([text]) => text));
          fc.pre(new Set(values).size > 2 && !values.every(Number.isInteger));
          // points between thousands and points before decimals are two ways
          fc.pre(!/with "\." between thousands/.test(found.reason));
          expect(found).toMatchObject({ kind: "numeric", nMissing: 0 });
          expect(found.range).toEqual([Math.min(...values), Math.max(...values)]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("counts in its reason each value of a column that it leaves out", () => {
    const mixed = fc.array(
      fc.oneof(
        amount.map((value) => [String(value), value] as Meant),
        others,
      ),
      { minLength: 4, maxLength: 60 },
    );
    fc.assert(
      fc.property(mixed, (cells) => {
        const { found } = inferOne(cells.map(([text]) => text));
        const [contents = "", remedy] = found.reason.split(/: (?=with kind|write)/);
        fc.pre(found.role === "ignore" && remedy !== undefined);
        const counts = contents
          .replaceAll(/"(\\.|[^"\\])*"/g, "")
          .match(/\d+/g)!
          .map(Number);
        expect(counts.reduce((sum, n) => sum + n, 0)).toBe(cells.length - found.nMissing);
      }),
      { numRuns: 500 },
    );
  });
});

/** The text of a code: numbers are written plainly. */
const plainText = (text: string): string =>
  text !== "" && Number.isFinite(Number(text)) && !/^[+-]?0\d/.test(text) ? String(Number(text)) : text;
