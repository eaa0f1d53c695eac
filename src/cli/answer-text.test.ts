import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { saveLinearModel } from "../../tests/support/linear-model.ts";
import { readRows } from "../data/index.ts";
import { type Model, tableOfRawRows } from "../model/index.ts";
import type { Schema } from "../schema/index.ts";
import { csvLines, jsonLines } from "./answer-text.ts";
import { answeredRows, answerNames } from "./answered-rows.ts";

const schema: Schema = {
  columns: [
    { name: "id", kind: "text", role: "id" },
    { name: "size", kind: "numeric", nullable: true, thousands: "," },
    { name: "colour", kind: "categorical", codes: [{ value: "red" }, { value: "green" }], unseen: "missing" },
    { name: "flag", kind: "categorical", codes: [{ value: 0 }, { value: 1 }] },
    { name: "note", kind: "text", role: "ignore" },
    { name: "grade", kind: "categorical", role: "target", codes: [{ value: "bad" }, { value: "good" }] },
  ],
  target: { column: "grade" },
};

let model: Model;
let remove: () => void;
beforeAll(async () => {
  const inputExample = tableOfRawRows(schema, [{ size: 1, colour: "red", flag: 0 }]);
  ({ model, remove } = await saveLinearModel(schema, { inputExample }));
});
afterAll(() => remove());

/** What `predict` prints of a table. */
async function answer(text: string, format: "csv" | "json"): Promise<string> {
  const rows = await readRows({ schema, bytes: new TextEncoder().encode(text) });
  const names = answerNames(model, rows.given.names);
  const answered = answeredRows(rows, model, await model.predict(rows.table));
  const lines =
    format === "csv"
      ? csvLines(rows.given, names, answered, rows.refused.length > 0)
      : jsonLines(rows.given, names, answered, schema);
  return [...lines].join("");
}

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe("the rows of a text table", () => {
  test("come back in CSV with the very texts that they came with, refused ones too", async () => {
    const cell = fc.string({ unit: fc.constantFrom(...'ab1,.;" \n-é0'), maxLength: 6 });
    const size = fc.oneof(fc.constantFrom("43.20", "1,250", "", "NA", " 5"), cell);
    const row = fc.tuple(
      cell,
      size,
      fc.oneof(fc.constantFrom("red", "RED", ""), cell),
      fc.constantFrom("0", "1.0", "x"),
      cell,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (cells) => {
        const header = "id,size,colour,flag,note";
        const text = `${header}\n${cells.map((row) => row.map(quote).join(",")).join("\n")}\n`;
        fc.pre(cells.some((row) => row[3] !== "x"));
        const printed = await answer(text, "csv");
        const again = await readRows({
          schema: {
            ...schema,
            columns: [
              ...schema.columns,
              ...["prediction", "probability", "error"].map(
                (name) => ({ name, kind: "text", role: "ignore" }) as const,
              ),
            ],
          },
          bytes: new TextEncoder().encode(printed),
        });
        expect(again.given.names.slice(0, 7)).toEqual([...header.split(","), "prediction", "probability"]);
        const back = cells.map((_, i) => again.given.values(i + 1)!);
        expect(back.map((values) => values.slice(0, 5))).toEqual(cells);
        for (const [i, values] of back.entries()) {
          if (cells[i]![3] === "x") expect(values.slice(5, 7)).toEqual(["", ""]);
          if (values[5] === "") expect(values[7]).toContain("must be");
          else expect([values[5], values[7] ?? ""]).toEqual([expect.stringMatching(/^(bad|good)$/), ""]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("have in JSON the types of requests where their texts are such, else their texts", async () => {
    const rows = [
      "007,43.20,red,1.0,3,good",
      '8,"1,250", green ,1,,',
      "9,NA,blue,0,x,ugly",
      "10,.5,,0,x,bad",
      "11,1,red,7,x,bad",
    ];
    const text = await answer(`id,size,colour,flag,note,grade\n${rows.join("\n")}\n`, "json");
    const parsed = JSON.parse(text) as Record<string, unknown>[];
    const answers = { prediction: expect.stringMatching(/^(bad|good)$/), probability: expect.any(Number) };
    expect(parsed).toEqual([
      { id: "007", size: 43.2, colour: "red", flag: 1, note: "3", grade: "good", ...answers },
      { id: "8", size: "1,250", colour: " green ", flag: 1, note: "", grade: null, ...answers },
      {
        id: "9",
        size: null,
        colour: "blue",
        flag: 0,
        note: "x",
        grade: "ugly",
        ...answers,
        imputed: ["size", "colour"],
      },
      {
        id: "10",
        size: ".5",
        colour: null,
        flag: 0,
        note: "x",
        grade: "bad",
        ...answers,
        imputed: ["colour"],
      },
      {
        ...{
          id: "11",
          size: 1,
          colour: "red",
          flag: 7,
          note: "x",
          grade: "bad",
          prediction: null,
          probability: null,
        },
        error: 'column "flag" must be one of 0, 1, got "7"',
      },
    ]);
    expect(text).toContain('"size": 43.20,');
    expect(text).toMatch(/^\[\n {2}\{\n {4}"id": "007",\n[\s\S]*\n {2}\}\n\]\n$/);
  });
});

describe("the rows of a JSON file", () => {
  const records = [
    { id: 7, size: 43.2, colour: "red", flag: true, note: { a: [1, "b"] } },
    { size: null, colour: "green", flag: 0, id: null },
    { id: "x", size: "5", colour: "red", flag: 0 },
  ];

  test("keep their values in JSON", async () => {
    const parsed = JSON.parse(await answer(JSON.stringify(records), "json")) as Record<string, unknown>[];
    expect(
      parsed.map(({ prediction: _, probability: __, imputed: ___, error: ____, ...given }) => given),
    ).toEqual(records);
    expect(parsed.map(({ imputed, error }) => [imputed, error])).toEqual([
      [undefined, undefined],
      [["size"], undefined],
      [undefined, expect.stringContaining("must be a number")],
    ]);
  });

  test("are fields in CSV, what is no value of a table as its JSON", async () => {
    const [header, first, second] = (await answer(JSON.stringify(records), "csv")).split("\n");
    expect(header).toBe("id,size,colour,flag,note,prediction,probability,error");
    expect(first).toMatch(/^7,43\.2,red,true,"\{""a"":\[1,""b""\]\}",(bad|good),0\.\d+,$/);
    expect(second).toMatch(/^,,green,0,,(bad|good),0\.\d+,$/);
  });
});

test("answerNames() takes no name that the file has", () => {
  expect(answerNames(model, ["size"])).toEqual({
    answers: ["prediction", "probability"],
    imputed: "imputed",
    error: "error",
    shadowed: [],
  });
  expect(answerNames(model, ["prediction", "prediction_2", "error"])).toEqual({
    answers: ["prediction_3", "probability"],
    imputed: "imputed",
    error: "error_2",
    shadowed: ["prediction"],
  });
});
