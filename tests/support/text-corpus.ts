import type { TableFormat } from "../../src/data/index.ts";
import type { Schema } from "../../src/schema/index.ts";

/** The schema of the corpus: a number, two kinds of codes, an id and a target. */
export const corpusSchema: Schema = {
  columns: [
    { name: "size", kind: "numeric", min: 0, max: 1000, nullable: true },
    { name: "kind", kind: "categorical", codes: [{ value: 1 }, { value: 2 }] },
    { name: "colour", kind: "categorical", codes: [{ value: "red" }, { value: "grün" }], nullable: true },
    { name: "id", kind: "text", role: "id" },
    { name: "grade", kind: "categorical", role: "target", codes: [{ value: 0 }, { value: 1 }] },
  ],
  target: { column: "grade" },
};

/** A file as they come, and what reading it must give. */
export interface CorpusCase {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly format?: TableFormat;
  /** The rows used, where it is a table. */
  readonly used?: number;
  /** What is wrong: rule, line (0: none) and column of each issue. */
  readonly issues?: readonly (readonly [rule: string, line: number, column?: string])[];
  /** The place of the error that stops the reading: code, line and column. */
  readonly error?: readonly [code: string, line: number | undefined, column: number | undefined];
}

/** The header of most files of the corpus. */
const h = "size,kind,colour,id,grade\n";
/** A row without fault. */
const row = "5,1,red,a,1\n";
/** Two of them. */
const two = `${row}6,2,grün,b,0\n`;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin1 = (text: string): Uint8Array => Buffer.from(text, "latin1");
const utf16 = (text: string): Uint8Array => Buffer.from(text, "utf16le");
/** A file that is a table. @param used how many of its rows are used. */
const ok = (name: string, text: string, used: number, rest: Partial<CorpusCase> = {}): CorpusCase => ({
  name,
  bytes: utf8(text),
  used,
  issues: [],
  ...rest,
});
/** A file whose reading stops with an error `data/<code>`, of text at a line and column. */
const bad = (
  name: string,
  content: string | Uint8Array,
  code: string,
  line?: number,
  column?: number,
): CorpusCase => ({
  name,
  bytes: typeof content === "string" ? utf8(content) : content,
  error: [`data/${code}`, line, column],
});
const csv = (rest: object): { format: TableFormat } => ({ format: { kind: "csv", header: true, ...rest } });
const noHeader: { format: TableFormat } = { format: { kind: "csv", header: false } };
const long = (n: number): string => "x".repeat(n);

