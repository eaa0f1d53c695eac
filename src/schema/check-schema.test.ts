import { describe, expect, it } from "vitest";
import { checkSchema, schemaProblems } from "./check-schema.ts";
import type { ColumnSpec, Schema } from "./schema.ts";
import { classOf, classValues, positiveClass, targetClasses } from "./target.ts";

const age: ColumnSpec = { name: "age", kind: "numeric", min: 0, max: 120 };
const outcome: ColumnSpec = {
  name: "outcome",
  kind: "categorical",
  role: "target",
  codes: [{ value: 10 }, { value: 9 }],
};
const good: Schema = { columns: [age, outcome], target: { column: "outcome" } };
const withColumn = (spec: object): Schema => ({ ...good, columns: [age, spec as ColumnSpec, outcome] });
const withTarget = (target: object, spec: object = outcome): Schema => ({
  columns: [age, spec as ColumnSpec],
  target: target as Schema["target"],
});

describe("schemaProblems()", () => {
  it("has nothing against a schema that does not contradict itself", () => {
    expect(schemaProblems(good)).toEqual([]);
    expect(() => checkSchema(good)).not.toThrow();
  });

  it.each<[string, Schema, string, string]>([
    ["no name", withColumn({ name: "", kind: "numeric" }), "columns[1]", 'must have a name, got ""'],
    [
      "a range upside down",
      withColumn({ name: "b", kind: "numeric", min: 2, max: 1 }),
      "columns[1]",
      "min <= max",
    ],
    [
      "a usual range outside",
      withColumn({ name: "b", kind: "numeric", max: 9, usual: [0, 10] }),
      "columns[1]",
      "its usual range inside its range",
    ],
    [
      "no codes",
      withColumn({ name: "b", kind: "categorical", codes: [] }),
      "columns[1]",
      "must list its codes",
    ],
    [
      "a code twice",
      withColumn({ name: "b", kind: "categorical", codes: [{ value: 1 }, { value: "1" }] }),
      "columns[1]",
      'got "1" twice',
    ],
    [
      "text as a feature",
      withColumn({ name: "b", kind: "text" }),
      "columns[1]",
      "the role group, time, id or ignore",
    ],
    ["no kind", withColumn({ name: "b", kind: "date" }), "columns[1]", 'got "date"'],
    ["a name twice", withColumn({ ...age }), "columns", 'column "age" is declared twice'],
    ["no feature", { columns: [outcome], target: good.target }, "columns", "at least one feature"],
    ["a target that is no column", withTarget({ column: "x" }), "target", "must be a column of the schema"],
    ["a target without the role", withTarget({ column: "age" }), "target", "must have the role target"],
    [
      "two targets",
      { ...good, columns: [age, outcome, { ...outcome, name: "other" } as ColumnSpec] },
      "target",
      '"other" has it too',
    ],
    [
      "a bound of codes",
      withTarget({ column: "outcome", positiveWhen: { op: ">", value: 1 } }),
      "target",
      "must be numeric to have positiveWhen",
    ],
    [
      "a number without a bound",
      withTarget({ column: "y" }, { name: "y", kind: "numeric", role: "target" }),
      "target",
      "categorical or have positiveWhen",
    ],
    [
      "one class",
      withTarget({ column: "y" }, { name: "y", kind: "categorical", role: "target", codes: [{ value: 1 }] }),
      "target",
      "two codes or more",
    ],
    ["a positive class that is none", withTarget({ column: "outcome", positive: 3 }), "target", "got 3"],
  ])("finds %s", (_, schema, path, message) => {
    const problems = schemaProblems(schema);
    expect(problems).toEqual([{ path, message: expect.stringContaining(message) }]);
    expect(() => checkSchema(schema)).toThrow(expect.objectContaining({ code: "schema/invalid" }));
  });

  it("finds all at once", () => {
    const columns = [{ ...age, min: 200 }, { ...age }, outcome];
    expect(schemaProblems({ columns, target: { column: "none" } }).map(({ path }) => path)).toEqual([
      "columns[0]",
      "columns",
      "target",
    ]);
  });
});

describe("the target's classes", () => {
  it("are sorted as labels are, the last of two is positive unless another is named", () => {
    expect(targetClasses(good)).toEqual(["9", "10"]);
    expect(positiveClass(good)).toBe("10");
    expect(positiveClass(withTarget({ column: "outcome", positive: 9 }))).toBe("9");
    const three = { ...outcome, codes: [{ value: "a" }, { value: "b" }, { value: "c" }] };
    expect(positiveClass(withTarget({ column: "outcome" }, three))).toBeUndefined();
  });

  it("are 0 and 1 where a number is compared with a bound, which both sides share out", () => {
    const y = { name: "y", kind: "numeric", role: "target" };
    const classesOf = (op: string) =>
      [1, 2, 3]
        .map((value) => classOf(withTarget({ column: "y", positiveWhen: { op, value: 2 } }, y), value))
        .join("");
    expect([">", ">=", "<", "<=", "=="].map(classesOf)).toEqual(["001", "011", "100", "110", "010"]);
    const derived = withTarget({ column: "y", positiveWhen: { op: ">", value: 2 } }, y);
    expect([targetClasses(derived), positiveClass(derived)]).toEqual([["0", "1"], "1"]);
    expect(() => classOf(good, 1)).toThrow(TypeError);
    expect(targetClasses(derived).map(classValues(derived))).toEqual([0, 1]);
  });

  it("have values of one type: numbers where all codes are numbers, else texts", () => {
    const valuesOf = (...codes: (string | number)[]) => {
      const schema = withTarget(
        { column: "outcome" },
        { ...outcome, codes: codes.map((value) => ({ value })) },
      );
      return targetClasses(schema).map(classValues(schema));
    };
    expect(valuesOf(9, 10)).toEqual([9, 10]);
    expect(valuesOf(-1.5, 1e21, 3)).toEqual([-1.5, 3, 1e21]);
    expect(valuesOf("0", "1")).toEqual(["0", "1"]);
    expect(valuesOf(0, "none")).toEqual(["0", "none"]);
  });
});
