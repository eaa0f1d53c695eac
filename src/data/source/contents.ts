import { FormatError } from "../../core/index.ts";
import type { ByteStream } from "./byte-stream.ts";
import { GunzipStream } from "./gunzip-stream.ts";
import { PeekedStream } from "./peeked-stream.ts";

/** How many bytes at the beginning of a file are looked at to tell what it is: 4 KiB, in which an archive names its first files. */
const headBytes = 1 << 12;

/** A kind of file that is known by its first bytes. */
interface KnownFile {
  /** The bytes, as latin-1 text. */
  readonly magic: string;
  /** What else the first bytes of such a file hold. */
  readonly holds?: RegExp;
  /** In a message: `a zip archive`. */
  readonly name: string;
  /** What to do, to have a table. */
  readonly remedy: string;
}

const unpack = "unpack it, and name the file in it";
const saveSheet = "save the sheet as CSV";
const exportTable = "export the table as CSV or Parquet";

/** Files that hold tables, or might, and are not read. The first that fits is what a file is called. */
const knownFiles: readonly KnownFile[] = [
  { magic: "PK\x03\x04", holds: /\[Content_Types\]\.xml|xl\//, name: "an Excel workbook", remedy: saveSheet },
  {
    magic: "PK\x03\x04",
    holds: /opendocument\.spreadsheet/,
    name: "an OpenDocument sheet",
    remedy: saveSheet,
  },
  { magic: "PK\x03\x04", name: "a zip archive", remedy: unpack },
  { magic: "PK\x05\x06", name: "an empty zip archive", remedy: "name a file with a table" },
  { magic: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", name: "an Excel workbook of the old kind", remedy: saveSheet },
  {
    magic: "BZh",
    holds: /^BZh[1-9](1AY&SY|.rE8P)/s,
    name: "packed by bzip2",
    remedy: "unpack it: bunzip2 FILE",
  },
  { magic: "\xfd7zXZ\0", name: "packed by xz", remedy: "unpack it: unxz FILE" },
  { magic: "\x28\xb5\x2f\xfd", name: "packed by Zstandard", remedy: "unpack it: unzstd FILE" },
  { magic: "7z\xbc\xaf\x27\x1c", name: "a 7z archive", remedy: unpack },
  { magic: "Rar!\x1a\x07", name: "a rar archive", remedy: unpack },
  { magic: "ARROW1", name: "an Arrow file", remedy: exportTable },
  { magic: "SQLite format 3\0", name: "an SQLite database", remedy: exportTable },
  { magic: "\x89HDF\r\n\x1a\n", name: "an HDF5 file", remedy: exportTable },
  { magic: "Obj\x01", name: "an Avro file", remedy: exportTable },
  { magic: "$FL2", name: "an SPSS file", remedy: exportTable },
  { magic: "RDX", holds: /^RDX[23]\n/, name: "a file of R", remedy: "write the table with write.csv" },
  { magic: "X\n\0\0\0", name: "a file of R", remedy: "write the table with write.csv" },
  { magic: "%PDF-", name: "a PDF document", remedy: exportTable },
];

/** Whether bytes begin with those of a text of latin-1. */
function startsWith(bytes: Uint8Array, magic: string): boolean {
  return Buffer.from(bytes.subarray(0, magic.length)).toString("latin1") === magic;
}

/** Whether a file is packed by gzip: its two bytes, and deflate as the method, the only one there is. */
export const isGzip = (head: Uint8Array): boolean => startsWith(head, "\x1f\x8b\x08");

/** Whether a file is Parquet. */
export const isParquet = (head: Uint8Array): boolean => startsWith(head, "PAR1");

/**
 * Opens what a file holds: of one that gzip packed what was packed, of any other the file itself.
 *
 * @param subject the file as messages name it.
 * @throws {FormatError} `data/packed` when the bytes are those of an archive or another file that is not read, which it names.
 */
export async function openContent(stream: ByteStream, subject: string): Promise<PeekedStream> {
  const peeked = await PeekedStream.of(stream, headBytes);
  refuseOthers(peeked.head, subject);
  if (!isGzip(peeked.head)) return peeked;
  const unpacked = await PeekedStream.of(new GunzipStream(peeked, subject), headBytes);
  refuseOthers(unpacked.head, `${subject}, unpacked,`);
  return unpacked;
}

function refuseOthers(head: Uint8Array, subject: string): void {
  const text = Buffer.from(head).toString("latin1");
  const known = knownFiles.find(({ magic, holds }) => startsWith(head, magic) && (holds?.test(text) ?? true));
  if (known === undefined) return;
  throw new FormatError(
    "data/packed",
    `${subject} must be a table as text, JSON or Parquet, packed by gzip or not; it is ${known.name}`,
    { hint: known.remedy },
  );
}
