import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeParquet } from "../../../tests/support/parquet.ts";
import { inferTable } from "./infer-table.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "systole-infer-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(content: string | Uint8Array, name = "rows.csv"): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

const namesOf = (guess: { columns: readonly { name: string }[] }): string[] =>
  guess.columns.map((column) => column.name);
const repeat = (line: (i: number) => string, n = 24): string =>
  Array.from({ length: n }, (_, i) => `${line(i)}\n`).join("");

describe("inferTable()", () => {
  it.each([
    [",", { kind: "csv", header: true }],
    [";", { kind: "csv", header: true, delimiter: ";" }],
    ["\t", { kind: "tsv", header: true }],
    ["|", { kind: "csv", header: true, delimiter: "|" }],
  ])("finds the delimiter %j", async (delimiter, format) => {
    const text = `a,b c,"d, e"\n${repeat((i) => `${i / 2},x${i % 3},"u,v"`)}`;
    const path = write(delimiter === "," ? text : text.replaceAll(/,(?! |v)/g, delimiter));
    const guess = await inferTable(path);
    expect(guess.format).toEqual(format);
    expect(namesOf(guess)).toEqual(["a", "b c", "d, e"]);
    expect(guess.nRows).toBe(24);
    expect(guess.columns.map((column) => column.kind)).toEqual(["numeric", "categorical", "text"]);
  });

  it("pins the bytes it read", async () => {
    const text = `a,b\n${repeat((i) => `${i / 2},${i % 2}`)}`;
    const guess = await inferTable(write(text));
    expect(guess.sha256).toBe(createHash("sha256").update(text).digest("hex"));
  });

  it("names the columns of a table without header by their places", async () => {
    const guess = await inferTable(write(repeat((i) => `${i / 2},x${i % 3}`)), { target: "column_2" });
    expect(guess).toMatchObject({ hasHeader: false, nRows: 24, format: { header: false } });
    expect(namesOf(guess)).toEqual(["column_1", "column_2"]);
  });

  it("sees a header by the target's name even where names are numbers", async () => {
    const text = `0,1,class\n${repeat((i) => `${i / 2},${i % 5},x${i % 3}`)}`;
    expect(namesOf(await inferTable(write(text), { target: "class" }))).toEqual(["0", "1", "class"]);
    expect((await inferTable(write(text))).hasHeader).toBe(false);
  });

  it("takes sodium for a name", async () => {
    const guess = await inferTable(write(`RI,Na,Mg\n${repeat((i) => `${i / 2},${i / 3},${i / 7}`)}`));
    expect([guess.hasHeader, namesOf(guess)]).toEqual([true, ["RI", "Na", "Mg"]]);
    expect((await inferTable(write(`RI,NA,Mg\n${repeat((i) => `${i / 2},x,y`)}`))).hasHeader).toBe(false);
  });

  it("names a column without a name by its place, as pandas writes its index", async () => {
    const guess = await inferTable(write(`,size,class\n${repeat((i) => `${i},${i / 2},x${i % 3}`)}`));
    expect(guess.columns[0]).toMatchObject({ name: "column_1", role: "id" });
  });

  it("keeps names with quotes, spaces, line ends, other scripts and __proto__", async () => {
    const names = ['say "hi"', "a b", "two\nlines", "größe €", "年龄", "__proto__", "constructor"];
    const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(",");
    const guess = await inferTable(
      write(`${header}\n${repeat((i) => names.map((_, j) => `${(i * (j + 2)) / 7.5}`).join(","))}`),
    );
    expect(namesOf(guess)).toEqual(names);
    const unused = guess.columns.filter((column) => column.kind !== "numeric");
    expect(unused.map(({ name, reason }) => [name, reason])).toEqual([
      ["__proto__", "requests may not have a field of this name: rename it to use it"],
    ]);
  });

  it("refuses names that occur twice, and a table without rows", async () => {
    const twice = write(`a,b,a\n${repeat((i) => `1,${i % 2},${i}`)}`);
    await expect(inferTable(twice, { target: "b" })).rejects.toMatchObject({
      code: "init/columns",
      message: expect.stringContaining('got "a" twice'),
    });
    await expect(inferTable(write("a,b\n"))).rejects.toMatchObject({ code: "data/csv-syntax" });
    await expect(inferTable(write(""))).rejects.toMatchObject({ code: "data/csv-syntax" });
    await expect(inferTable(join(directory, "none.csv"))).rejects.toMatchObject({
      code: "data/missing-file",
    });
  });

  it("refuses rows that are not alike, with line and number", async () => {
    const path = write(`a,b\n${repeat((i) => `${i / 2},${i % 2}`)}1,2,3\n`);
    await expect(inferTable(path)).rejects.toMatchObject({
      code: "data/csv-syntax",
      message: expect.stringContaining("row 25, line 26  row 25 must have 2 fields, got 3"),
    });
  });

  it("leaves out a column that says what the target says", async () => {
    const text = `alive,size,survived,deck\n${repeat((i) => `${i % 2 ? "yes" : "no"},${i / 4},${i % 2},${i % 3 ? "A" : "B"}`)}`;
    const { columns } = await inferTable(write(text), { target: "survived" });
    expect(columns.map((column) => column.role)).toEqual(["ignore", "feature", "feature", "feature"]);
    expect(columns[0]?.reason).toContain('tells "survived" value by value');
    expect((await inferTable(write(text))).columns[0]?.role).toBe("feature");
  });

  it("reads JSON lines by their types", async () => {
    const rows = repeat((i) =>
      JSON.stringify({
        size: i / 4,
        code: String(i % 3),
        isNew: i % 2 === 0,
        tags: [i],
        mixed: i % 2 === 0 ? i : `x${i}`,
        ...(i > 3 ? { late: i % 5 === 0 ? null : i / 8 } : {}),
      }),
    );
    const { format, columns, hasHeader } = await inferTable(write(rows, "rows.jsonl"));
    expect([format, hasHeader]).toEqual([{ kind: "jsonl" }, true]);
    expect(columns.map(({ name, kind, nMissing }) => [name, kind, nMissing])).toEqual([
      ["size", "numeric", 0],
      ["code", "categorical", 0],
      ["isNew", "categorical", 0],
      ["tags", "text", 0],
      ["mixed", "text", 0],
      ["late", "numeric", 8],
    ]);
    expect(columns[1]?.codes).toEqual([{ value: "0" }, { value: "1" }, { value: "2" }]);
  });

  it("reads Parquet", async () => {
    const parquet = await writeParquet(
      "select i::double / 4 as size, i as row_id, i % 2 = 0 as ok, 'x' || (i % 3) as kind, date '2024-01-01' + (i % 9)::int as day from range(30) t(i)",
    );
    const { format, columns } = await inferTable(write(parquet, "rows.parquet"));
    expect(format).toEqual({ kind: "parquet" });
    expect(columns.map(({ name, kind, role }) => [name, kind, role])).toEqual([
      ["size", "numeric", "feature"],
      ["row_id", "text", "id"],
      ["ok", "categorical", "feature"],
      ["kind", "categorical", "feature"],
      ["day", "text", "ignore"],
    ]);
  });
});
