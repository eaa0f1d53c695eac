import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Column, makeTable, type Table } from "../../core/index.ts";
import type { CellOp } from "./cell-op.ts";
import {
  type ColumnMap,
  type Combination,
  chainMaps,
  type Derivation,
  joinMaps,
  nameOfSource,
  type OutputColumn,
} from "./column-map.ts";
import { ColumnRunner } from "./column-runner.ts";
import {
  OneHotEncoder,
  OrdinalEncoder,
  PolynomialFeatures,
  SimpleImputer,
  SplineTransformer,
  StandardScaler,
} from "./index.ts";
import { mapTable } from "./map-table.ts";
import type { MappedTransformer, TransformerState } from "./mapped-transformer.ts";

const names = ["a", "b", "c", "d"];

/** Rows of the columns a and b (numbers) and c and d (codes), some missing. */
const drawRows = fc.array(
  fc.tuple(
    fc.oneof(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.constant(NaN)),
    fc.oneof(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.constant(NaN)),
    fc.integer({ min: -1, max: 2 }),
    fc.integer({ min: -1, max: 2 }),
  ),
  { minLength: 1, maxLength: 12 },
);

type Drawn = typeof drawRows extends fc.Arbitrary<infer T> ? T : never;

/** The rows as a table; with other categories than those of training, in another order. */
function tableOf(cells: Drawn, categories: readonly string[]): Table {
  return makeTable(
    names.map((name, j): Column => {
      const column = cells.map((row) => row[j]!);
      if (j < 2) return { kind: "numeric", name, values: Float64Array.from(column) };
      return { kind: "categorical", name, categories, codes: Int32Array.from(column) };
    }),
  );
}

const inTraining = ["x", "y", "z"];
const withUnknown = ["z", "q", "x"];

type Fitted = Pick<MappedTransformer<TransformerState>, "map" | "transform">;

/** Products of numeric columns of a table: of the first with the last, and so on inwards, and one of three. */
class Products implements Fitted {
  readonly map: ColumnMap;

  constructor({ columns }: Table) {
    const inputs = columns.map(({ kind, name }) => ({ name, kind, categories: [] }));
    const all = [...inputs.keys()];
    const products = [...all.map((i) => [all.at(-1 - i)!, i]), [0, 0, all.length - 1]];
    const outputs = products.map(
      (of, k): OutputColumn => ({
        name: `product ${k}`,
        kind: "numeric",
        categories: [],
        source: { combine: "product", parts: of.map(take) },
        ops: [],
      }),
    );
    this.map = { inputs, outputs, checks: [] };
  }

  /** Without the runner that is under test. */
  transform(X: Table): Table {
    const columns = this.map.outputs.map(({ name, source }): Column => {
      const parts = (source as Combination).parts.map((part) => numbersOf(X, part.source as number));
      return { kind: "numeric", name, values: parts.reduce((so, next) => so.map((x, i) => x * next[i]!)) };
    });
    return makeTable(columns, X.nRows);
  }
}

const take = (source: number): Derivation => ({ source, ops: [] });

function numbersOf(table: Table, j: number): Float64Array {
  const column = table.columns[j]!;
  if (column.kind !== "numeric") throw new TypeError("products are of numbers");
  return column.values;
}

const spline = { nKnots: 3, degree: 1, handleMissing: "zeros" } as const;
const listed = ["x", "y", "z", "q"]; // of training there are x, y and z

/** Steps before a product or behind one, by what they take. */
const steps = {
  scaler: new StandardScaler(),
  filler: new SimpleImputer({ strategy: "most_frequent" }),
  imputer: new SimpleImputer({ strategy: "most_frequent", addIndicator: true }),
  oneHot: new OneHotEncoder({ categories: "declared", handleUnknown: "ignore" }),
  rare: new OneHotEncoder({ maxCategories: 2, handleUnknown: "infrequent_if_exist" }),
  ordinal: new OrdinalEncoder({ handleUnknown: "use_encoded_value", unknownValue: -5 }),
  listed: new OneHotEncoder({ categories: [listed, listed], handleUnknown: "ignore" }),
  splines: new SplineTransformer(spline),
  polynomial: new PolynomialFeatures(),
} as const;

