import { describe, expect, it } from "vitest";
import { ColumnCounts } from "./column-counts.ts";
import { inferColumn } from "./infer-column.ts";
import type { ColumnHints, InferredColumn } from "./inferred-column.ts";

/** A column of 60 rows: the odd texts in turn first, plain numbers from 10 in steps in the rest. */
const beside = (odd: readonly string[], nOdd: number, step = 0.5, hints?: ColumnHints): InferredColumn =>
  inferColumn(
    "x",
    ColumnCounts.of(
      Array.from({ length: 60 }, (_, i) =>
        i < nOdd ? odd[i % odd.length]! : String(10 + ((i * 7) % 79) * step),
      ),
    ),
    hints,
  );
const alone = (texts: readonly string[], hints?: ColumnHints): InferredColumn =>
  inferColumn("x", ColumnCounts.of(Array.from({ length: 60 }, (_, i) => texts[i % texts.length]!)), hints);

describe("numbers as people write them are read by the rule of their column", () => {
  it.each<[string, readonly string[], object, number]>([
    ["thousands", ["1,250", "2,400", "3,100"], { thousands: "," }, 3100],
    ["millions and cents", ["1,250,000.75", "900"], { thousands: "," }, 1250000.75],
    ["points twice", ["1.250.000", "2.500.000"], { thousands: ".", decimal: "," }, 2500000],
    ["points before a comma", ["1.250,75", "2.500,50"], { thousands: ".", decimal: "," }, 2500.5],
    ["spaces", ["1 250", "12 400,5"], { thousands: " ", decimal: "," }, 12400.5],
    ["spaces of all kinds", ["1\u00a0250", "1\u202f300", "1\u2009400"], { thousands: " " }, 1400],
    ["apostrophes", ["1'250.5", "2’400"], { thousands: "'" }, 2400],
    ["decimal commas", ["0,5", "62,8", "1,250"], { decimal: "," }, 62.8],
    ["decimal commas with exponent", ["1,5e3", "-2,5E-3"], { decimal: "," }, 1500],
    ["percent", ["42.2%", "50.8 %"], { suffix: "%" }, 50.8],
    ["per mille", ["420‰"], { suffix: "‰" }, 420],
    ["dollars", ["$61.80", "-$5", "$-5"], { prefix: "$" }, 61.8],
    ["dollars in brackets", ["$61.80", "($5.00)"], { prefix: "$", accounting: true }, 61.8],
    ["euros behind", ["1.250,50 €", "3 €"], { thousands: ".", decimal: ",", suffix: "€" }, 1250.5],
    ["reais", ["R$ 1.250,50"], { thousands: ".", decimal: ",", prefix: "R$" }, 1250.5],
    ["a code of a currency", ["USD 1,250", "USD 61"], { thousands: ",", prefix: "USD" }, 1250],
    ["a code of a currency behind", ["61 EUR"], { suffix: "EUR" }, 61],
    ["kilograms", ["50 kg", "61kg"], { suffix: "kg" }, 61],
    ["milligrams in a litre", ["50 mg/dl", "61.5 mg/dl"], { suffix: "mg/dl" }, 61.5],
    ["months", ["36 months", "60 months"], { suffix: "months" }, 60],
    ["a word of their own", ["36 doors", "60 doors"], { suffix: "doors" }, 60],
    ["a degree", ["61 °C"], { suffix: "°C" }, 61],
    ["accountants' brackets", ["(120.50)", "(98)", "61"], { accounting: true }, 61],
    ["a minus of Unicode", ["−12.5", "–9.75", "61"], {}, 61],
    ["a wide plus", ["＋61"], {}, 61],
  ])("%s: %j", (_, texts, writing, max) => {
    for (const nOdd of [texts.length, 25]) {
      const column = beside(texts, nOdd, 1);
      expect(column).toMatchObject({ kind: "numeric", role: "feature", missing: [], nMissing: 0 });
      expect(column.writing ?? {}).toEqual(writing);
      expect(column.range![1]).toBe(Math.max(max, 88));
      expect(column.notice).toMatch(/^\d+ of 60 rows with /);
    }
  });

  it("are amounts even where they are few", () => {
    expect(alone(["$10", "$20", "$50"])).toMatchObject({ kind: "numeric", range: [10, 50] });
    expect(alone(["50%", "60%"])).toMatchObject({ kind: "numeric", range: [50, 60], nDistinct: 2 });
    expect(alone(["−1", "1"])).toMatchObject({ kind: "numeric", range: [-1, 1] });
    expect(alone(["50 kg"])).toMatchObject({ kind: "text", role: "ignore", reason: "constant: always 50" });
  });

  it("says of points that may keep thousands apart what they would be", () => {
    const column = alone(["900", "2.111", "3.322"], { delimiter: ";" });
    expect(column).toMatchObject({ kind: "numeric", range: [2.111, 900] });
    expect(column.notice).toContain('such as "2.111": with thousands: ".", decimal: "," it would be 2111');
    expect(alone(["900", "2.111", "3.32"], { delimiter: ";" }).notice).toBeUndefined();
    expect(alone(["900", "2.111", "3.322"], { delimiter: "," }).notice).toBeUndefined();
  });
});

