import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "../../core/index.ts";
import { streamOf } from "../source/byte-stream.ts";
import { dialectOf } from "./csv-dialect.ts";
import { type ScanOptions, scanCsv } from "./csv-scan.ts";
import type { RaggedRecord } from "./csv-sink.ts";

/** All that a scan finds. */
interface Found {
  nRecords: number;
  readonly values: string[][];
  readonly records: number[];
  readonly lines: number[];
  readonly ragged: RaggedRecord[];
  readonly blankLines: number[];
}

async function scan(text: string | Uint8Array, options: Partial<ScanOptions> = {}): Promise<Found> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const found: Found = { nRecords: 0, values: [], records: [], lines: [], ragged: [], blankLines: [] };
  found.nRecords = await scanCsv(
    streamOf(bytes),
    { dialect: dialectOf({}), subject: "file", ...options },
    {
      onRecords: (fields) => {
        for (let i = 0; i < fields.nRecords; i++) {
          found.values.push(Array.from({ length: fields.nFields }, (_, j) => fields.text(i, j)));
          found.records.push(fields.records[i]!);
          found.lines.push(fields.lines[i]!);
        }
      },
      onRagged: (record) => found.ragged.push(record),
      onBlankLine: (line) => found.blankLines.push(line),
    },
  );
  return found;
}

async function errorOf(run: Promise<unknown>): Promise<FormatError> {
  const error = await run.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error instanceof FormatError) return error;
  throw error ?? new Error("nothing was thrown");
}

