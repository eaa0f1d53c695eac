import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { streamOf } from "./byte-stream.ts";
import { openContent } from "./contents.ts";

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const zip = (first: string): Buffer => latin1(`PK\x03\x04\x14\x00\x00\x00\x08\x00${"\0".repeat(20)}${first}`);

describe("openContent()", () => {
  test.each([
    ["a zip archive", zip("rows.csv")],
    ["an Excel workbook", zip("[Content_Types].xml")],
    ["an OpenDocument sheet", zip("mimetypeapplication/vnd.oasis.opendocument.spreadsheet")],
    ["an Excel workbook of the old kind", latin1("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")],
    ["packed by bzip2", latin1("BZh91AY&SYxyz")],
    ["packed by xz", latin1("\xfd7zXZ\0\0")],
    ["packed by Zstandard", latin1("\x28\xb5\x2f\xfd\x04")],
    ["a 7z archive", latin1("7z\xbc\xaf\x27\x1c")],
    ["an SQLite database", latin1("SQLite format 3\0")],
    ["an Arrow file", latin1("ARROW1\0\0")],
    ["a PDF document", latin1("%PDF-1.7")],
  ])("names %s, packed by gzip too", async (name, bytes) => {
    const refused = { code: "data/packed", message: expect.stringContaining(`it is ${name}`) };
    await expect(openContent(streamOf(bytes), "file")).rejects.toMatchObject(refused);
    await expect(openContent(streamOf(gzipSync(bytes)), "file")).rejects.toMatchObject(refused);
  });

  test.each(["a,b\n", "", "PK,b\n", "BZh,x\n", "RDX\n", "X\n1\n", "%PDF\n", "Rar!,a\n"])(
    "opens the text %j",
    async (text) => {
      for (const bytes of [Buffer.from(text), gzipSync(text)]) {
        const content = await openContent(streamOf(bytes), "file");
        expect(Buffer.from(await content.readAll()).toString()).toBe(text);
      }
    },
  );
});