describe("a column that no rule reads whole is left out, and the reason counts what is in it", () => {
  it.each<[string, readonly string[], number, string]>([
    [
      "an open end",
      ["90+"],
      5,
      '55 numbers and 5 with a bound such as "90+": with kind: "numeric", missing: ["90+"]',
    ],
    ["bounds", ["<0.1", ">100", "≥5", "<= 3"], 4, '56 numbers and 4 with a bound such as "<0.1"'],
    [
      "bounds in words",
      ["less than 5", "60 or more"],
      4,
      '56 numbers and 4 with a bound such as "less than 5"',
    ],
    ["bounds with a unit", ["< 1 year", "10+ years"], 4, '56 numbers and 4 with a bound such as "< 1 year"'],
    ["bounds around money", ["<$10", ">$100"], 4, '56 numbers and 4 with a bound such as "<$10"'],
    ["a word", ["abc"], 15, '45 numbers and 15 times "abc": with kind: "numeric", missing: ["abc"]'],
    ["one word", ["trace"], 1, '59 numbers and 1 times "trace"'],
    ["two words", ["low", "high"], 3, '57 numbers, 2 times "low" and 1 times "high"'],
    [
      "many words",
      ["a", "b", "c", "d", "e"],
      17,
      '43 numbers and 17 texts such as "a": write what is no number',
    ],
    ["feet and inches", ["5'4\"", "6'", "5 ft 4", "5'7"], 17, '43 numbers and 17 texts such as "5\'4\\""'],
    ["infinity", ["inf", "-Infinity"], 20, '40 numbers, 10 times "inf" and 10 times "-Infinity"'],
    ["numbers beyond all", ["1e999"], 2, '58 numbers and 2 times "1e999"'],
    ["ranges", ["10-20", "20 – 30"], 4, '56 numbers and 4 with a range such as "10-20"'],
    ["fractions", ["1/2", "1 3/4"], 4, '56 numbers and 4 with a fraction such as "1/2"'],
    ["a minus behind", ["100-"], 4, '56 numbers and 4 with the minus behind such as "100-"'],
    ["words that multiply", ["3k", "1.5M"], 4, '56 numbers and 4 with a word that multiplies such as "3k"'],
    ["other digits", ["٣٤", "５"], 4, '56 numbers and 4 in digits of another script such as "٣٤"'],
    ["dates", ["2024-01-02"], 4, '56 numbers and 4 dates or times such as "2024-01-02"'],
    [
      "both commas",
      ["1,250,000", "0,5"],
      4,
      'with "," between thousands such as "1,250,000" and 2 with "," before decimals',
    ],
    [
      "two currencies",
      ["$10", "10 €"],
      4,
      '56 plain numbers, 2 with "$" before them such as "$10" and 2 with "€" behind',
    ],
    [
      "two units",
      ["50 kg", "110 lbs"],
      4,
      '2 with "kg" behind them such as "50 kg" and 2 with "lbs" behind them',
    ],
    ["both points", ["1.250.000", "0.5"], 4, "write all of them in one way to use them"],
    ["two separators", ["1,250", "1 250"], 4, "write all of them in one way to use them"],
    ["thousands and a word", ["1,250", "abc"], 4, 'with kind: "numeric", thousands: ",", missing: ["abc"]'],
    ["groups of two", ["12,34,567"], 4, '56 numbers and 4 with groups of two digits such as "12,34,567"'],
    [
      "lakhs of rupees",
      ["₹ 1,00,000.50", "12,345"],
      4,
      '2 with groups of two digits such as "₹ 1,00,000.50"',
    ],
    [
      "debit and credit",
      ["1.25 CR", "3.50 Dr"],
      4,
      '56 numbers and 4 with debit or credit behind such as "1.25 CR"',
    ],
  ])("%s: %j", (_, texts, nOdd, reason) => {
    const column = beside(texts, nOdd);
    expect(column).toMatchObject({ kind: "text", role: "ignore", missing: [], nMissing: 0 });
    expect(column.reason).toContain(reason);
    expect(column.reason).not.toContain("with a point to use");
  });

  it("counts a few codes and a word with both remedies", () => {
    const { role, reason } = alone(["1", "2", "3", "none"]);
    expect([role, reason]).toEqual([
      "ignore",
      '45 numbers and 15 times "none": with kind: "numeric", missing: ["none"], nullable: true it is taken for missing; or write the number that it means, such as 0, in the file; or take its 4 texts for codes with kind: "categorical", codes: [{ value: "1" }, { value: "2" }, { value: "3" }, { value: "none" }]',
    ]);
  });

  it("does not take all bounds, all multiples, all digits of another script for codes or an id", () => {
    for (const texts of [
      ["<5", ">5"],
      ["3k", "4k", "5M"],
      ["100-", "50-"],
      ["1,00,000", "12,34,567"],
      ["1.25 CR", "1.25 DR", "7 CR"],
      ["٣", "٤"],
    ])
      expect(alone(texts)).toMatchObject({ role: "ignore", kind: "text" });
    expect(
      beside(
        Array.from({ length: 60 }, (_, i) => `>${i}`),
        60,
      ).role,
    ).toBe("ignore");
  });

  it("asks for numbers of JSON where texts of a typed file look like numbers", () => {
    for (const text of ["1,250", "13%", "90+"])
      expect(alone([text, "5", "6"], { isTyped: true }).reason).toContain("write them as numbers of JSON");
    expect(alone(["5", "6"], { isTyped: true }).codes).toEqual([{ value: "5" }, { value: "6" }]);
  });
});

