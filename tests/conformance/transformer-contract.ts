import { expect, it } from "vitest";
import {
  columnNames,
  getColumn,
  makeLabels,
  makeTable,
  type ParameterError,
  type Params,
  Random,
  type Table,
  takeRows,
} from "../../src/core/index.ts";
import type { EstimatorSpec, FitOptions, FittedTransformer } from "../../src/learn/index.ts";
import { decodeState, encodeState } from "../../src/model/native/state-form.ts";
import { expectSame } from "../support/expect-same.ts";
import { drawTable, type TransformerSubject } from "./transformer-subject.ts";
import type { TransformerTags } from "./transformer-tags.ts";

/** Declares the tests of the protocol: names, rows, order of columns, purity, state, spec, weights and parameters. */
export function describeTransformerContract(subject: TransformerSubject, tags: TransformerTags): void {
  const table = drawTable(tags.takes, 60);
  const other = drawTable(tags.takes, 40, 8);
  const probe = drawTable(tags.takes, 33, 9);
  const fit = (given: Table = table, options?: FitOptions): Promise<FittedTransformer> =>
    subject.make().fit(given, undefined, options);

  it("has a name for each column that comes out, and no two alike", async () => {
    const fitted = await fit();
    expect(fitted.featureNamesIn).toEqual(columnNames(table));
    expect(new Set(fitted.featureNamesOut).size).toBe(fitted.featureNamesOut.length);
    const out = fitted.transform(probe);
    expect(columnNames(out)).toEqual(fitted.featureNamesOut);
    expect(out.nRows).toBe(33);
    for (const column of out.columns) {
      if (column.kind === "numeric") {
        expect(column.values.length).toBe(33);
        expect(column.values.every(Number.isFinite)).toBe(true);
      } else {
        expect(column.codes.length).toBe(33);
        expect(column.codes.every((code) => code >= 0 && code < column.categories.length)).toBe(true);
      }
    }
  });

  it("gives a row the same whatever rows stand beside it", async () => {
    const fitted = await fit();
    const whole = fitted.transform(probe);
    const turned = Array.from({ length: 33 }, (_, i) => 32 - i);
    expect(fitted.transform(takeRows(probe, turned))).toStrictEqual(takeRows(whole, turned));
    for (let i = 0; i < 33; i++)
      expect(fitted.transform(takeRows(probe, [i]))).toStrictEqual(takeRows(whole, [i]));
  });

  it("gives no rows for no rows", async () => {
    const out = (await fit()).transform(takeRows(probe, []));
    expect(out.nRows).toBe(0);
    expect(columnNames(out)).toEqual((await fit()).featureNamesOut);
  });

  it("finds columns by name: their order, and others beside them, do not matter", async () => {
    const fitted = await fit();
    const expected = fitted.transform(probe);
    const more = { kind: "numeric", name: "z", values: new Float64Array(33).fill(NaN) } as const;
    const mixed: Table = { nRows: 33, columns: [more, ...probe.columns.toReversed()] };
    expect(fitted.transform(mixed)).toStrictEqual(expected);
  });

  it("names a column that is absent, or of the other kind", async () => {
    const fitted = await fit();
    const [first, ...rest] = probe.columns;
    const thrown = (X: Table): unknown => {
      try {
        return fitted.transform(X);
      } catch (error) {
        return error;
      }
    };
    expect(thrown({ ...probe, columns: rest })).toMatchObject({
      name: "NotFoundError",
      code: "schema/missing-column",
      message: expect.stringContaining(`"${first!.name}"`),
    });
    const turned =
      first!.kind === "numeric"
        ? ({ kind: "categorical", name: first!.name, categories: ["x"], codes: new Int32Array(33) } as const)
        : ({ kind: "numeric", name: first!.name, values: new Float64Array(33) } as const);
    expect(thrown({ ...probe, columns: [turned, ...rest] })).toMatchObject({
      name: "DataError",
      code: "transform/column-kind",
      message: expect.stringContaining(`"${first!.name}"`),
    });
  });

  if (tags.takes !== "both")
    it("refuses to learn from a column of the other kind, if it takes one kind only", async () => {
      const wrong = drawTable(tags.takes === "numeric" ? "categorical" : "numeric", 20);
      await expect(fit(wrong)).rejects.toMatchObject({ name: "DataError", code: "transform/column-kind" });
    });

  it("changes none of its inputs, and shares nothing with them", async () => {
    const own = structuredClone(table);
    const before = structuredClone({ own, probe });
    const fitted = await fit(own);
    const out = fitted.transform(probe);
    const kept = structuredClone(out);
    expect({ own, probe }).toStrictEqual(before);
    for (const column of [...own.columns, ...out.columns])
      if (column.kind === "numeric") column.values.fill(12345);
      else column.codes.fill(0);
    expect(fitted.transform(probe)).toStrictEqual(kept);
  });

  it("learns the same each time, after and beside other rows, whatever the labels, and stays as it is", async () => {
    const transformer = subject.make();
    const spec = structuredClone(transformer.spec);
    const first = await transformer.fit(table);
    const state = structuredClone(first.state);
    const answers = first.transform(probe);
    first.transform(other);
    const y = makeLabels(Array.from({ length: 60 }, (_, i) => i % 2));
    const [second, , third] = await Promise.all([
      transformer.fit(table, y),
      transformer.fit(other),
      transformer.fit(table),
    ]);
    for (const fitted of [first, second, third, await fit()]) expectSame(fitted.state, state);
    expect(first.transform(probe)).toStrictEqual(answers);
    expect(transformer.spec).toStrictEqual(spec);
  });

  it("learns the same from the rows in another order", async () => {
    const order = new Random(7).shuffle(Array.from({ length: 60 }, (_, i) => i));
    expectNear((await fit(takeRows(table, order))).transform(probe), (await fit()).transform(probe));
  });

  if (tags.calledName !== "ColumnTransformer" && tags.mixesColumns !== true)
    it("does the same to a column alone, beside its copy and beside others", async () => {
      const whole = (await fit()).transform(probe);
      const met = new Set<string>();
      for (const { name } of table.columns) {
        const twice = (X: Table): Table => {
          const column = getColumn(X, name);
          return makeTable([column, { ...column, name: "copy" }]);
        };
        const { columns } = (await fit(twice(table))).transform(twice(probe));
        for (const column of columns) {
          const original = column.name.replace("copy", name);
          expect({ ...column, name: original }).toStrictEqual(getColumn(whole, original));
          met.add(original);
        }
      }
      expect(met).toEqual(new Set(columnNames(whole)));
    });

  it("is wholly in its state: the same bits after structuredClone and from the native form", async () => {
    const fitted = await fit();
    const answers = fitted.transform(probe);
    const { json, data } = encodeState(fitted.state);
    for (const state of [
      structuredClone(fitted.state),
      decodeState({ json: JSON.parse(JSON.stringify(json)), data: data.slice() }),
    ]) {
      expectSame(state, fitted.state);
      const restored = subject.restore(state);
      expect(restored.transform(probe)).toStrictEqual(answers);
      expect(restored.featureNamesIn).toEqual(fitted.featureNamesIn);
      expect(restored.featureNamesOut).toEqual(fitted.featureNamesOut);
      expect(restored.warnings).toEqual(fitted.warnings);
    }
  });

  it("is rebuilt by its spec, which is plain data and complete", async () => {
    const { spec } = subject.make();
    const json = JSON.parse(JSON.stringify(spec)) as EstimatorSpec;
    expect(structuredClone(spec)).toStrictEqual(json);
    const rebuilt = subject.build(json);
    expect(rebuilt.spec).toStrictEqual(spec);
    expectSame((await rebuilt.fit(table)).state, (await fit()).state);
  });

  const repeats = Array.from({ length: 60 }, (_, i) => i % 3);
  const sampleWeight = Float64Array.from(repeats);
  if (tags.weighs !== undefined) {
    it("takes a row of weight 0 as none, and weights for copies where that is their meaning", async () => {
      const weighted = await fit(table, { sampleWeight });
      expect(weighted.state).not.toEqual((await fit()).state);
      const kept = repeats.flatMap((n, i) => (n > 0 ? [i] : []));
      const rest = Float64Array.from(kept, (i) => repeats[i]!);
      expectNear(
        weighted.transform(probe),
        (await fit(takeRows(table, kept), { sampleWeight: rest })).transform(probe),
      );
      if (tags.weighs === "otherwise") return;
      const copies = repeats.flatMap((n, i) => new Array<number>(n).fill(i));
      expectNear(weighted.transform(probe), (await fit(takeRows(table, copies))).transform(probe));
    });

    it("refuses weights of another number than the rows, weights below 0 or not finite, and all weights 0", async () => {
      await expect(fit(table, { sampleWeight: new Float64Array(59) })).rejects.toThrow(RangeError);
      for (const weight of [-1, NaN, Infinity]) {
        const wrong = Float64Array.from(sampleWeight);
        wrong[11] = weight;
        await expect(fit(table, { sampleWeight: wrong })).rejects.toMatchObject({
          name: "DataError",
          code: "fit/weight",
          message: expect.stringContaining(`got ${weight} in row 11`),
        });
      }
      const none = new Float64Array(60);
      await expect(fit(table, { sampleWeight: none })).rejects.toMatchObject({ code: "fit/weight" });
    });
  } else
    it("does not look at weights", async () => {
      expectSame((await fit(table, { sampleWeight })).state, (await fit()).state);
    });

  it("does not begin when it is aborted already", async () => {
    const reason = new Error("not today");
    await expect(fit(table, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("names every wrong parameter, and the nearest name for one that is unknown", () => {
    const thrownBy = (params: Params): ParameterError => {
      try {
        subject.make(params);
      } catch (error) {
        expect(error).toMatchObject({ name: "ParameterError", code: "parameter/invalid" });
        return error as ParameterError;
      }
      throw new Error("nothing was thrown");
    };
    const wrong = Object.entries(tags.wrong);
    const problems = wrong.map(
      ([name, [value, expectation]]) =>
        `parameter "${name}" of ${tags.calledName} must be ${expectation}, got ${JSON.stringify(value)}`,
    );
    const error = thrownBy(Object.fromEntries(wrong.map(([name, [value]]) => [name, value])) as Params);
    expect([...(error.details!["problems"] as string[])].sort()).toEqual(problems.sort());
    for (const problem of problems) expect(error.message).toContain(problem);
    const known = wrong[0]![0];
    expect(thrownBy({ [`${known}s`]: 1 }).message).toBe(
      `parameter "${known}s" of ${tags.calledName} is unknown, is it "${known}"?`,
    );
  });

  const { nested } = tags;
  if (nested !== undefined)
    it("keeps its parameters when the caller changes what it gave", () => {
      const params = structuredClone(nested.params);
      const transformer = subject.make(params);
      const before = structuredClone(transformer.spec);
      nested.change(params);
      expect(transformer.spec).toStrictEqual(before);
    });
}

/** Within rounding: sums depend on the order of the rows. */
function expectNear(actual: Table, expected: Table): void {
  expect(columnNames(actual)).toEqual(columnNames(expected));
  actual.columns.forEach((column, j) => {
    const to = expected.columns[j]!;
    if (column.kind === "numeric" && to.kind === "numeric")
      column.values.forEach((value, i) => {
        expect(Math.abs(value - to.values[i]!)).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(value)));
      });
    else expect(column).toStrictEqual(to);
  });
}