/** Sixty files as they come from spreadsheets, databases, editors and accidents. */
export const corpus: readonly CorpusCase[] = [
  // line ends, marks and blank lines
  ok("plain", h + two, 2),
  ok("CRLF", (h + two).replaceAll("\n", "\r\n"), 2),
  ok("CR", (h + two).replaceAll("\n", "\r"), 2),
  ok("mixed line ends", `${h.trimEnd()}\r\n${two.replace("\n", "\r")}`, 2),
  ok("no last line end", (h + two).trimEnd(), 2),
  ok("a byte order mark", `\uFEFF${h}${two}`, 2),
  ok("a byte order mark and CRLF", `\uFEFF${h}${two}`.replaceAll("\n", "\r\n"), 2),
  ok("blank lines at the end", `${h}${two}\n\n\n`, 2),
  ok("blank lines within", `${h}\n${two}`, 2, { issues: [["blank-line", 2]] }),
  ok("a blank first line", `\n${h}${two}`, 2, { issues: [["blank-line", 1]] }),
  // quotes
  ok("every field quoted", '"size","kind","colour","id","grade"\n"5","1","red","a","1"\n', 1),
  ok("a delimiter in quotes", `${h}5,1,red,"a,b",1\n`, 1),
  ok("a line end in quotes", `${h}5,1,red,"a\nb",1\n${row}`, 2),
  ok("a CRLF in quotes", `${h}5,1,red,"a\r\nb",1\r\n${row}`, 2),
  ok("quotes doubled", `${h}5,1,red,"a ""b"" c",1\n`, 1),
  ok("only quotes", `${h}5,1,red,"""""",1\n`, 1),
  ok("spaces around quotes", `${h}5, 1 , "red" ,a,1\n`, 1),
  ok("a quote within a field", `${h}5,1,red,5" pipe,1\n`, 1),
  ok("single quotes, declared", `${h}5,1,'red','a,b',1\n`, 1, csv({ quote: "'" })),
  ok("no quotes, declared", `${h}5,1,red,"a,1\n`, 1, csv({ quote: "" })),
  bad("a quote that stays open", `${h}5,1,red,"a,1\n${two}`, "csv-syntax", 2, 4),
  bad("a quote that opens in the last field", `${h}5,1,red,a,"1`, "csv-syntax", 2, 5),
  bad("text behind a quote", `${h}5,1,"red"s,a,1\n`, "csv-syntax", 2, 3),
  bad("a backslash before a quote", `${h}5,1,red,"a\\"b",1\n`, "csv-syntax", 2, 4),
  bad("a quoted line end, then an open quote", `${h}5,1,red,"a\nb",1\n"6,2`, "csv-syntax", 4, 1),
  // records of another length
  ok("a record too short", `${h}5,1,red\n${row}`, 1, { issues: [["field-count", 2, "id"]] }),
  ok("a record too long", `${h}5,1,red,a,1,9\n${row}`, 1, { issues: [["field-count", 2]] }),
  ok("a delimiter at each end", `${h}${two.replaceAll("\n", ",\n")}`, 0, {
    issues: [
      ["field-count", 2],
      ["field-count", 3],
    ],
  }),
  ok("a footer of an export", `${h}${two}"Total: 2 rows"\n`, 2, { issues: [["field-count", 4, "kind"]] }),
  ok("a title above the header", `My table\n${h}${two}`, 0, {
    issues: [
      ["header", 1],
      ["unknown-column", 0, "My table"],
      ...["size", "kind", "colour", "id", "grade"].map((name) => ["missing-column", 0, name] as const),
      ["field-count", 2],
      ["field-count", 3],
      ["field-count", 4],
    ],
  }),
  // what is no text
  bad("Latin-1", latin1(`${h}5,1,gr\xfcn,a,1\n`), "encoding", 2, 3),
  bad("Windows-1252 in the header", latin1("size,kind,colo\x92r\n"), "encoding", 1, 3),
  bad("UTF-16 with a mark", utf16(`\uFEFF${h}${two}`), "encoding", 1, 1),
  bad("UTF-16 without a mark", utf16(h + two), "encoding", 1, 1),
  bad("UTF-16, big endian", Buffer.from(utf16(`\uFEFF${h}`)).swap16(), "encoding", 1, 1),
  bad("a NUL byte", `${h}5,1,red,a\0,1\n`, "encoding", 2, 4),
  bad("NUL bytes at the end, as after a power cut", `${h}${two}\0\0\0\0`, "encoding", 4, 1),
  bad("a character cut in the middle", Buffer.from(utf8(`${h}5,1,grün`)).subarray(0, -2), "encoding", 2, 3),
  bad("a PNG file", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), "encoding", 1, 1),
  bad("a gzip file that was cut short", Buffer.from("1f8b0800000000000003", "hex"), "packed"),
  bad("a zip archive", Buffer.from("504b030414000600080000002100", "hex"), "packed"),
  // values
  ok("missing values", `${h},1,,,1\n,2,red,,0\n`, 2),
  ok("question marks, declared", `${h}?,1,?,?,1\n`, 1, csv({ missing: ["?"] })),
  ok("question marks, not declared", `${h}?,1,red,a,1\n`, 1),
  ok("a number that overflows", `${h}1e400,1,red,a,1\n`, 0, { issues: [["number", 2, "size"]] }),
  ok("a number that underflows", `${h}1e-400,1,red,a,1\n`, 1),
  ok("numbers in other clothes", `${h}0x10,1,red,a,1\n1_0,1,red,b,1\n٣,1,red,c,1\n1 0,1,red,d,1\n`, 0, {
    issues: [2, 3, 4, 5].map((line) => ["number", line, "size"] as const),
  }),
  ok(
    "numbers with signs, points and exponents",
    `${h}+5,1.0,red,a,1\n.5,1e0,red,b,01\n5.,+1,red,c,1.\n-0,2,,d,1\n`,
    4,
  ),
  ok("NaN, infinity and Excel's errors", `${h}NaN,1,red,a,1\nInfinity,1,red,b,1\n#DIV/0!,1,red,c,1\n`, 2, {
    issues: [["number", 3, "size"]],
  }),
  ok("rows without target", `${h}5,1,red,a,\n${row}`, 1, { issues: [["target-missing", 2, "grade"]] }),
  ok("an unknown code and class", `${h}5,3,pink,a,2\n`, 0, {
    issues: [
      ["code", 2, "kind"],
      ["code", 2, "colour"],
      ["code", 2, "grade"],
    ],
  }),
  // delimiters and headers
  ok(
    "Excel's semicolons, declared",
    `${h}5,1,red,"a;b",1\n`.replaceAll(",", ";"),
    1,
    csv({ delimiter: ";" }),
  ),
  ok("decimal commas", `${h}5|1|red|a|1\n5,5|1|red|b|1\n`.replace(h, h.replaceAll(",", "|")), 1, {
    ...csv({ delimiter: "|" }),
    issues: [["number", 3, "size"]],
  }),
  ok("tabs, as TSV", `${h}${two}`.replaceAll(",", "\t"), 2, { format: { kind: "tsv", header: true } }),
  ok("a header alone", h, 0, { issues: [["no-rows", 0]] }),
  ok("nothing", "", 0, { issues: [["no-rows", 0]] }),
  ok("a header where none is declared", `${h}${row}`, 0, {
    ...noHeader,
    issues: [
      ["header", 1],
      ["number", 1, "size"],
      ["code", 1, "kind"],
      ["code", 1, "colour"],
      ["code", 1, "grade"],
    ],
  }),
  ok("a column twice", "size,kind,colour,id,grade,size\n5,1,red,a,1,5\n", 0, {
    issues: [["duplicate-column", 0, "size"]],
  }),
  // sizes
  ok("a line of 10 MB", `${h}5,1,red,${long(10_000_000)},1\n${row}`, 2),
  bad("70,000 columns", `${"a,".repeat(70_000)}\n`, "csv-syntax", 1, 70_001),
];
