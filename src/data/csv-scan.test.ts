import { describe, expect, test } from "vitest";
import { FormatError } from "../core/index.ts";
import { scanCsv } from "./csv-scan.ts";

const comma = { delimiter: ",", quote: '"' };
const scan = (text: string | Uint8Array, nFields?: number, dialect = comma) =>
  scanCsv(typeof text === "string" ? new TextEncoder().encode(text) : text, dialect, "file", nFields);
const cleaned = (text: string, dialect = comma) =>
  new TextDecoder().decode(scan(text, undefined, dialect).clean);

function errorOf(run: () => unknown): FormatError {
  try {
    run();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
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
  ])("finds the same two records with %s", (_, text) => {
    const found = scan(text);
    expect(new TextDecoder().decode(found.clean)).toBe("a,b\n1,2\n");
    expect(found).toMatchObject({ nRecords: 2, nFields: 2, records: [1, 2], sizes: [2, 2], ragged: [] });
  });

  test("says on which line each record begins, line ends inside quotes counted", () => {
    expect(scan('a,b\r\n"x\r\ny",2\r\n\r\n"p\rq\nr",4\n5,6').lines).toEqual([1, 2, 5, 8]);
    expect(scan("a\n\nb\n\n").blankLines).toEqual([2]);
  });

  test("counts the bytes of values without their quotes", () => {
    expect(scan('"a""b",é\n"",x\n').sizes).toEqual([5, 1]);
  });

  test("leaves out spaces around quotes, and only these", () => {
    expect(cleaned('a, "b c" , d \n" x",y,z\n')).toBe('a,"b c", d \n" x",y,z\n');
    expect(cleaned('a "b" c,d\n')).toBe('a "b" c,d\n');
  });

  test("takes delimiters of several bytes, a space, other quotes and none", () => {
    expect(scan("a||b|c\n", undefined, { delimiter: "||", quote: '"' }).nFields).toBe(2);
    expect(scan("a  'b c'\n", undefined, { delimiter: " ", quote: "'" }).nFields).toBe(3);
    expect(scan('a,"b,c\n', undefined, { delimiter: ",", quote: "" }).nFields).toBe(3);
  });

  test("sets records of another length aside, with their lines", () => {
    const found = scan('1,2,3\n4,5\n6,"7\n7",8\n9,10,11,12\n13,14,15\n');
    expect(found.records).toEqual([1, 3, 5]);
    expect(found.ragged).toMatchObject([
      { record: 2, line: 2, nFields: 2 },
      { record: 4, line: 5, nFields: 4 },
    ]);
    expect(new TextDecoder().decode(found.clean)).toBe('1,2,3\n6,"7\n7",8\n13,14,15\n');
  });

  test("lets nothing of a ragged record through, quotes or not", () => {
    expect(new TextDecoder().decode(scan('1,2\n "a" , "b" , "c" \n3,4\n').clean)).toBe("1,2\n3,4\n");
  });

  test.each([
    ["an open quote", '1,2\n3,"4\n5,6\n', "data/csv-syntax", 2, 2],
    ["text behind a quote", '1,2\n"3"x,4\n', "data/csv-syntax", 2, 1],
    ["a backslash before a quote", '1,"a\\"b",3\n', "data/csv-syntax", 1, 2],
    ["a NUL byte", "1,2\n3,a\0b\n", "data/encoding", 2, 2],
    ["a NUL byte in quotes", '1,2\n"x\ny","a\0b"\n', "data/encoding", 3, 2],
    ["a NUL byte in a quote that stays open", '1,2\n3,"a\0b\n', "data/encoding", 2, 2],
    ["UTF-16 without a mark", "1\0,\x002\0\n\0", "data/encoding", 1, 1],
    [
      "too many columns",
      `a\n${"x".repeat(3)}\n`.replace("a", ",".repeat(10_000)),
      "data/csv-syntax",
      1,
      10_001,
    ],
  ])("names line and column of %s", (_, text, code, line, column) => {
    const error = errorOf(() => scan(text));
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
  ])("names line and column of %s", (_, bytes, found) => {
    const error = errorOf(() => scan(Uint8Array.from([0x61, 0x2c, 0x62, 0x0a, ...bytes])));
    expect(error.details).toEqual({ line: 2, column: 2 });
    expect(error.message).toContain(found);
  });

  test.each([
    ["little", [0xff, 0xfe, 0x31, 0x00]],
    ["big", [0xfe, 0xff, 0x00, 0x31]],
  ])("refuses UTF-16 with a mark, %s endian", (_, bytes) => {
    expect(errorOf(() => scan(Uint8Array.from(bytes))).message).toContain("the mark of UTF-16");
  });

  test("finds nothing in an empty file and in blank lines", () => {
    for (const text of ["", "\uFEFF", "\n\n\r\n"])
      expect(scan(text)).toMatchObject({ nRecords: 0, records: [], blankLines: [] });
  });
});