/** Fits a chain of steps, products among them, each on what the one before it made of the training rows. */
async function fitChain(table: Table, chain: readonly (keyof typeof steps | "product")[]): Promise<Fitted[]> {
  const fitted: Fitted[] = [];
  let X = table;
  for (const step of chain) {
    const next: Fitted = step === "product" ? new Products(X) : ((await steps[step].fit(X)) as Fitted);
    fitted.push(next);
    X = next.transform(X);
  }
  return fitted;
}

const chained = (fitted: readonly Fitted[]): ColumnMap =>
  fitted.map(({ map }) => map).reduce((first, second) => chainMaps(first, second));

/** What the steps give one after the other. */
const inTurn = (table: Table, fitted: readonly Fitted[]): Table =>
  fitted.reduce((X, step) => step.transform(X), table);

const select = (table: Table, kept: readonly string[]): Table => ({
  nRows: table.nRows,
  columns: table.columns.filter(({ name }) => kept.includes(name)),
});

const chains = {
  numbers: [
    ["product"],
    ["scaler", "product"],
    ["product", "scaler"],
    ["imputer", "scaler", "product", "splines"],
    ["imputer", "product", "product", "scaler", "product"],
    ["splines", "product", "imputer", "splines"],
    ["imputer", "polynomial", "scaler"],
    ["imputer", "scaler", "polynomial", "product", "splines"],
  ],
  categories: [
    ["oneHot", "product", "scaler"],
    ["imputer", "ordinal", "scaler", "product"],
    ["rare", "imputer", "product", "product"],
    ["filler", "listed", "product"],
    ["ordinal", "product", "imputer"],
    ["filler", "oneHot", "polynomial", "scaler"],
  ],
} as const;

const cases = Object.entries(chains).flatMap(([takes, all]) =>
  all.map((chain) => ({
    name: chain.join(", then "),
    chain: chain as readonly (keyof typeof steps | "product")[],
    kept: takes === "numbers" ? ["a", "b"] : ["c", "d"],
  })),
);

