import fc from "fast-check";
import { describe, expect, it } from "vitest";
import heartDisease from "../../projects/heart-disease/systole.config.ts";
import tileWorks from "../../projects/tile-works/systole.config.ts";
import { ParameterError } from "../core/index.ts";
import { ColumnCounts, type InferredColumn, inferColumn } from "../data/index.ts";
import { itemPath, keyPath } from "../schema/shape/index.ts";
import { projectProblems } from "./check-project.ts";
import { declared } from "./declared.fixture.ts";
import { inferSchema } from "./infer-schema.ts";
import { writeConfig } from "./write-config.ts";

/** One value within a project: the object or list that holds it, the path of that, and the key. */
interface Place {
  readonly holder: Record<string, unknown>;
  readonly parent: string;
  readonly key: string;
  readonly path: string;
}

/** Every value within a project, in order. */
function placesIn(value: unknown, parent = ""): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.entries(holder).flatMap(([key, item]) => {
    const path = Array.isArray(value) ? itemPath(parent, Number(key)) : keyPath(parent, key);
    return [{ holder, parent, key, path }, ...placesIn(item, path)];
  });
}

/** The texts of a column: codes, numbers, or anything. */
const cells = fc
  .constantFrom<fc.Arbitrary<string>>(
    fc.constantFrom("a", "b", "c", "?", ""),
    fc.oneof(fc.double({ noNaN: true }).map(String), fc.constantFrom("", "n/a", "1e3")),
    fc.string({ maxLength: 4 }),
  )
  .chain((cell) => fc.array(cell, { minLength: 12, maxLength: 12 }));
const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 4 });
const grades = ["good", "bad", "good", "good", "bad", "bad", "good", "bad", "good", "bad", "bad", "good"];

/** A config that `systole init` writes for a table of odd cells under odd names; `undefined` where it refuses the table. */
function initiated(columnNames: readonly string[], columns: readonly string[][]): unknown {
  const [target = "", ...others] = columnNames;
  const inferred: InferredColumn[] = [
    inferColumn(target, ColumnCounts.of(grades)),
    ...others.map((name, i) => inferColumn(name, ColumnCounts.of(columns[i] ?? grades))),
  ];
  try {
    const schema = inferSchema(inferred, target);
    return declared(
      writeConfig({
        name: "things",
        schema,
        columns: inferred,
        nRows: grades.length,
        path: "things.csv",
        sha256: "0".repeat(64),
        format: { kind: "csv", header: true },
      }),
    );
  } catch (error) {
    if (error instanceof ParameterError) return undefined;
    throw error;
  }
}

const [written] = [initiated(["grade", "size", "colour"], [grades.map((_, i) => `${i / 3}`), grades])];
const full = {
  ...(structuredClone(tileWorks) as object),
  title: "Tiles",
  training: {
    candidates: [
      {
        name: "bent",
        estimator: { name: "LogisticRegression", params: { C: 1, maxIter: 50 } },
        columns: {
          peak_c: { name: "SplineTransformer", params: { nKnots: 4, degree: 2 } },
          kiln: { name: "OrdinalEncoder", params: {} },
        },
      },
    ],
    folds: 4,
    repeats: 2,
    seed: 1,
  },
  gates: [{ metric: "roc_auc", min: 0.7, max: 1 }],
  service: {
    host: "::",
    port: 1,
    uiPort: 2,
    bodyLimitBytes: 2048,
    drainDelaySeconds: 1,
    allowedHosts: ["a.example:1"],
    rootPath: "/a/b",
    maxConnections: 1,
    maxPendingBytes: 2 ** 21,
    maxPendingRecords: 5,
  },
};

/** Which config, and which of its values. */
const choice = fc
  .constantFrom<unknown>(heartDisease, tileWorks, written, full)
  .chain((config) => fc.nat({ max: placesIn(config).length - 1 }).map((index) => ({ config, index })));

/** A copy of a config in which no two places hold the same object, and a place in it that may be changed. */
function placeOf({ config, index }: { config: unknown; index: number }): { copy: unknown; place: Place } {
  const copy: unknown = JSON.parse(JSON.stringify(config));
  return { copy, place: placesIn(copy)[index]! };
}

/** Whether one path leads to a part of what the other leads to. */
const isRelated = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

/** Free words: names of cohorts, and codes in another coding. Any other name is one more of them. */
const isFree = (path: string): boolean =>
  /^data\.external(\.|\[)[^.[]*$|^schema\.codings.*\.codes(\.\w+|\["[^"]*"\])$/.test(path);

const slips = fc.constantFrom<(key: string) => string>(
  (key) => `${key}x`,
  (key) => key.slice(1),
  (key) => key.slice(0, -1) || "z",
  (key) => `${key.slice(0, 1)}q${key.slice(1)}`,
);

const oddValues = [
  null,
  () => {},
  Symbol("s"),
  new Date(0),
  new Map([["a", 1]]),
  7n,
  Number.NaN,
  [[]],
  { a: {} },
];

describe("projectProblems()", () => {
  it("takes the shipped configs, and each that systole init writes", () => {
    for (const config of [heartDisease, tileWorks, written, full])
      expect(projectProblems(config)).toEqual([]);
    let count = 0;
    fc.assert(
      fc.property(names, fc.array(cells, { minLength: 3, maxLength: 3 }), (columnNames, columns) => {
        const config = initiated(columnNames, columns);
        if (config === undefined) return;
        count++;
        expect(projectProblems(config)).toEqual([]);
      }),
    );
    expect(count).toBeGreaterThan(50);
  });

  it("refuses a misspelt key with its path", () => {
    fc.assert(
      fc.property(choice, slips, (chosen, slip) => {
        const { copy, place } = placeOf(chosen);
        const { holder, parent, key, path } = place;
        const wrong = slip(key);
        if (Array.isArray(holder) || isFree(path) || Object.hasOwn(holder, wrong)) return;
        holder[wrong] = holder[key];
        delete holder[key];
        const problems = projectProblems(copy);
        expect(problems.some((problem) => isRelated(problem.path, keyPath(parent, wrong)))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("refuses a value that is no plain data, at its path", () => {
    const odd = fc.constantFrom<unknown>(() => {}, new Date(0), Symbol("s"), 7n);
    fc.assert(
      fc.property(choice, odd, (chosen, value) => {
        const { copy, place } = placeOf(chosen);
        place.holder[place.key] = value;
        expect(projectProblems(copy).some(({ path }) => isRelated(path, place.path))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("throws for no value at any place, and tells of each problem where it is", () => {
    const anything = fc.oneof(
      fc.constantFrom(...oddValues),
      fc.anything({ maxDepth: 2 }),
      fc.constant(undefined),
    );
    fc.assert(
      fc.property(choice, anything, (chosen, value) => {
        const { copy, place } = placeOf(chosen);
        place.holder[place.key] = value;
        for (const { path, message } of projectProblems(copy))
          expect(message.startsWith(`"${path}"`), message).toBe(true);
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.anything(), (value) => projectProblems(value).length > 0));
  });
});
