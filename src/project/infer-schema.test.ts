import { describe, expect, it } from "vitest";
import { ColumnCounts, inferColumn } from "../data/index.ts";
import { checkSchema } from "../schema/index.ts";
import { declared } from "./declared.fixture.ts";
import { inferSchema } from "./infer-schema.ts";
import { writeConfig } from "./write-config.ts";

const column = (name: string, textOf: (i: number) => string, n = 60) =>
  inferColumn(name, ColumnCounts.of(Array.from({ length: n }, (_, i) => textOf(i))));

const size = column("size", (i) => (i % 10 === 0 ? "?" : String(i / 4 - 3)));
const colour = column("colour", (i) => ["red", "green", "blue"][i % 3]!);
const grade = column("grade", (i) => (i % 4 === 0 ? "good" : i === 1 ? "" : "bad"));
const day = column("day", (i) => `2024-02-${10 + (i % 15)}`);
const rowId = column("row_id", String);

describe("inferSchema()", () => {
  it("makes a schema without contradiction in which no number is refused for its size", () => {
    const schema = inferSchema([rowId, size, colour, day, grade], "grade");
    checkSchema(schema);
    expect(schema.columns).toEqual([
      { name: "row_id", kind: "text", role: "id" },
      {
        name: "size",
        kind: "numeric",
        usual: [-2.75, 11.75],
        nullable: true,
        missing: ["?"],
        unseen: "missing",
      },
      {
        name: "colour",
        kind: "categorical",
        codes: [{ value: "blue" }, { value: "green" }, { value: "red" }],
        unseen: "missing",
      },
      { name: "day", kind: "text", role: "ignore" },
      { name: "grade", kind: "categorical", role: "target", codes: [{ value: "bad" }, { value: "good" }] },
    ]);
    expect(schema.target).toEqual({ column: "grade", positive: "bad" });
  });

  it("takes one of the two classes that a run keeps, where a third has one row only", () => {
    const y = column("y", (i) => (i === 0 ? "maybe" : i % 3 === 0 ? "yes" : "no"));
    expect(inferSchema([size, y], "y").target.positive).toBe("yes");
    expect(inferSchema([size, y], "y", "no").target.positive).toBe("no");
    expect(() => inferSchema([size, y], "y", "maybe")).toThrow("the positive class must be a value");
  });

  it("takes the positive class that it is given, also as a number is written", () => {
    expect(inferSchema([size, grade], "grade", "bad").target.positive).toBe("bad");
    const y = column("y", (i) => String(i % 2));
    expect(inferSchema([size, y], "y", "0.0").target.positive).toBe(0);
    const isGood = column("isGood", (i) => (i % 2 ? "True" : "False"));
    expect(inferSchema([size, isGood], "isGood").target.positive).toBe("True");
  });

  it.each([
    ["no such column", [size, grade], "Grade", undefined, "init/target", 'is it "grade"?'],
    ["a number of many values", [size, grade], "size", undefined, "init/target", "not amounts"],
    ["a date", [size, day, grade], "row_id", undefined, "init/target", "its columns are size, day, grade"],
    ["a constant", [size, column("c", () => "x")], "c", undefined, "init/target", "name another column"],
    [
      "classes of one row",
      [size, column("c", (i) => (i < 3 ? `x${i}` : "y"))],
      "c",
      undefined,
      "init/target",
      "name another column",
    ],
    [
      "a positive class that is none",
      [size, grade],
      "grade",
      "best",
      "init/positive",
      "its values are bad, good",
    ],
    ["a positive class of three", [size, colour], "colour", "red", "init/positive", "leave --positive out"],
    [
      "nothing to learn from",
      [rowId, day, grade],
      "grade",
      undefined,
      "init/columns",
      '"row_id": a different',
    ],
    ["a target alone", [grade], "grade", undefined, "init/columns", "name a file that has other columns too"],
  ])("refuses %s with a remedy", (_, columns, target, positive, code, hint) => {
    expect(() => inferSchema(columns, target, positive)).toThrow(
      expect.objectContaining({ code, hint: expect.stringContaining(hint) }),
    );
  });

  it("tells how many rows each class has where they are too few", () => {
    const lone = column("c", (i) => (i === 0 ? "no" : "yes"), 60);
    expect(() => inferSchema([size, lone], "c")).toThrow(
      'target "c" must have two classes with two rows or more, it has no 1, yes 59',
    );
  });

  it("allows as many classes as a person can look at", () => {
    const classes = (n: number) => column("c", (i) => `class ${i % n}`, 200);
    expect(inferSchema([size, classes(20)], "c").target).toEqual({ column: "c" });
    expect(() => inferSchema([size, classes(21)], "c")).toThrow("must have 2 to 20 classes, it has 21");
  });

  it("keeps a class of one row among the codes", () => {
    const rare = column("c", (i) => (i === 7 ? "x" : `y${i % 2}`));
    const { columns } = inferSchema([size, rare], "c");
    expect(columns[1]).toMatchObject({ codes: [{ value: "x" }, { value: "y0" }, { value: "y1" }] });
  });

  it("declares how numbers are written, rare codes and groups", () => {
    const columns = [
      column("price", (i) => `$${i + 1},250.50`),
      column("town", (i) => `town ${i % 60}`, 600),
      column("patient_id", (i) => `P${i >> 1}`),
      column("person", (i) => (i === 0 ? "" : `P${i >> 1}`)),
      grade,
    ];
    const schema = inferSchema(columns, "grade");
    checkSchema(schema);
    expect(schema.columns).toMatchObject([
      { name: "price", usual: [1250.5, 60250.5], thousands: ",", prefix: "$", unseen: "missing" },
      { name: "town", minFrequency: 6, unseen: "missing" },
      { name: "patient_id", kind: "text", role: "group" },
      { name: "person", kind: "text", role: "group", nullable: true },
      {},
    ]);
    expect(schema.columns[2]).toEqual({ name: "patient_id", kind: "text", role: "group" });
  });
});

