import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Column, getNumeric, makeTable, type Table } from "../../core/index.ts";
import { type ColumnBlock, ColumnTransformer } from "../compose/index.ts";
import { restoreTransformer } from "./build-transformer.ts";
import { OneHotEncoder, OrdinalEncoder, type OrdinalEncoderParams, SimpleImputer } from "./index.ts";

const levels = ["low", "mid", "high"];

function codes(values: readonly number[], categories: readonly string[] = levels, name = "c"): Column {
  return { kind: "categorical", name, categories, codes: Int32Array.from(values) };
}

function tableOf(values: readonly number[], categories?: readonly string[]): Table {
  return makeTable([codes(values, categories)]);
}

async function encode(
  params: OrdinalEncoderParams,
  training: readonly number[],
  rows: readonly number[] = training,
): Promise<number[]> {
  const fitted = await new OrdinalEncoder(params).fit(tableOf(training));
  return Array.from(getNumeric(fitted.transform(tableOf(rows)), "c").values);
}

describe("OrdinalEncoder", () => {
  it("keeps the order of the categories, and names", async () => {
    const some = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(some, async (values) => {
        const seen = [...new Set(values)].sort();
        expect(await encode({}, values)).toEqual(values.map((code) => seen.indexOf(code)));
        expect(await encode({ categories: "declared" }, values)).toEqual(values);
      }),
    );
  });

  it("takes the order that it is given", async () => {
    expect(await encode({ categories: [["high", "low", "mid", "more"]] }, [0, 1, 2])).toEqual([1, 2, 0]);
  });

  it("tells a category called null from the missing value, and takes no number that is none", async () => {
    const X = tableOf([0, -1], ["null"]);
    const fitted = await new OrdinalEncoder({ categories: [[null, "null"]], encodedMissingValue: -1 }).fit(X);
    expect(Array.from(getNumeric(fitted.transform(X), "c").values)).toEqual([0, -1]);
    expect(() => new OrdinalEncoder({ categories: [["low", NaN]] })).toThrow(
      /"categories" of OrdinalEncoder/,
    );
    expect(() => new OneHotEncoder({ drop: [NaN] })).toThrow(/"drop" of OneHotEncoder/);
  });

  it("reads codes by their category when the table orders categories otherwise", async () => {
    const fitted = await new OrdinalEncoder().fit(tableOf([0, 1, 2]));
    const out = fitted.transform(tableOf([0, 1, 2], ["high", "mid", "low"]));
    expect(Array.from(getNumeric(out, "c").values)).toEqual([2, 1, 0]);
  });

  it("encodes a missing value that training had, was declared or listed, and refuses another", async () => {
    expect(await encode({}, [0, -1, 1])).toEqual([0, Number.NaN, 1]);
    expect(await encode({ encodedMissingValue: -7 }, [0, -1, 1])).toEqual([0, -7, 1]);
    expect(await encode({ categories: "declared" }, [0, 1], [-1])).toEqual([Number.NaN]);
    expect(await encode({ categories: [["low", "mid", null]] }, [0, 1], [-1])).toEqual([Number.NaN]);
    await expect(encode({}, [0, 1], [1, -1])).rejects.toThrow(/got a missing value in row 1/);
    await expect(encode({ categories: [["low", "mid"]] }, [0, -1])).rejects.toMatchObject({
      code: "transform/unknown-category",
    });
  });

  it("refuses or encodes a category that it does not know", async () => {
    await expect(encode({}, [0, 1], [1, 2])).rejects.toMatchObject({
      code: "transform/unknown-category",
      hint: 'set handleUnknown: "use_encoded_value" with an unknownValue',
      details: { column: "c", category: "high", rowIndex: 1 },
    });
    const params = { handleUnknown: "use_encoded_value", unknownValue: -1 } as const;
    expect(await encode(params, [0, 1], [1, 2, -1])).toEqual([1, -1, -1]);
    for (const unknownValue of [Number.NaN, "nan"] as const)
      expect(await encode({ ...params, unknownValue }, [0, 1], [1, 2])).toEqual([1, Number.NaN]);
    expect(new OrdinalEncoder({ ...params, unknownValue: Number.NaN }).spec.params).toMatchObject({
      unknownValue: "nan",
      encodedMissingValue: "nan",
    });
  });

  it("refuses values that are numbers of categories, save that of the rare ones", async () => {
    const unknown = { handleUnknown: "use_encoded_value", unknownValue: 1 } as const;
    await expect(encode(unknown, [0, 1, 2])).rejects.toThrow(/got 1: those of column "c" are 0 to 2/);
    await expect(encode({ encodedMissingValue: 2 }, [0, 1, 2, -1])).rejects.toThrow(/"encodedMissingValue"/);
    expect(await encode({ encodedMissingValue: 2 }, [0, 1, 2])).toEqual([0, 1, 2]);
    expect(await encode({ ...unknown, maxCategories: 2 }, [0, 0, 1, 2], [0, 1, 2])).toEqual([0, 1, 1]);
  });

  it("names all wrong parameters at once", () => {
    expect(
      () =>
        new OrdinalEncoder({
          categories: [["a", "a"]],
          handleUnknown: "use_encoded_value",
          encodedMissingValue: 0.5,
          minFrequency: 0,
          maxCategories: 0,
        }),
    ).toThrow(/categories.*unknownValue.*encodedMissingValue.*minFrequency.*maxCategories/);
    expect(() => new OrdinalEncoder({ unknownValue: 3 })).toThrow(
      /"unknownValue" of OrdinalEncoder must be null unless handleUnknown is "use_encoded_value", got 3/,
    );
  });

  it("refuses lists for another number of columns, and numbers", async () => {
    await expect(new OrdinalEncoder({ categories: [["a"], ["b"]] }).fit(tableOf([0]))).rejects.toThrow(
      /"categories" of OrdinalEncoder must have one entry a column, got 2 for 1 columns/,
    );
    const X = makeTable([{ kind: "numeric", name: "x", values: Float64Array.of(1) }]);
    await expect(new OrdinalEncoder().fit(X)).rejects.toMatchObject({ code: "transform/column-kind" });
  });

  it("comes back from a clone of its state, and follows an imputer", async () => {
    const X = tableOf([0, -1, 2, 2]);
    const fitted = await new OrdinalEncoder().fit(X);
    const restored = restoreTransformer(structuredClone(fitted.state));
    expect(restored.featureNamesOut).toEqual(["c"]);
    expect(restored.transform(X)).toEqual(fitted.transform(X));
    const chained = await new ColumnTransformer({
      transformers: [
        {
          name: "cat",
          steps: [new SimpleImputer({ strategy: "most_frequent" }), new OrdinalEncoder()],
          columns: ["c"],
        },
      ],
    }).fit(X);
    expect(Array.from(chained.transform(X).data)).toEqual([0, 1, 1, 1]);
  });
});