describe("texts with digits that are no numbers stay codes", () => {
  it.each([
    ["ages", ["0-17", "18-64", "65+"]],
    ["years of school", ["0-5yrs", "6-11yrs", "12+ yrs"]],
    ["letters behind", ["12a", "12b", "13g"]],
    ["sizes", ["XL", "2XL", "3XL"]],
    ["ordinals", ["1st", "2nd", "3rd"]],
    ["letters before", ["A12", "B7", "T-5"]],
    ["zeros in front", ["007", "123", "x1"]],
    ["units that differ and are none", ["1 child", "2 children"]],
    ["letters that multiply among others", ["1A", "2B", "3K"]],
    ["names of days", ["Mon", "Tue", "Wed"]],
    ["names of months", ["January", "May", "march"]],
    ["bins with a unit", ["1-2 beds", "3 beds", "4+ beds"]],
    ["one number among letters", ["R", "F", "4"]],
    ["families with zeros in front", ["001", "136A", "20"]],
    ["versions", ["1.2.3", "1.10.0", "2.0.1"]],
  ])("%s: %j", (_, texts) => {
    expect(alone(texts)).toMatchObject({ kind: "categorical", nDistinct: texts.length });
  });

  it("are said where some of them look like numbers", () => {
    expect(alone(["R", "F", "4"]).notice).toBe(
      '20 of 60 rows with a number such as "4", taken for a code like the words beside',
    );
    expect(alone(["0-17", "18-64", "65+"]).notice).toContain('such as "65+"');
    expect(alone(["a", "b", "c"]).notice).toBeUndefined();
  });

  it("also where one in fifty looks like a number", () => {
    const texts = Array.from({ length: 60 }, (_, i) => (i === 0 ? "$10" : i === 1 ? "501" : `w${i % 4}`));
    expect(inferColumn("x", ColumnCounts.of(texts))).toMatchObject({ kind: "categorical", nDistinct: 6 });
  });
});

