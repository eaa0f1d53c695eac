import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellReader, describeAllowed, sureNumbers } from "./cell.ts";
import type { CategoricalSpec, NumericSpec } from "./schema.ts";

const bound = fc.option(fc.integer({ min: -9, max: 9 }), { nil: undefined });
const numericSpec = fc
  .record({
    a: bound,
    b: bound,
    integer: fc.boolean(),
    nullable: fc.boolean(),
    hasUsual: fc.boolean(),
    missing: fc.constantFrom(undefined, [-9], ["none", 0]),
  })
  .map(({ a, b, hasUsual, missing, ...rest }): NumericSpec => {
    const [min, max] = a !== undefined && b !== undefined && a > b ? [b, a] : [a, b];
    return {
      name: "x",
      kind: "numeric",
      ...rest,
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
      ...(missing === undefined ? {} : { missing }),
      ...(hasUsual ? { usual: [min ?? -2, max ?? Math.max(2, min ?? 2)] as const } : {}),
    };
  });
const number = fc.oneof(fc.integer({ min: -12, max: 12 }), fc.double({ min: -12, max: 12, noNaN: true }));

describe("cellReader() of numbers", () => {
  it("takes a number within the range, whole where it must be, and says what is wrong with others", () => {
    fc.assert(
      fc.property(numericSpec, number, (spec, value) => {
        const { value: read, isMissing, problem } = cellReader(spec)(value);
        if (spec.missing?.includes(value)) {
          expect(isMissing).toBe(true);
          expect(problem?.rule).toBe(spec.nullable === true ? undefined : "required");
          return;
        }
        const isOutside = value < (spec.min ?? -Infinity) || value > (spec.max ?? Infinity);
        const isBroken = spec.integer === true && !Number.isInteger(value);
        expect(isMissing).toBe(false);
        if (isBroken || isOutside) {
          expect(read).toBeNaN();
          expect(problem).toMatchObject({ severity: "error", rule: isBroken ? "integer" : "range" });
        } else {
          expect(read).toBe(value);
          const isUsual = spec.usual === undefined || (value >= spec.usual[0] && value <= spec.usual[1]);
          expect(problem?.rule).toBe(isUsual ? undefined : "usual");
          if (problem !== undefined) expect(problem.severity).toBe("warning");
        }
      }),
    );
  });

  it("reads a text as it reads the number that it says, blanks around it left out", () => {
    fc.assert(
      fc.property(numericSpec, number, (spec, value) => {
        const read = cellReader(spec);
        expect(read(` ${value} `)).toEqual(read(Number(String(value))));
      }),
    );
    for (const text of ["1,5", "0x10", "1e", "Infinity", "1 2", "--1", "1-", "(1)"])
      expect(cellReader({ name: "x", kind: "numeric" })(text).problem?.rule).toBe("number");
    for (const [text, value] of [
      ["+1.5", 1.5],
      [".5", 0.5],
      ["5.", 5],
      ["1E2", 100],
    ] as const)
      expect(cellReader({ name: "x", kind: "numeric" })(text).value).toBe(value);
  });

  it("is sure of the numbers that sureNumbers() names", () => {
    fc.assert(
      fc.property(numericSpec, number, (spec, value) => {
        const { min, max, integer, except } = sureNumbers(spec, ["?", "7"])!;
        const isSure =
          value >= min && value <= max && (!integer || Number.isInteger(value)) && !except.includes(value);
        if (isSure) expect(cellReader(spec, ["?", "7"])(String(value))).toEqual({ value, isMissing: false });
      }),
    );
    expect(sureNumbers({ name: "x", kind: "text", role: "id" })).toBeUndefined();
  });
});

describe("cellReader() of codes", () => {
  const specs = fc
    .uniqueArray(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom("a", "b c", "")), {
      minLength: 1,
      selector: String,
    })
    .map(
      (values): CategoricalSpec => ({
        name: "x",
        kind: "categorical",
        codes: values.map((value) => ({ value })),
      }),
    );

  it("gives the place of a code, as a number or a text, and refuses all others", () => {
    fc.assert(
      fc.property(specs, fc.oneof(fc.integer({ min: 0, max: 20 }), fc.string()), (spec, other) => {
        const read = cellReader(spec);
        spec.codes.forEach(({ value }, i) => {
          expect(read(value).value).toBe(i);
          expect(read(String(value)).value).toBe(i);
          if (value !== "") expect(read(` ${value}  `).value).toBe(i);
        });
        const isKnown = spec.codes.some(({ value }) => String(value) === String(other).trim());
        if (!isKnown && !/\d/.test(String(other)))
          expect(read(other)).toMatchObject({ value: -1, problem: { rule: "code", severity: "error" } });
      }),
    );
  });

  it("knows a number written otherwise where all codes are numbers", () => {
    const codes = [{ value: 1 }, { value: 20 }];
    const read = cellReader({ name: "x", kind: "categorical", codes });
    expect(["1.0", "2e1", "+1"].map((text) => read(text).value)).toEqual([0, 1, 0]);
    const mixed = cellReader({ name: "x", kind: "categorical", codes: [...codes, { value: "x" }] });
    expect(mixed("1.0").value).toBe(-1);
  });
});