describe("OneHotEncoder with a named reference", () => {
  it("leaves out the category that is named", async () => {
    const fitted = await new OneHotEncoder({ drop: ["mid"] }).fit(tableOf([0, 1, 2]));
    expect(fitted.featureNamesOut).toEqual(["c_low", "c_high"]);
  });

  it("refuses one that training does not have, or that is too rare, or one too many", async () => {
    const fit = (params: ConstructorParameters<typeof OneHotEncoder>[0]): Promise<unknown> =>
      new OneHotEncoder(params).fit(tableOf([0, 0, 1]));
    await expect(fit({ drop: ["high"] })).rejects.toMatchObject({ code: "fit/reference" });
    await expect(fit({ drop: ["mid"], minFrequency: 2 })).rejects.toThrow(/it is too rare to stand alone/);
    await expect(fit({ drop: ["low", "low"] })).rejects.toMatchObject({ code: "parameter/invalid" });
  });

  it("keeps columns apart that two encoders give other categories", async () => {
    const block = (name: string, more: string): ColumnBlock => ({
      name,
      steps: [
        new OrdinalEncoder({
          categories: [[more, ...levels]],
          handleUnknown: "use_encoded_value",
          unknownValue: -1,
        }),
      ],
      columns: ["c"],
    });
    const fitted = await new ColumnTransformer({
      transformers: [block("a", "none"), block("b", "over")],
    }).fit(tableOf([0, 1, 2]));
    const out = fitted.transform(tableOf([0, 1], ["over", "low"]));
    expect(Array.from(out.data)).toEqual([-1, 0, 1, 1]);
  });
});
