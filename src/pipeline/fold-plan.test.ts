import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Column, makeLabels, makeTable } from "../core/index.ts";
import { trainingPlan } from "../project/build-pipeline.ts";
import type { Project } from "../project/index.ts";
import type { ColumnSpec } from "../schema/index.ts";
import { describeSplit } from "./choose-split.ts";
import { divideRows, type FoldPlan, planFolds } from "./fold-plan.ts";

/** A project whose schema has these columns in the role `group`, beside a feature and a target of the classes a, b and c. */
function projectWith(training: NonNullable<Project["training"]>, ...groups: string[]): Project {
  const group = (name: string): ColumnSpec => ({ name, kind: "text", role: "group" });
  return {
    name: "visits",
    schema: {
      columns: [
        ...groups.map(group),
        { name: "x", kind: "numeric" },
        {
          name: "class",
          kind: "categorical",
          role: "target",
          codes: [{ value: "a" }, { value: "b" }, { value: "c" }],
        },
      ],
      target: { column: "class" },
    },
    data: { format: { kind: "csv", header: true }, training: { path: "x.csv", sha256: "0".repeat(64) } },
    training,
  };
}

function textColumn(name: string, codes: readonly number[]): Column {
  const categories = Array.from({ length: Math.max(0, ...codes) + 1 }, (_, i) => `p${i}`);
  return { kind: "categorical", name, categories, codes: Int32Array.from(codes) };
}

/** 30 rows of the classes a, a, b and so on, with these columns. */
function rowsWith(...columns: Column[]) {
  const labels = makeLabels(
    Array.from({ length: 30 }, (_, i) => (i % 3 === 2 ? "b" : "a")),
    ["a", "b"],
  );
  const x: Column = { kind: "numeric", name: "x", values: new Float64Array(30) };
  return { table: makeTable([...columns, x], 30), labels };
}

const each = (groupOf: (i: number) => number): number[] => Array.from({ length: 30 }, (_, i) => groupOf(i));

type Rows = Parameters<typeof planFolds>[1];

/** The folds that a run of the project plans for these rows. */
const plannedFor = (project: Project, rows: Rows, seed?: number): FoldPlan =>
  planFolds(project, rows, trainingPlan(project, { seed }));