describe("cellReader() of what is missing", () => {
  it("is missing for null, undefined and the tokens of the file, an error unless it may be", () => {
    fc.assert(
      fc.property(numericSpec, fc.constantFrom(null, undefined, "?", " ? "), (spec, raw) => {
        const { isMissing, value, problem } = cellReader(spec, ["?"])(raw);
        expect([isMissing, value]).toEqual([true, NaN]);
        expect(problem?.rule).toBe(spec.nullable === true ? undefined : "required");
      }),
    );
  });

  it("is an error of a group, and of no other text", () => {
    const read = (role: "group" | "id" | "ignore") => cellReader({ name: "x", kind: "text", role });
    expect(read("group")("")).toMatchObject({ isMissing: true, problem: { rule: "required" } });
    expect(read("id")("")).toEqual({ value: NaN, isMissing: true });
    expect(read("group")("p1")).toEqual({ value: NaN, isMissing: false });
  });
});

it("describeAllowed() says range, unit and labels", () => {
  const numeric = { name: "x", kind: "numeric" } as const;
  expect(describeAllowed({ ...numeric, min: 0, max: 130, unit: "years", integer: true })).toBe(
    "a whole number from 0 to 130 (years)",
  );
  expect(describeAllowed({ ...numeric, min: 0, nullable: true })).toBe("a number >= 0, or missing");
  expect(describeAllowed({ ...numeric, max: 3 })).toBe("a number <= 3");
  const codes = [{ value: 0, label: "female" }, { value: "m" }];
  expect(describeAllowed({ name: "x", kind: "categorical", codes })).toBe('one of 0 (female), "m"');
});

describe("cellReader() of missing values", () => {
  const codes = [{ value: "NA" }, { value: "EU" }];
  it("takes each usual spelling where values may be missing, unless a code has that name", () => {
    for (const text of ["NA", "nan", "NaN", "Null", "#DIV/0!", "#N/A", "\\N", "-NaN", "?", "<NA>", " n/a "]) {
      expect(cellReader({ name: "x", kind: "numeric", nullable: true })(text)).toEqual({
        value: NaN,
        isMissing: true,
      });
      const numbers = [{ value: 1 }, { value: 2 }];
      expect(
        cellReader({ name: "x", kind: "categorical", codes: numbers, nullable: true })(text).isMissing,
      ).toBe(true);
    }
    const read = cellReader({ name: "x", kind: "categorical", codes, nullable: true });
    expect(read("NA")).toEqual({ value: 0, isMissing: false });
    expect(read("N/A").isMissing).toBe(true);
    expect(read("-").problem?.rule).toBe("code");
    expect(cellReader({ name: "x", kind: "numeric", nullable: true })("-").isMissing).toBe(true);
    expect(cellReader({ name: "x", kind: "numeric", nullable: true })("none").problem?.rule).toBe("number");
  });

  it("says so where none may be missing", () => {
    const problem = { rule: "required", severity: "error", allowed: "a number (none may be missing)" };
    expect(cellReader({ name: "x", kind: "numeric" })("NA")).toEqual({
      value: NaN,
      isMissing: true,
      problem,
    });
  });

  it("takes what training did not have as missing, with a warning, where the column says so", () => {
    const number = cellReader({ name: "x", kind: "numeric", unseen: "missing", missing: [-9] });
    for (const raw of [null, undefined, "NA", -9])
      expect(number(raw)).toMatchObject({
        value: NaN,
        isMissing: true,
        problem: { severity: "warning", rule: "required" },
      });
    expect(number("abc").problem).toMatchObject({ severity: "error", rule: "number" });
    const code = cellReader({ name: "x", kind: "categorical", codes, unseen: "missing" });
    expect(code("AS")).toMatchObject({
      value: -1,
      isMissing: true,
      problem: { severity: "warning", rule: "code" },
    });
    expect(code(NaN).problem?.severity).toBe("error");
    expect(code("EU")).toEqual({ value: 1, isMissing: false });
  });
});

describe("cellReader() of booleans", () => {
  const read = (...values: (string | number)[]) =>
    cellReader({ name: "x", kind: "categorical", codes: values.map((value) => ({ value })) });

  it("reads them in any capitals and as values of JSON", () => {
    fc.assert(
      fc.property(fc.constantFrom("true", "True", "TRUE", "tRuE", true), fc.boolean(), (raw, isUpper) => {
        const [no, yes] = isUpper ? ["FALSE", "TRUE"] : ["false", "true"];
        expect(read(no!, yes!)(raw)).toEqual({ value: 1, isMissing: false });
        expect(read(0, 1)(raw)).toEqual({ value: 1, isMissing: false });
      }),
    );
  });

  it("takes 1 and 0 only where the codes are these, and no boolean where codes are others", () => {
    expect(read("false", "true")(1).problem?.rule).toBe("code");
    expect(read("false", "true")("1").problem?.rule).toBe("code");
    expect(read(1, 2)(true).problem?.rule).toBe("code");
    expect(read("no", "yes")(true).problem?.rule).toBe("code");
    expect(read("True", "true")("TRUE").problem?.rule).toBe("code");
    expect(read("True", "true")("true").value).toBe(1);
    expect(read("true")(false).problem?.rule).toBe("code");
    expect(cellReader({ name: "x", kind: "numeric" })(true).problem?.rule).toBe("number");
  });
});
