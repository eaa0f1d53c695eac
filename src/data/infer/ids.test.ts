import { describe, expect, it } from "vitest";
import { ColumnCounts } from "./column-counts.ts";
import { isIdName } from "./ids.ts";
import { inferColumn } from "./infer-column.ts";

const guess = (name: string, n: number, textOf: (i: number) => string | number) =>
  inferColumn(name, ColumnCounts.of(Array.from({ length: n }, (_, i) => String(textOf(i)))));

describe("names of ids", () => {
  it.each([
    ...[
      "id",
      "ID",
      "Id",
      "patient_id",
      "rowId",
      "pid",
      "PID",
      "idno",
      "caseid",
      "CaseID",
      "subject",
      "Subject",
      "patient",
    ],
    ...[
      "id.",
      "hhid",
      "user id",
      "uuid",
      "subj",
      "case.no",
      "patient number",
      "customerID",
      "respondent",
      "ID_NO",
      "mrn",
    ],
  ])("%s is one", (name) => {
    expect(isIdName(name)).toBe(true);
  });

  it.each([
    ...[
      "paid",
      "acid",
      "covid",
      "grid",
      "valid",
      "humid",
      "idle",
      "ideal",
      "width",
      "price",
      "age",
      "identity_score",
    ],
    ...["casein", "patients", "subjective", "number_of_rooms", "orchid", "plasmid", "thyroid"],
  ])("%s is none", (name) => {
    expect(isIdName(name)).toBe(false);
  });
});

describe("ids of which each row has its own", () => {
  it.each<[string, number, (i: number) => string | number]>([
    ["pid", 100, (i) => 4 + 7 * i + (i % 3)],
    ["v1", 100, (i) => 4 + 7 * i + (i % 3)],
    ["v1", 30, (i) => (i * 11) % 30],
    ["caseid", 30, (i) => 1000 + ((i * 11) % 30) * 9],
    ["id", 8, (i) => i * i],
    ["rownames", 40, (i) => `${1 + Math.floor(i / 15)}.${1 + (i % 15)}`],
    ["row.names", 30, (i) => `${i}.5`],
    ["...1", 30, (i) => 3 * ((i * 7) % 30)],
    ["X.1", 30, (i) => 3 * ((i * 7) % 30)],
    ["anything", 30, (i) => `98765432109876543${100 + 3 * i}`],
    ["anything", 30, (i) => `T-${i}`],
  ])("%s of %d rows", (name, n, textOf) => {
    expect(guess(name, n, textOf)).toMatchObject({ kind: "text", role: "id" });
  });

  it.each<[string, string, number, (i: number) => string | number]>([
    ["fractions in order", "dose", 60, (i) => i / 4],
    ["whole numbers in order that repeat", "age", 60, (i) => 20 + Math.floor(i / 2)],
    ["different whole numbers without order", "income", 60, (i) => 1000 + 37 * ((i * 11) % 60)],
    ["whole numbers that fall", "rank", 60, (i) => 900 - 7 * i],
    ["few rows in order", "time", 12, (i) => 3 * i],
    ["an amount that its name does not call an id", "paid", 60, (i) => 1000 + 7 * ((i * 11) % 60)],
    ["fractions under a name of ids", "case", 60, (i) => i / 4],
  ])("but not %s", (_, name, n, textOf) => {
    expect(guess(name, n, textOf)).toMatchObject({ kind: "numeric", role: "feature" });
  });
});

describe("ids that repeat", () => {
  it.each<[string, number, (i: number) => string | number]>([
    ["id", 105, (i) => 1 + Math.floor(i / 3)],
    ["id", 100, (i) => i % 7],
    ["patient_id", 300, (i) => `P-${i % 90}`],
    ["Subject", 60, (i) => i % 20],
    ["pid", 100, (i) => `98765432109876543${100 + (i >> 1)}`],
    ["id", 100, (i) => (i === 5 ? "" : i >> 2)],
    ["key", 30, (i) => `T-${i % 20}`],
    ["subject", 90, (i) => (i % 30 === 7 ? "207a" : 100 + (i % 30))],
  ])("%s of %d rows keeps rows together", (name, n, textOf) => {
    const column = guess(name, n, textOf);
    expect(column).toMatchObject({ kind: "text", role: "group" });
    expect(column.reason).toMatch(
      /^an id that repeats, \d+ values in \d+ rows: folds keep the rows of one together$/,
    );
  });

  it("is no group where its few values are rather codes, nor where most rows have one of them", () => {
    expect(guess("site_id", 120, (i) => 1 + (i % 4))).toMatchObject({
      kind: "categorical",
      notice:
        'its few values taken for codes: with kind: "text", role: "group" folds keep the rows of one together',
    });
    expect(guess("site_id", 120, (i) => `s${i % 4}`)).toMatchObject({
      kind: "categorical",
      role: "feature",
      notice:
        'its few values taken for codes: with kind: "text", role: "group" folds keep the rows of one together',
    });
    expect(guess("student", 120, (i) => (i % 2 ? "Yes" : "No")).notice).toBeUndefined();
    expect(guess("id", 100, (i) => (i < 60 ? 0 : i)).role).toBe("id");
    expect(guess("value", 100, (i) => 100 + (i % 30)).role).toBe("feature");
  });
});

describe("an id whose numbers have thousands kept apart", () => {
  const apart = (i: number): string => (10_000 + i * 7).toLocaleString("en-US");

  it("is one by its name, and an amount without such a name", () => {
    expect(guess("invoice_id", 60, apart)).toMatchObject({ kind: "text", role: "id" });
    expect(guess("member_no", 60, (i) => apart(i).replace(",", "'"))).toMatchObject({ role: "id" });
    expect(guess("patient_id", 60, (i) => apart(i >> 2))).toMatchObject({ role: "group" });
    expect(guess("price", 60, apart)).toMatchObject({ kind: "numeric", role: "feature" });
    expect(guess("pid", 60, (i) => `$${apart(i)}`)).toMatchObject({ kind: "numeric", role: "feature" });
    expect(guess("pid", 60, (i) => `${apart(i)}.5`)).toMatchObject({ kind: "numeric", role: "feature" });
  });
});

describe("many categories", () => {
  it.each([
    [306, 51, 4],
    [5000, 1000, 10],
    [260, 52, 3],
  ])("of %d rows %d are kept, rare ones of fewer than %d rows pooled", (n, nCodes, minFrequency) => {
    const column = guess("state", n, (i) => `s${i % nCodes}`);
    expect(column).toMatchObject({ kind: "categorical", nDistinct: nCodes, minFrequency });
    expect(column.notice).toBe(
      `${nCodes} distinct texts, those with fewer than ${minFrequency} rows share one column`,
    );
    expect(column.codes).toHaveLength(nCodes);
  });

  it.each([
    [200, 51],
    [10_000, 1001],
    [90, 60],
  ])("of %d rows %d are too many to learn from", (n, nCodes) => {
    const { role, reason } = guess("state", n, (i) => `s${i % nCodes}`);
    expect([role, reason]).toEqual([
      "ignore",
      `${nCodes} distinct texts in ${n} rows, too many to learn from`,
    ]);
  });
});