describe("planFolds()", () => {
  it("keeps rows of the first group of several values together, and is stratified without one", () => {
    const patient = textColumn(
      "patient",
      each((i) => Math.floor(i / 2)),
    );
    const site = textColumn(
      "site",
      each(() => 0),
    );
    const plan = plannedFor(projectWith({}, "site", "patient"), rowsWith(site, patient), 7);
    expect(plan).toEqual({
      folds: 5,
      repeats: 5,
      seed: 7,
      split: { kind: "stratified-group", column: "patient", nGroups: 15 },
      warnings: [],
    });
    expect(describeSplit(plan.split)).toBe("folds keep rows of the same patient together (15 groups)");
    const without = plannedFor(projectWith({}, "site"), rowsWith(site));
    expect(without.split).toEqual({ kind: "stratified" });
    expect(describeSplit(without.split)).toBeUndefined();
  });

  it("says which group it does not look at, and that rows of a group are on both sides when it was asked for", () => {
    const patient = textColumn(
      "patient",
      each((i) => Math.floor(i / 2)),
    );
    const ward = textColumn(
      "ward",
      each((i) => i % 6),
    );
    expect(plannedFor(projectWith({}, "patient", "ward"), rowsWith(patient, ward)).warnings).toEqual([
      'folds keep rows of the same patient together, and not those of the same "ward"',
    ]);
    const asked = plannedFor(projectWith({ split: "stratified" }, "patient"), rowsWith(patient));
    expect(asked.split).toEqual({ kind: "stratified" });
    expect(asked.warnings[0]).toMatch(/rows of the same patient may be on both sides of a fold/);
  });

  it("takes a row without a group for a group of its own", () => {
    const patient = textColumn(
      "patient",
      each((i) => (i < 3 ? -1 : i % 9)),
    );
    const { split } = plannedFor(projectWith({}, "patient"), rowsWith(patient));
    expect(split).toMatchObject({ nGroups: 9, nAlone: 3 });
    expect(describeSplit(split)).toBe(
      "folds keep rows of the same patient together (9 groups; 3 rows without a value are each a group of their own)",
    );
  });

  it("has as many folds as groups where these are fewer, or fails if the project asks for them", () => {
    const rows = rowsWith(
      textColumn(
        "site",
        each((i) => i % 3),
      ),
    );
    const plan = plannedFor(projectWith({ folds: 10 }, "site"), rows);
    expect(plan.folds).toBe(3);
    expect(plan.warnings).toEqual(['there are 3 folds, not 10: there are no more groups of rows by "site"']);
    expect(divideRows(plan, rows).folds).toHaveLength(3 * 5);
    const asked = plannedFor(projectWith({ split: "stratified-group" }, "site"), rows);
    expect(() => divideRows(asked, rows)).toThrow(expect.objectContaining({ code: "select/too-few-groups" }));
  });

  it("has as many folds as the largest class has rows where these are fewer", () => {
    const labels = makeLabels(["a", "a", "a", "b", "b"]);
    const rows = { table: makeTable([], 5), labels };
    const plan = plannedFor(projectWith({}), rows);
    expect(plan).toMatchObject({ folds: 3, warnings: ["there are 3 folds, not 5: no class has more rows"] });
    expect(divideRows(plan, rows).warnings).toEqual(['class "b" has 2 rows: it is judged in 2 of 3 folds']);
    const single = { table: makeTable([], 2), labels: makeLabels(["a", "b"]) };
    expect(() => divideRows(plannedFor(projectWith({}), single), single)).toThrow(
      expect.objectContaining({ code: "select/too-few-members" }),
    );
  });

  it("leaves each group out where that is asked for, and says what it does not look at", () => {
    const site = textColumn(
      "site",
      each((i) => (i === 0 ? -1 : i % 3)),
    );
    const rows = rowsWith(site);
    const project = projectWith({ split: "leave-one-group-out", folds: 5, repeats: 2 }, "site");
    const plan = plannedFor(project, rows);
    expect(plan).toMatchObject({
      folds: 3,
      repeats: 1,
      split: {
        kind: "leave-one-group-out",
        column: "site",
        nGroups: 3,
        nAlone: 1,
        groups: ["p0", "p1", "p2"],
      },
      warnings: [
        "training.repeats is not looked at: a leave-one-group-out split divides the rows in one way only",
        "training.folds is not looked at: each of the 3 groups is a fold",
      ],
    });
    expect(describeSplit(plan.split)).toBe(
      "each fold leaves one site out (3 groups; 1 row without a value is in no fold)",
    );
    const { folds, warnings } = divideRows(plan, rows);
    expect(folds.map(({ test }) => new Set(Array.from(test, (row) => row % 3)))).toEqual([
      new Set([0]),
      new Set([1]),
      new Set([2]),
    ]);
    // rows of "b" are those of one site
    expect(warnings).toEqual([
      'class "a" has 20 rows: it is judged in 2 of 3 folds',
      'class "b" has 10 rows: it is judged in 1 of 3 folds, by a model that has not seen it',
    ]);
  });

  it("divides by groups alone where that is asked for", () => {
    const rows = rowsWith(
      textColumn(
        "patient",
        each((i) => i % 6),
      ),
    );
    const plan = plannedFor(projectWith({ split: "group", folds: 3, repeats: 1 }, "patient"), rows);
    expect(plan.split).toEqual({ kind: "group", column: "patient", nGroups: 6 });
    expect(divideRows(plan, rows).folds).toHaveLength(3);
    const many = plannedFor(projectWith({ split: "group", folds: 7 }, "patient"), rows);
    expect(() => divideRows(many, rows)).toThrow(expect.objectContaining({ code: "select/too-few-groups" }));
  });

  describe("with a column of times", () => {
    const timed = (
      training: NonNullable<Project["training"]>,
      kind: "numeric" | "text",
      ...groups: string[]
    ) => {
      const project = projectWith(training, ...groups);
      const time = { name: "seen", kind, role: "time" } as ColumnSpec;
      return { ...project, schema: { ...project.schema, columns: [...project.schema.columns, time] } };
    };
    const days = each((i) => (i * 7) % 30);
    const numbers: Column = { kind: "numeric", name: "seen", values: Float64Array.from(days) };
    // as texts, in the order of which days of one digit would stand last
    const dates: Column = {
      kind: "categorical",
      name: "seen",
      categories: each((i) => i).map((i) => (i < 9 ? `2024-01-0${i + 1}` : `2024-01-${i + 1}T00:00+00:00`)),
      codes: Int32Array.from(days),
    };

    it("goes by the time, in numbers or dates, unless another split is asked for", () => {
      for (const [kind, column] of [["numeric", numbers] as const, ["text", dates] as const]) {
        const plan = plannedFor(timed({ folds: 4, repeats: 1 }, kind), rowsWith(column));
        expect(plan).toEqual({
          folds: 4,
          repeats: 1,
          seed: 42,
          split: { kind: "time-ordered", column: "seen" },
          warnings: [],
        });
        for (const { train, test } of divideRows(plan, rowsWith(column)).folds)
          expect(Math.max(...Array.from(train, (row) => days[row]!))).toBeLessThan(
            Math.min(...Array.from(test, (row) => days[row]!)),
          );
        const asked = plannedFor(timed({ split: "stratified" }, kind), rowsWith(column));
        expect(asked.split).toEqual({ kind: "stratified" });
        expect(asked.warnings).toEqual([
          "rows may be tested by what was learned from later ones, as training.split asks for",
        ]);
      }
    });

    it("says which rows have no time, that groups are not looked at, and what the project says of the order", () => {
      const gone = { ...numbers, values: numbers.values.map((day) => (day < 2 ? NaN : day)) };
      const patient = textColumn(
        "patient",
        each((i) => i % 6),
      );
      const timeOrder = { gap: 2, maxTrainSize: 6 };
      const project = timed({ folds: 3, timeOrder }, "numeric", "patient");
      const plan = plannedFor(project, rowsWith(patient, gone));
      expect(plan.split).toEqual({ kind: "time-ordered", column: "seen", nAlone: 2 });
      expect(plan.warnings).toEqual([
        "rows of the same patient may be on both sides of a fold: folds go by seen alone",
      ]);
      expect(describeSplit(plan.split)).toBe(
        "folds go by seen: each tests rows later than those it is trained on (2 rows without a value are in no fold)",
      );
      expect(divideRows(plan, rowsWith(patient, gone)).folds.map(({ train }) => train.length)).toEqual([
        5, 6, 6,
      ]);
    });

    it("has fewer folds where there are few times, or fails if the project asks for the split", () => {
      const few = { ...numbers, values: numbers.values.map((day) => Math.floor(day / 10)) };
      const plan = plannedFor(timed({}, "numeric"), rowsWith(few));
      expect(plan.folds).toBe(2);
      expect(plan.warnings).toEqual([
        'there are 2 folds, not 5: there are no more different times in "seen"',
      ]);
      const asked = plannedFor(timed({ split: "time-ordered" }, "numeric"), rowsWith(few));
      expect(() => divideRows(asked, rowsWith(few))).toThrow(
        expect.objectContaining({ code: "select/too-few-times" }),
      );
    });
  });

  it("never lets rows of a group be on both sides, unless that is said", () => {
    const groups = fc.array(fc.integer({ min: -1, max: 9 }), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(
        groups,
        fc.integer({ min: 2, max: 8 }),
        fc.integer({ min: 1, max: 3 }),
        (codes, folds, repeats) => {
          const rows = rowsWith(textColumn("patient", codes));
          const plan = plannedFor(projectWith({ folds, repeats }, "patient"), rows);
          const divided = divideRows(plan, rows);
          expect(divided.folds).toHaveLength(plan.folds * repeats);
          if (plan.folds < folds) expect(plan.warnings).toHaveLength(1);
          if (plan.split.kind === "stratified") {
            expect(new Set(codes.filter((code) => code >= 0)).size).toBeLessThan(2);
            return;
          }
          for (const { train, test } of divided.folds) {
            const inTest = new Set(Array.from(test, (row) => codes[row]!));
            expect(Array.from(train).some((row) => codes[row]! >= 0 && inTest.has(codes[row]!))).toBe(false);
          }
        },
      ),
    );
  });
});