describe("spellings of no value", () => {
  const everywhere = ["#DIV/0!", "#NA", "-nan", "\\N", "NULL", "Null", "N/A", "#VALUE!", "<NA>", "?"];

  it.each([...everywhere, "-", ".", "unknown", "Missing", "--", "*"])(
    "%s is missing among numbers, whatever its share",
    (text) => {
      for (const nOdd of [1, 15, 58])
        expect(beside([text], nOdd)).toMatchObject({
          ...{ kind: "numeric", role: "feature", missing: [text], missingCounts: [nOdd], nMissing: nOdd },
        });
    },
  );

  it.each(everywhere)("%s is missing among texts", (text) => {
    expect(alone(["a", "b", text])).toMatchObject({ kind: "categorical", missing: [text], nMissing: 20 });
  });

  it("counts each, and the empty ones", () => {
    const column = beside(["NA", "", "-", "na", "NA"], 5);
    expect(column).toMatchObject({ missing: ["-", "NA", "na"], missingCounts: [1, 2, 1], nMissing: 5 });
  });
});

describe("the target", () => {
  const target = { isTarget: true };

  it.each([
    ["a letter among numbers", ["1", "2", "X"]],
    ["a word", ["4", "5", "abs"]],
    ["a dash", ["-", "1", "2"]],
    ["None", ["1", "2", "None"]],
    ["a bound", ["0", "1", "2+"]],
    ["amounts", ["$10", "$20", "$30"]],
    ["unknown", ["1", "2", "unknown"]],
    ["infinity", ["1", "2", "inf"]],
    ["months", ["2024-01", "2024-02", "2024-03"]],
  ])("has each text for a class: %s", (_, texts) => {
    const column = alone(texts, target);
    expect(column).toMatchObject({ kind: "categorical", counts: [20, 20, 20], nMissing: 0, missing: [] });
    expect(column.distinct).toEqual(texts);
  });

  it("keeps numbers numbers, and drops what means missing anywhere", () => {
    expect(alone(["0", "1", "1.0", "NA", ""], target)).toMatchObject({
      ...{ distinct: [0, 1], counts: [12, 24], missing: ["NA"], missingCounts: [12], nMissing: 24 },
    });
  });

  it("reads true and false in any capitals as two classes", () => {
    expect(alone(["TRUE", "true", "False", "FALSE"], target).distinct).toEqual(["false", "true"]);
    expect(alone(["TRUE", "FALSE"], target).distinct).toEqual(["FALSE", "TRUE"]);
  });
});

describe("dates", () => {
  it.each([
    "2024-01",
    "2024-W05",
    "2024W05",
    "2024-W05-3",
    "2024-035",
    "20230301T100500Z",
    "20230301T1005",
    "2024-03-09T10",
    "2024-03-09T10:00:00.123+01:00",
    "2024-03-09 10:00",
    "2024-03-09T10:00Z",
    "T10:00",
    "2024Q1",
    "2024-Q1",
    "Q1 2024",
    "Jan-24",
    "January 2024",
    "2024 March",
    "Mon, 4 Mar 2024",
    "March 4th, 2024",
    "4-Mar",
    "03/2024",
    "9:30",
    "9:30 p.m.",
    "4.3.2024",
    "3/4/24",
  ])("%s is one, also beside a word", (text) => {
    expect(
      alone([
        text,
        text.replace("24", "23").replace("9:30", "8:30").replace("10:00", "11:00").replace("4-M", "5-M"),
      ]),
    ).toMatchObject({ role: "ignore" });
    const texts = Array.from({ length: 60 }, (_, i) => (i < 10 ? "never" : text));
    expect(inferColumn("x", ColumnCounts.of(texts)).reason).toBe(
      '50 dates or times, 10 times "never", which are not used',
    );
  });

  it("are not ids, although a stamp is a different whole number in each row", () => {
    const stamps = Array.from({ length: 60 }, (_, i) =>
      String(20230301100500 + (i % 50) + 1000000 * (i % 20)),
    );
    expect(inferColumn("stamp", ColumnCounts.of(stamps)).reason).toContain("yyyymmdd");
  });

  it("leave words alone among which one of them is", () => {
    expect(alone(["a", "b", "c", "d", "2024-01-02"])).toMatchObject({ kind: "categorical" });
    const texts = Array.from({ length: 60 }, (_, i) => (i === 0 ? "9:30" : `w${i % 4}`));
    expect(inferColumn("x", ColumnCounts.of(texts))).toMatchObject({ kind: "categorical" });
  });
});
