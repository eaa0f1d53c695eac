import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  circulating,
  circulatingRows,
  featuresOf,
  heartSchema,
  type RawValues,
  readSiteRows,
  wineSchema,
} from "../../tests/support/coded-schema.ts";
import { saveLinearModel } from "../../tests/support/linear-model.ts";
import { makeLabels } from "../core/index.ts";
import type { ProblemDocument } from "../http/index.ts";
import { type Model, tableOfRawRows } from "../model/index.ts";
import { featureSpecs, profileTable, rowToCoding, type Schema } from "../schema/index.ts";
import type { PredictAnswer } from "./protocols/record-answer.ts";
import type { RecordFinding } from "./protocols/record-rows.ts";
import { createService } from "./service.ts";

const cleveland = readSiteRows("cleveland").map(featuresOf);
const isIll = readSiteRows("cleveland").map((row) => Number(row["num"]) > 0);
const circulatingFeatures = circulatingRows().map(({ target: _, ...row }) => row);

/** A model of a schema with the counts of these rows; what it answers does not matter here. */
async function modelOf(schema: Schema, rows: RawValues[], classes: (string | number)[]): Promise<Model> {
  const table = tableOfRawRows(schema, rows);
  const saved = await saveLinearModel(schema, {
    inputExample: tableOfRawRows(schema, rows.slice(0, 2)),
    profile: profileTable(schema, table, makeLabels(classes)),
  });
  saved.remove();
  return saved.model;
}

type Body = PredictAnswer & Required<Omit<ProblemDocument, "errors">> & { errors: RecordFinding[] };

async function post(app: FastifyInstance, body: object): Promise<{ status: number; body: Body }> {
  const answer = await app.inject({ method: "POST", url: "/predict", payload: body });
  return { status: answer.statusCode, body: answer.json<Body>() };
}

let model: Model;
let app: FastifyInstance;
beforeAll(async () => {
  model = await modelOf(
    heartSchema,
    cleveland,
    isIll.map((ill) => (ill ? 1 : 0)),
  );
  app = createService({ model });
});
afterAll(() => app.close());

describe("POST /predict answers", () => {
  test("303 of 303 genuine rows one by one, and the other sites' rows", async () => {
    const rows = [
      cleveland,
      ...(["hungarian", "switzerland", "va"] as const).map((site) => readSiteRows(site).map(featuresOf)),
    ];
    for (const row of rows.flat()) expect((await post(app, { records: [row] })).status).toBe(200);
  });

  test("them all at once, in batches, sorted by outcome, the diseased or the healthy alone", async () => {
    const ill = cleveland.filter((_, i) => isIll[i]);
    const well = cleveland.filter((_, i) => !isIll[i]);
    const others = (["hungarian", "switzerland", "va"] as const).map((site) =>
      readSiteRows(site).map(featuresOf),
    );
    for (const rows of [cleveland, [...ill, ...well], ill, well, ...others])
      for (const n of [rows.length, 2, 5, 10, 50])
        for (let i = 0; i < rows.length; i += n)
          expect((await post(app, { records: rows.slice(i, i + n) })).status).toBe(200);
  });

  test("a single row that fits both codings", async () => {
    const row = circulatingFeatures.find(
      (r) =>
        r["restecg"] === 1 &&
        Number(r["cp"]) > 0 &&
        Number(r["slope"]) > 0 &&
        r["thal"] === 3 &&
        r["ca"] !== 4,
    )!;
    expect((await post(app, { records: [row] })).status).toBe(200);
  });

  test("rows of a coding, converted, as it answers the original ones", async () => {
    const original = await post(app, { records: cleveland });
    const rows = circulatingFeatures.filter((_, i) => i !== 164);
    const { status, body } = await post(app, { records: rows, coding: "circulating-303" });
    expect(status).toBe(200);
    expect(body).toEqual({ ...original.body, coding: "circulating-303" });
    const values = rows.map((row) => ({ values: featureSpecs(heartSchema).map(({ name }) => row[name]) }));
    const byOrder = await post(app, { records: values, coding: "circulating-303" });
    expect(byOrder.body).toEqual(body);
  });
});