describe("a map of several columns", () => {
  it.each(cases)("gives in a chain what its steps give in turn: $name", async ({ chain, kept }) => {
    await fc.assert(
      fc.asyncProperty(drawRows, async (drawn) => {
        const training = select(tableOf(drawn, inTraining), kept);
        const fitted = await fitChain(training, chain);
        const runner = new ColumnRunner(chained(fitted));
        for (const rows of [training, select(tableOf(drawn, withUnknown), kept)])
          expect(mapTable(runner, rows)).toStrictEqual(inTurn(rows, fitted));
      }),
      { numRuns: 40 },
    );
  });

  it("stands beside others in a join, and reads a column once that several read", async () => {
    await fc.assert(
      fc.asyncProperty(drawRows, async (drawn) => {
        const training = tableOf(drawn, inTraining);
        const parts = await Promise.all(
          cases.map(async ({ chain, kept, name }) => {
            const fitted = await fitChain(select(training, kept), chain);
            const { inputs, outputs, checks } = chained(fitted);
            const named = outputs.map((output) => ({ ...output, name: `${name}: ${output.name}` }));
            return { map: { inputs, outputs: named, checks }, fitted, kept, name };
          }),
        );
        const joined = joinMaps(parts.map(({ map }) => map));
        // the list of one step names a category that the others do not know: it reads c and d for itself
        expect(joined.inputs.map(({ name }) => name)).toEqual(["a", "b", "c", "d", "c", "d"]);
        const rows = tableOf(drawn, withUnknown);
        const expected = parts.flatMap(({ fitted, kept, name }) => {
          const { columns } = inTurn(select(rows, kept), fitted);
          return columns.map((column) => ({ ...column, name: `${name}: ${column.name}` }));
        });
        expect(mapTable(new ColumnRunner(joined), rows).columns).toStrictEqual(expected);
        // and behind a further step, now over products of both blocks
        const after = await fitChain(mapTable(new ColumnRunner(joined), training), ["imputer", "product"]);
        const whole = chainMaps(joined, chained(after));
        expect(mapTable(new ColumnRunner(whole), rows)).toStrictEqual(
          inTurn(mapTable(new ColumnRunner(joined), rows), after),
        );
      }),
      { numRuns: 20 },
    );
  });

  it("gives a row of 3,000 the same as the row alone, across blocks of rows", async () => {
    const at = (i: number, j: number): number => (i % 7 === j ? NaN : Math.sin(i * (j + 1)));
    const columns = ["a", "b"].map(
      (name, j): Column => ({
        kind: "numeric",
        name,
        values: Float64Array.from({ length: 3000 }, (_, i) => at(i, j)),
      }),
    );
    const runner = new ColumnRunner(
      chained(await fitChain(makeTable(columns), ["imputer", "product", "splines"])),
    );
    const whole = mapTable(runner, makeTable(columns));
    for (const i of [0, 1, 1023, 1024, 2999]) {
      const row = makeTable(
        ["a", "b"].map((name, j): Column => ({ kind: "numeric", name, values: Float64Array.of(at(i, j)) })),
      );
      mapTable(runner, row).columns.forEach((column, k) => {
        const all = whole.columns[k]!;
        if (column.kind === "numeric" && all.kind === "numeric") expect(column.values[0]).toBe(all.values[i]);
      });
    }
  });

  it("names the columns of a product in its errors", async () => {
    const number = (name: string, values: readonly number[]): Column => ({
      kind: "numeric",
      name,
      values: Float64Array.from(values),
    });
    const training = makeTable([number("a", [1, 2, 3]), number("b", [2, 1, 2])]);
    const fitted = await fitChain(training, ["scaler", "product", "splines"]);
    const runner = new ColumnRunner(chained(fitted));
    expect(() => mapTable(runner, makeTable([number("a", [1, 1e200]), number("b", [1, 1e200])]))).toThrow(
      expect.objectContaining({
        code: "fit/not-finite",
        message: expect.stringMatching(/row 1 .*column "(a x b|b x a|a x a x b)"/),
      }),
    );
  });

  it("names few of the columns of a long product", () => {
    const parts = Array.from({ length: 5000 }, () => take(0));
    const inputs = [{ name: "a", kind: "numeric" as const, categories: [] }];
    expect(nameOfSource(inputs, { combine: "product", parts })).toBe("a x a x a x a x a x a x ...");
    expect(nameOfSource(inputs, { combine: "product", parts: parts.slice(0, 2) })).toBe("a x a");
    expect(nameOfSource(inputs, { combine: "product", parts: [] })).toBe("1");
  });
});

describe("chainMaps()", () => {
  it("refuses a step whose column the step before it does not make, or makes of the other kind", async () => {
    const rows = tableOf([[1, 2, 0, 1]], inTraining);
    const [scaler] = await fitChain(select(rows, ["a"]), ["scaler"]);
    const [other] = await fitChain(select(rows, ["b"]), ["scaler"]);
    const [encoder] = await fitChain(select(rows, ["c"]), ["oneHot"]);
    expect(() => chainMaps(scaler!.map, other!.map)).toThrow('the numeric column "b"');
    const renamed: ColumnMap = {
      ...scaler!.map,
      outputs: scaler!.map.outputs.map((output) => ({ ...output, name: "c" })),
    };
    expect(() => chainMaps(renamed, encoder!.map)).toThrow('the categorical column "c"');
  });
});

describe("joinMaps()", () => {
  it("lets two outputs share one evaluation of their splines, of a product too", async () => {
    const drawn: Drawn = [
      [1, 2, 0, 1],
      [3, 5, 1, 1],
      [-1, NaN, 0, 0],
    ];
    const table = select(tableOf(drawn, inTraining), ["a", "b"]);
    const map = chained(await fitChain(table, ["imputer", "product", "splines"]));
    const { outputs } = joinMaps([map, map]);
    const sources = outputs.filter(({ name }) => name.startsWith("product 1_sp")).map(({ source }) => source);
    expect(sources.length).toBe(6);
    expect(new Set(sources.slice(0, 3)).size).toBe(1);
    const ops: readonly CellOp[] = outputs[0]!.ops;
    expect(ops.at(-1)!.op).toBe("spline");
  });
});
