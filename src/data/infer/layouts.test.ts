// Tables as programs and people lay them out, each read the same: three features, six rows, the outcome "class".
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { inferTable, type TableGuess } from "./infer-table.ts";

const directory = mkdtempSync(join(tmpdir(), "systole-layouts-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** @param target `null` when the outcome is not known. */
function guess(
  content: string | Uint8Array,
  name = "t.csv",
  target: string | null = "class",
): Promise<TableGuess> {
  const path = join(directory, name);
  writeFileSync(path, content);
  return inferTable(path, { target: target ?? undefined });
}

const names = ["len", "width", "region", "class"];
const rows = [
  ["61.8", "1.41", "south", "yes"],
  ["52.8", "1.81", "south", "yes"],
  ["42.0", "5.2", "north", "no"],
  ["52.1", "3.4", "south", "yes"],
  ["42.0", "2.2", "north", "no"],
  ["39.5", "2.9", "south", "no"],
];
const table = (
  delimiter = ",",
  header: readonly string[] = names,
  body: readonly (readonly string[])[] = rows,
): string => [header, ...body].map((texts) => `${texts.join(delimiter)}\n`).join("");
/** Quotes around texts, but not around numbers, as R writes. */
const quoted = (texts: readonly string[]): string[] =>
  texts.map((text) => (/^[\d.]+$/.test(text) ? text : `"${text}"`));
const named = (name: (i: number) => string): string[][] => rows.map((row, i) => [name(i), ...quoted(row)]);

/** The range of `len` and how often each class occurs tell that columns are where they belong. */
function expectRead({ columns, nRows }: TableGuess): void {
  const len = columns.find(({ name }) => name === "len");
  expect(len).toMatchObject({ kind: "numeric", range: [39.5, 61.8] });
  expect(columns.find(({ name }) => name === "class")).toMatchObject({
    distinct: ["no", "yes"],
    counts: [3, 3],
  });
  expect(columns.map(({ name }) => name).filter((name) => names.includes(name))).toEqual(names);
  expect(nRows).toBe(6);
}

describe("inferTable() reads", () => {
  test.each([
    ["commas", table(), {}],
    ["semicolons", table(";"), { delimiter: ";" }],
    ["bars", table("|"), { delimiter: "|" }],
    ["tabs", table("\t"), { kind: "tsv" }],
    ["sep=;", `sep=;\n${table(";")}`, { delimiter: ";" }],
    ["sep=; with a mark and CRLF", `\uFEFFsep=;\n${table(";")}`.replaceAll("\n", "\r\n"), { delimiter: ";" }],
    ["sep= in capitals and quotes", `"SEP=|"\n${table("|")}`, { delimiter: "|" }],
    ["sep= filled with delimiters", `sep=;;;;\n${table(";")}`, { delimiter: ";" }],
    ["sep= and a tab", `sep=\t\n${table("\t")}`, { kind: "tsv" }],
    ["sep=,", `sep=,\n${table()}`, {}],
    ["a title above", `Quarterly export\n${table()}`, { skip: 1 }],
    ["a title and blank lines above", `Export\n\n\n${table(";")}`, { delimiter: ";", skip: 3 }],
    ["titles as a sheet writes them", `Export,,,\nof 2024,May,,\n,,,\n${table()}`, { skip: 3 }],
    ["a title with a quote that stays open", `The "best\n"of all\n${table()}`, { skip: 2 }],
    ["sep= and a title", `sep=;\nExport\n\n${table(";")}`, { delimiter: ";", skip: 3 }],
    ["comments above", `# a\n# b, c\n${table()}`, { comment: "#" }],
    ["comments with %", `% a\n% b\n${table(";")}`, { delimiter: ";", comment: "%" }],
    ["comments with //", `// a\n${table()}`, { comment: "//" }],
    ["comments between rows", table().replace("42.0,5", "# half, of it\n42.0,5"), { comment: "#" }],
    [
      "a header that begins as comments do",
      `## v1\n#${table("\t")}`.replace("#len", "len"),
      { kind: "tsv", comment: "#" },
    ],
    [
      "R's row names",
      table(
        ",",
        quoted(names),
        named((i) => `"${i + 1}"`),
      ),
      { rowNames: true },
    ],
    [
      "R's row names, words",
      table(
        ";",
        quoted(names),
        named((i) => `"car ${i}"`),
      ),
      { delimiter: ";", rowNames: true },
    ],
    [
      "R's row names by spaces",
      table(
        " ",
        quoted(names),
        named((i) => `"${i + 4}"`),
      ),
      { delimiter: "whitespace", rowNames: true },
    ],
    [
      "R's row names by tabs, without quotes",
      table(
        "\t",
        names,
        rows.map((row, i) => [`c${i}`, ...row]),
      ),
      { kind: "tsv", rowNames: true },
    ],
    [
      "R's row names without quotes",
      table(
        ",",
        names,
        rows.map((row, i) => [`${i + 1}`, ...row]),
      ),
      { rowNames: true },
    ],
    [
      "R's row names that are numbered twice",
      table(
        ",",
        quoted(names),
        named((i) => `"${1 + (i >> 1)}.${1 + (i & 1)}"`),
      ),
      { rowNames: true },
    ],
    [
      "a delimiter at the end of rows",
      table(
        ",",
        names,
        rows.map((row) => [...row, ""]),
      ),
      { trailingDelimiter: true },
    ],
    [
      "some delimiters at the end of some rows",
      table(
        ";",
        names,
        rows.map((row, i) => [...row, ...(i % 2 ? ["", ""] : [])]),
      ),
      { delimiter: ";", trailingDelimiter: true },
    ],
    ["a delimiter at the end of the header", table(",", [...names, ""]), { trailingDelimiter: true }],
    [
      "a delimiter at the end of all lines",
      table(
        ",",
        [...names, ""],
        rows.map((row) => [...row, ""]),
      ),
      {},
    ],
    [
      "delimiters at the end of all lines, below a title",
      `Export\nmade 2026\n${table(
        ";",
        [...names, "", ""],
        rows.map((row) => [...row, "", ""]),
      )}`,
      { delimiter: ";", skip: 2 },
    ],
    [
      "the same, as a sheet pads the title",
      `Export,,,,,\n,,,,,\n${table(
        ",",
        [...names, "", ""],
        rows.map((row) => [...row, "", ""]),
      )}`,
      { skip: 2 },
    ],
    [
      "the same, by a delimiter that the title does not have",
      `Export, of 2026\n${table(";", [...names, "", ""])}`,
      { delimiter: ";", skip: 1, trailingDelimiter: true },
    ],
    [
      "aligned columns",
      [names, ...rows].map((row) => `${row.map((text) => text.padStart(8)).join("")}\n`).join(""),
      { delimiter: "whitespace" },
    ],
    [
      "aligned to the left",
      [names, ...rows].map((row) => `${row.map((text) => text.padEnd(8)).join("")}\n`).join(""),
      { delimiter: "whitespace" },
    ],
    ["single spaces", table(" "), { delimiter: "whitespace" }],
    ["many spaces", table("    "), { delimiter: "whitespace" }],
    ["aligned, below a title", `Export\n\n${table("  ")}`, { delimiter: "whitespace", skip: 2 }],
  ] as const)("%s", async (_, text, format) => {
    const found = await guess(text);
    expect(found.format).toEqual({ kind: "csv", header: true, ...format });
    expectRead(found);
  });

  test("a column of sodium below its name", async () => {
    const found = await guess(table().replace("width", "Na"), "t.csv", null);
    expect([found.hasHeader, found.columns[1]?.name]).toEqual([true, "Na"]);
  });

  test("a header with a line end in a name", async () => {
    const found = await guess(table().replace("region", '"region\n(of 2)"').replace("len", '"len"'));
    expect([found.format, found.nRows]).toEqual([{ kind: "csv", header: true }, 6]);
    expect(found.columns.map(({ name }) => name)).toEqual(["len", "width", "region\n(of 2)", "class"]);
    const first = await guess(table().replace("len", '"len\nin cm"'));
    expect(first.columns[0]?.name).toBe("len\nin cm");
  });

  test("a row that begins as the comments above do, as a row", async () => {
    const kept = await guess(`# v1\n${table().replace("61.8", "#61.8")}`);
    expect([kept.format, kept.nRows]).toEqual([{ kind: "csv", header: true, skip: 1 }, 6]);
    const between = await guess(table().replace("61.8", "#61.8").replace("42.0", "# half\n42.0")).catch(
      String,
    );
    expect(between).toContain("line 4 has 1 field, the header 4");
  });

  test("and says what it guessed", async () => {
    const notesOf = async (text: string): Promise<string> => (await guess(text)).notes.join("; ");
    expect(await notesOf(table())).toBe("");
    expect(await notesOf(table(";"))).toBe("");
    expect(await notesOf(`a\n\n${table()}`)).toBe("2 lines above the header are not read");
    expect(await notesOf(`sep=;\n${table(";")}`)).toBe('the delimiter is ";", as the first line says');
    expect(await notesOf(`#a\n${table()}#b\n`)).toMatch(
      /begin with # are comments.*a line between rows begins with "#"/,
    );
    expect(await notesOf(table("  "))).toBe("fields are kept apart by spaces");
  });

  test("decimal commas by the semicolon, though names have commas too, with and without a known outcome", async () => {
    const text = "len, cm;width, cm;class\n61,8;1,41;yes\n52,8;1,81;yes\n42,0;5,2;no\n";
    for (const target of ["class", null])
      expect((await guess(text, "t.csv", target)).format).toEqual({
        kind: "csv",
        header: true,
        delimiter: ";",
      });
  });

  test("by their bytes, whatever their ending: gzip, JSON lines and documents", async () => {
    const records = rows.map((row) =>
      Object.fromEntries(row.map((text, j) => [names[j], j < 2 ? Number(text) : text])),
    );
    const lines = records.map((record) => JSON.stringify(record)).join("\n");
    const cases: [string | Uint8Array, string, object][] = [
      [gzipSync(table()), "t.csv.gz", { kind: "csv", header: true }],
      [gzipSync(table(";")), "t.data", { kind: "csv", header: true, delimiter: ";" }],
      [lines, "t.json", { kind: "jsonl" }],
      [`\uFEFF\n${lines}`, "t.txt", { kind: "jsonl" }],
      [gzipSync(lines), "t.jsonl.gz", { kind: "jsonl" }],
      [JSON.stringify(records), "t.csv", { kind: "json" }],
      [JSON.stringify(records, null, 2), "t.json", { kind: "json" }],
      [gzipSync(JSON.stringify({ records }, null, 2)), "t", { kind: "json" }],
      [JSON.stringify({ records }), "t.jsonl", { kind: "json" }],
    ];
    for (const [content, name, format] of cases) {
      const found = await guess(content, name);
      expect(found.format, name).toEqual(format);
      expectRead(found);
    }
  });

  test("NaN in JSON as missing, and says so", async () => {
    const lines = rows.map(([len], i) => `{"len": ${i === 1 ? "NaN" : len}, "class": "${"ab"[i % 2]}"}`);
    for (const text of [lines.join("\n"), `[${lines.join(",")}]`]) {
      const found = await guess(text, "t.json");
      expect(found.columns[0]).toMatchObject({ kind: "numeric", nMissing: 1 });
      expect(found.notes.join()).toContain("written NaN");
    }
  });
});

describe("inferTable() refuses, and never shifts columns for", () => {
  const extra = (value: (i: number) => string): string =>
    table(
      ",",
      names,
      rows.map((row, i) => [...row, value(i)]),
    );

  test.each([
    ["a field too many in each row", extra(String), 2, "line 2 has 5 fields, the header 4"],
    ["a flag too many in each row", extra((i) => String(i % 2)), 2, "line 2 has 5 fields"],
    [
      "a field too many behind an id",
      table(
        ",",
        ["id", "len", "class"],
        rows.map((row, i) => [`${i + 1}`, row[0]!, row[3]!, "0"]),
      ),
      2,
      "line 2 has 4 fields, the header 3",
    ],
    [
      "a field too many in one row",
      table().replace("42.0,5.2", "42.0,5.2,x"),
      4,
      "line 4 has 5 fields, the header 4",
    ],
    ["a field too few", table().replace("5.2,north", "5.2"), 4, "line 4 has 3 fields, the header 4"],
    [
      "rows of two kinds",
      table(
        ",",
        names,
        rows.map((row, i) => (i % 2 ? [...row, ""] : [...row, "x"])),
      ),
      2,
      "line 2 has 5 fields",
    ],
    [
      "names of rows that are not all different",
      table(
        ",",
        quoted(names),
        named((i) => `"${i >> 1}"`),
      ),
      2,
      "line 2 has 5 fields",
    ],
  ])("%s", async (_, text, line, message) => {
    const error = await guess(text).then(
      () => undefined,
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({ code: "data/csv-syntax", message: expect.stringContaining(message) });
    if (line !== undefined) expect(error).toMatchObject({ details: { line } });
  });

  test.each([",", ";", "\t", "|"])(
    "a quote that stays open, with line and column, by %j",
    async (delimiter) => {
      const text = table(delimiter).replace(`42.0${delimiter}5.2`, `42.0${delimiter}"5.2`);
      await expect(guess(text)).rejects.toMatchObject({
        code: "data/csv-syntax",
        message: expect.stringContaining("line 4, column 2 must close its quote"),
      });
    },
  );

  test.each([
    [
      "a quote in the first line",
      table().replace("width", '"width'),
      "line 1, column 2 must close its quote",
    ],
    [
      "text behind a closing quote",
      table().replace("52.8,", '"52.8"x,'),
      "line 3, column 1 must end after its closing quote",
    ],
    ["UTF-16", Buffer.from(`\uFEFF${table()}`, "utf16le"), "the mark of UTF-16"],
    ["a zip archive", Buffer.from("PK\x03\x04\x14\0\0\0", "latin1"), "it is a zip archive"],
    ["an object of columns", '{"len": {"0": 1}, "class": {"0": "a"}}', "must hold a list of rows"],
    ["Infinity", '[{"len": Infinity, "class": "a"}]', "line 1, column 10 must go on as JSON"],
  ])("%s", async (_, content, message) => {
    await expect(guess(content)).rejects.toThrow(message);
  });
});