describe("POST /predict refuses", () => {
  test("codes that do not exist, naming the coding that they would fit and what they mean there", async () => {
    const values = [63, 1, 3, 145, 233, 1, 0, 150, 0, 2.3, 0, 0, 1];
    const { status, body } = await post(app, { records: [{ values }] });
    expect(status).toBe(400);
    expect(body.code).toBe("serve/invalid-records");
    expect(body.errors.map(({ field, message }) => [field, message])).toEqual([
      [
        "slope",
        "must be one of 1 (up), 2 (flat), 3 (down), or missing, got 0; it would fit the coding circulating-303, where 0 means 3 (down)",
      ],
      [
        "thal",
        "must be one of 3 (normal), 6 (fixed defect), 7 (reversible defect), or missing, got 1; it would fit the coding circulating-303, where 1 means 6 (fixed defect)",
      ],
    ]);
    expect(body.hint).toContain('"coding": "circulating-303"');
    expect((await post(app, { records: [{ values }], coding: "circulating-303" })).status).toBe(200);
  });

  test("a wrong code among codes that would not fit there, saying so and not offering it", async () => {
    const { body } = await post(app, { records: [{ ...cleveland[0]!, slope: 0 }] });
    expect(body.errors[0]!.message).toMatch(
      /got 0; it would fit the coding circulating-303, where 0 means 3 \(down\), but other codes of the record would not$/,
    );
    expect(body).not.toHaveProperty("hint");
  });

  test("a code that exists in no coding as before", async () => {
    const { body } = await post(app, {
      records: [
        { ...cleveland[0]!, slope: 9 },
        { ...cleveland[0]!, slope: "0" },
      ],
    });
    expect(body.errors.map(({ message }) => message)).toEqual([
      "must be one of 1 (up), 2 (flat), 3 (down), or missing, got 9",
      'must be one of 1 (up), 2 (flat), 3 (down), or missing, got "0"',
    ]);
  });

  test("a batch that fits another coding better as a whole, though each row is allowed", async () => {
    const rows: RawValues[] = [];
    for (const row of circulatingFeatures)
      if ((await post(app, { records: [row] })).status === 200) rows.push(row);
    expect(rows).toHaveLength(35);
    const { status, body } = await post(app, { records: rows });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: "serve/other-coding",
      detail: expect.stringContaining("as a whole they fit the coding circulating-303 better"),
      hint: expect.stringContaining('"coding": "own"'),
    });
    expect(body.errors[0]).toMatchObject({ field: "restecg", value: 1 });
    expect((await post(app, { records: rows, coding: "own" })).status).toBe(200);
    expect((await post(app, { records: rows, coding: circulating.name })).status).toBe(200);
  });

  test("codes that do not exist in the coding that is named", async () => {
    const { body } = await post(app, { records: cleveland.slice(0, 1), coding: "circulating-303" });
    expect(body.errors[0]).toMatchObject({
      field: "slope",
      message: "must be one of 0 (down), 1 (flat), 2 (up), or missing in the coding circulating-303, got 3",
    });
  });

  test.each([["unknown"], [1], [null], [["own"]]])("the coding %j", async (coding) => {
    const { status, body } = await post(app, { records: cleveland.slice(0, 1), coding });
    expect(status).toBe(400);
    expect(body.detail).toMatch(
      /^the field "coding" of the body must be one of "circulating-303", "own", got /,
    );
  });

  test("a coding where the schema declares none", async () => {
    const { codings: _, ...without } = heartSchema;
    const service = createService({
      model: { ...model, schema: without, predict: (rows) => model.predict(rows) },
    });
    const { body } = await post(service, { records: cleveland.slice(0, 1), coding: "own" });
    expect(body.detail).toBe('the body must have no field but "records", "onError", got "coding"');
  });
});

describe("POST /predict of a made-up schema", () => {
  const rows: RawValues[] = Array.from({ length: 40 }, (_, i) => ({
    sugar: i,
    grape: i % 4 === 0 ? "P" : "R",
    soil: i % 5 === 0 ? 2 : 1,
    dry: i % 9 === 0 ? "no" : "yes",
  }));
  const [cellar, swapped] = wineSchema.codings;
  let wine: FastifyInstance;
  beforeAll(async () => {
    const medals = rows.map((_, i) => ["none", "silver", "gold"][i % 3]!);
    wine = createService({ model: await modelOf(wineSchema, rows, medals) });
  });
  afterAll(() => wine.close());

  test("names text codes and other names, and converts them when asked", async () => {
    const records = rows.map((row) => rowToCoding(wineSchema, cellar, row));
    const { body } = await post(wine, { records: records.slice(0, 1) });
    expect(body.errors.map(({ field, message }) => `${field} ${message}`)).toEqual(
      expect.arrayContaining([
        'zucker must not be there, the model has no such field; in the coding cellar-book it is "sugar"',
        expect.stringMatching(
          /^dry must be .* got 0; it would fit the coding cellar-book, where 0 means "no"/,
        ),
      ]),
    );
    const converted = await post(wine, { records, coding: "cellar-book" });
    const original = await post(wine, { records: rows });
    expect(converted.body.probabilities).toEqual(original.body.probabilities);
    expect(converted.body.imputed).toEqual(original.body.imputed);
  });

  test("refuses a batch whose codes are only swapped", async () => {
    const records = rows.slice(0, 20).map((row) => rowToCoding(wineSchema, swapped, row));
    const { body } = await post(wine, { records });
    expect(body.code).toBe("serve/other-coding");
    expect(body.detail).toContain("swapped");
  });
});

test("/openapi.json names a body and its records for each coding, with the codes there", async () => {
  interface BodySchema {
    readonly required: string[];
    readonly properties: Record<string, { const?: string; enum?: unknown[] }>;
  }
  const document = (await app.inject("/openapi.json")).json();
  const schemas: Record<string, BodySchema> = document.components.schemas;
  expect(Object.keys(schemas).filter((name) => /Record|Request/.test(name))).toEqual([
    "PredictRequest",
    "PredictRequestOwn",
    "NamedRecordOwn",
    "OrderedRecordOwn",
    "PredictRequestCirculating_303",
    "NamedRecordCirculating_303",
    "OrderedRecordCirculating_303",
  ]);
  const bodies = [schemas["PredictRequestOwn"]!, schemas["PredictRequestCirculating_303"]!];
  expect(bodies.map(({ required }) => required)).toEqual([["records"], ["records", "coding"]]);
  expect(bodies.map(({ properties }) => properties["coding"]!.const)).toEqual(["own", "circulating-303"]);
  const codes = (record: string, field: string) => schemas[record]!.properties[field]!.enum;
  expect(codes("NamedRecordOwn", "slope")).toEqual([1, 2, 3, null]);
  expect(codes("NamedRecordCirculating_303", "slope")).toEqual([0, 1, 2, null]);
  expect(codes("NamedRecordCirculating_303", "sex")).toEqual([0, 1, false, true]);
});