describe("scanCsv()", () => {
  test.each([
    ["LF", "a,b\n1,2\n"],
    ["CRLF", "a,b\r\n1,2\r\n"],
    ["CR", "a,b\r1,2\r"],
    ["mixed line ends", "a,b\r\n1,2\r"],
    ["no last line end", "a,b\n1,2"],
    ["a byte order mark", "\uFEFFa,b\n1,2\n"],
    ["blank lines", "\n\na,b\n\r\n1,2\n\n\n"],
  ])("finds the same two records with %s", async (_, text) => {
    expect(await scan(text)).toMatchObject({
      nRecords: 2,
      records: [1, 2],
      ragged: [],
      values: [
        ["a", "b"],
        ["1", "2"],
      ],
    });
  });

  test("says on which line each record begins, line ends inside quotes counted", async () => {
    expect((await scan('a,b\r\n"x\r\ny",2\r\n\r\n"p\rq\nr",4\n5,6')).lines).toEqual([1, 2, 5, 8]);
    expect((await scan("a\n\nb\n\n")).blankLines).toEqual([2]);
  });

  test("leaves out quotes and the spaces around them, and only these", async () => {
    expect((await scan('a, "b c" , d \n" x",y,z\n"a""b",é,""\na "b" c, "x,y", \n')).values).toEqual([
      ["a", "b c", " d "],
      [" x", "y", "z"],
      ['a"b', "é", ""],
      ['a "b" c', "x,y", " "],
    ]);
  });

  test.each([
    ["||", '"', "a||b|c\n", ["a", "b|c"]],
    [" ", "'", "a  'b c'\n", ["a", "", "b c"]],
    [",", "", 'a,"b,c\n', ["a", '"b', "c"]],
    ["§", '"', 'ç§"x§y"\n', ["ç", "x§y"]],
  ])("takes %j between fields and %j as quotes", async (delimiter, quote, text, values) => {
    expect((await scan(text, { dialect: { delimiter, quote } })).values).toEqual([values]);
  });

  test("sets records of another length aside, with their lines", async () => {
    const found = await scan('1,2,3\n4,5\n6,"7\n7",8\n9,10,11,12\n13,14,15\n,,\n,,,\n');
    expect(found.records).toEqual([1, 3, 5, 6]);
    expect(found.ragged).toEqual([
      { record: 2, line: 2, nFields: 2, text: "4,5" },
      { record: 4, line: 5, nFields: 4, text: "9,10,11,12" },
      { record: 7, line: 8, nFields: 4, text: ",,," },
    ]);
    expect(found.values[1]).toEqual(["6", "7\n7", "8"]);
  });

  test.each([
    ["an open quote", '1,2\n3,"4\n5,6\n', "data/csv-syntax", 2, 2],
    ["text behind a quote", '1,2\n"3"x,4\n', "data/csv-syntax", 2, 1],
    ["a backslash before a quote", '1,"a\\"b",3\n', "data/csv-syntax", 1, 2],
    ["a NUL byte", "1,2\n3,a\0b\n", "data/encoding", 2, 2],
    ["a NUL byte in quotes", '1,2\n"x\ny","a\0b"\n', "data/encoding", 3, 2],
    ["a NUL byte in a quote that stays open", '1,2\n3,"a\0b\n', "data/encoding", 2, 2],
    ["UTF-16 without a mark", "1\0,\x002\0\n\0", "data/encoding", 1, 1],
    ["too many columns", `${",".repeat(65_536)}\nxxx\n`, "data/csv-syntax", 1, 65_537],
  ])("names line and column of %s", async (_, text, code, line, column) => {
    const error = await errorOf(scan(text));
    expect(error.code).toBe(code);
    expect(error.details).toEqual({ line, column });
    expect(error.message).toContain(`line ${line}, column ${column}`);
    expect(error.hint).not.toBe("");
  });

  test.each([
    ["Latin-1", [0x31, 0x2c, 0xe9, 0x0a], "0xe9"],
    ["a surrogate", [0x31, 0x2c, 0xed, 0xa0, 0x80, 0x0a], "0xed"],
    ["a character cut short", [0x31, 0x2c, 0xe2, 0x82], ""],
    ["a replacement character cut short", [0x31, 0x2c, 0xef, 0xbf], "0xbf"],
  ])("names line and column of %s", async (_, bytes, found) => {
    const error = await errorOf(scan(Uint8Array.from([0x61, 0x2c, 0x62, 0x0a, ...bytes])));
    expect(error.details).toEqual({ line: 2, column: 2 });
    expect(error.message).toContain(found);
  });

  test.each([
    ["little", [0xff, 0xfe, 0x31, 0x00]],
    ["big", [0xfe, 0xff, 0x00, 0x31]],
  ])("refuses UTF-16 with a mark, %s endian", async (_, bytes) => {
    expect((await errorOf(scan(Uint8Array.from(bytes)))).message).toContain("the mark of UTF-16");
  });

  test("finds nothing in an empty file and in blank lines", async () => {
    for (const text of ["", "\uFEFF", "\n\n\r\n"])
      expect(await scan(text)).toMatchObject({ nRecords: 0, records: [], blankLines: [] });
  });

  test("finds the same however few bytes are read at a time, errors too", async () => {
    const piece = fc.constantFrom(
      ...["a", "1", "é", "😀", ",", ",", "\n", "\n", "\r\n", "\r", '"', '"', '""', " ", '","', "\0", "§"],
      ...['"\n', "1,2\n", '"a","b"\n', ' "x" ,', "\n\n"],
    );
    const bytes = fc
      .tuple(fc.array(piece, { maxLength: 40 }), fc.option(fc.uint8Array({ maxLength: 2 })))
      .map(([pieces, odd]) => Buffer.concat([Buffer.from(pieces.join("")), odd ?? Buffer.alloc(0)]));
    const dialect = fc
      .tuple(fc.constantFrom(",", "\t", " ", ",,", "§", "\r,".slice(1)), fc.constantFrom('"', "'", ""))
      .map(([delimiter, quote]) => ({ delimiter, quote }));
    const outcome = (run: Promise<Found>): Promise<unknown> =>
      run.catch((error: FormatError) => ({ ...error, message: error.message }));
    await fc.assert(
      fc.asyncProperty(
        bytes,
        dialect,
        fc.integer({ min: 4, max: 30 }),
        fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        async (text, d, blockBytes, nFields) => {
          const options = { dialect: d, nFields };
          const whole = await outcome(scan(text, options));
          expect(await outcome(scan(text, { ...options, blockBytes }))).toEqual(whole);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("stops when its signal is aborted", async () => {
    const signal = AbortSignal.abort(new Error("stopped"));
    await expect(scan("1,2\n", { signal })).rejects.toThrow("stopped");
  });
});