describe("writeConfig()", () => {
  const write = (columns: Parameters<typeof inferSchema>[0], target: string) => {
    const schema = inferSchema(columns, target);
    const text = writeConfig({
      name: "things",
      schema,
      columns,
      nRows: 60,
      path: '../a "b"\\c.csv',
      sha256: "0".repeat(64),
      format: { kind: "csv", header: true, delimiter: ";" },
    });
    return { schema, text };
  };

  it("writes what it is given, a line a column and few beside", () => {
    const rare = column("rare", (i) => (i < 3 ? "yes" : "no"));
    const columns = [rowId, size, colour, day, rare];
    const { schema, text } = write(columns, "rare");
    expect(declared(text)).toEqual({
      name: "things",
      schema,
      data: {
        format: { kind: "csv", header: true, delimiter: ";" },
        training: { path: '../a "b"\\c.csv', sha256: "0".repeat(64) },
      },
    });
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(columns.length + 27);
    expect(text).toContain("// numbers from -2.75 to 11.75; 6 missing");
    expect(text).toContain('// left out: dates or times such as "2024-02-10", which are not used');
    expect(text).toContain("// what is predicted: no 57, yes 3");
  });

  it("says in comments what is dropped, rare, kept together, and guessed of the file", () => {
    const target = column("c", (i) => ["", "NA", "na", "x", "y", "y"][i] ?? `y${i % 2}`);
    const columns = [column("case_id", (i) => `c ${i >> 2}`), size, target];
    const schema = inferSchema(columns, "c");
    const text = writeConfig({
      ...{ name: "things", schema, columns, nRows: 60, path: "a", sha256: "0".repeat(64) },
      ...{ format: { kind: "csv", header: true }, notes: ["2 lines above\nthe header are not read"] },
    });
    expect(text).toContain(
      '// what is predicted: x 1, y 2, y0 27, y1 27; 1 row is the only one of class "x": it is left out; dropped without a value: "NA" 1, "na" 1, empty 1',
    );
    expect(text).toContain(
      "// an id that repeats, 15 values in 60 rows: folds keep the rows of one together",
    );
    expect(text).toContain("\n// 2 lines above the header are not read\n");
    expect(declared(text)).toMatchObject({ schema });
  });

  it("writes a config that reads back whatever characters names and codes have", () => {
    const odd = ['a"b', "a\nb", "*/ x", "// y", "`", "__proto__", "\u2028", "\\"];
    const columns = [...odd.map((name) => ({ ...size, name })), column("y\r\n", (i) => `"${i % 2}"\n//`)];
    const { schema, text } = write(columns, "y\r\n");
    expect(declared(text)).toMatchObject({ schema });
    expect(text.split("\n").filter((line) => line.includes('kind: "numeric"'))).toHaveLength(odd.length);
  });
});
