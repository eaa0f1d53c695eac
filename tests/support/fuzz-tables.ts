import { Random } from "../../src/core/index.ts";
import type { TableFormat } from "../../src/data/index.ts";
import { corpus } from "./text-corpus.ts";

/** A file made by chance. */
export interface FuzzedTable {
  readonly bytes: Uint8Array;
  readonly format: TableFormat;
}

/** Values that files have or should not have: numbers, dates, signs for "missing", formulas, odd characters. */
const values = [
  ...[
    "",
    "1",
    "2",
    "0",
    "5.5",
    "-1",
    "1e400",
    "1e-400",
    "?",
    "NaN",
    "red",
    "grün",
    "9007199254740993",
    "1,5",
  ],
  ...[
    '"',
    '""',
    '"a"',
    '"a',
    "'",
    "\\",
    "\\N",
    "NULL",
    "=1+1",
    "a\nb",
    "\r",
    "\t",
    " ",
    "é",
    "😀",
    "\u2028",
    "#",
  ],
];
/** Pieces that mean something to a reader, to be put anywhere into a file. */
const pieces = [
  ...[",", ";", "\t", "|", '"', '"",', '"\n', "\n", "\r\n", "\r", "\n\n", "\0", "\uFEFF", "{", "}", "[", ":"],
  ...[
    '{"kind":1}',
    "null",
    "1e999",
    "\u0000\u0000",
    "\u202e",
    "\ud800",
    "\x1b[2J",
    "true",
    "size",
    "__proto__",
  ],
];
/** The files of the corpus that are small enough to be damaged thousands of times. */
const seeds = corpus.filter((item) => item.bytes.length < 1000);

/** Makes the file of a number: a file of the corpus or rows of odd values, damaged up to five times. The same one each time. */
export function fuzzTable(seed: number, index: number): FuzzedTable {
  const random = Random.stream(seed, index);
  const pick = <T>(items: readonly T[]): T => items[random.nextInt(items.length)]!;
  const kind = random.nextInt(10);
  const start: FuzzedTable =
    kind < 4
      ? fromCorpus(pick(seeds))
      : kind < 8
        ? randomCsv(random, pick)
        : kind < 9
          ? randomJsonLines(random, pick)
          : randomBytes(random, pick);
  let bytes: Buffer = Buffer.from(start.bytes);
  for (let n = random.nextInt(6); n > 0; n--) bytes = damage(bytes, random, pick);
  return { ...start, bytes };
}

type Pick = <T>(items: readonly T[]) => T;

function fromCorpus(item: (typeof corpus)[number]): FuzzedTable {
  return { bytes: item.bytes, format: item.format ?? { kind: "csv", header: true } };
}

function randomCsv(random: Random, pick: Pick): FuzzedTable {
  const delimiter = pick([",", ",", ";", "\t", "|"]);
  const header = random.nextInt(4) > 0;
  const end = pick(["\n", "\r\n", "\r"]);
  const lines = header ? [["size", "kind", "colour", "id", "grade"].join(delimiter)] : [];
  for (let n = random.nextInt(8); n > 0; n--) {
    const usual = [
      pick(["5", "", "7.5"]),
      pick(["1", "2"]),
      pick(["red", "grün", ""]),
      `id${n}`,
      pick(["0", "1"]),
    ];
    lines.push(usual.map((value) => (random.nextInt(6) === 0 ? pick(values) : value)).join(delimiter));
  }
  const format = { kind: "csv", header, delimiter, quote: pick(['"', '"', "'", ""]) } as const;
  return { bytes: Buffer.from(lines.map((line) => line + end).join("")), format };
}

function randomJsonLines(random: Random, pick: Pick): FuzzedTable {
  const json = [1, 2, 0, 5.5, -1, "red", "grün", "?", null, true, [], {}, "a\nb", 1e300, "\0"];
  const lines: string[] = [];
  for (let n = random.nextInt(8); n > 0; n--) {
    const record = { size: 5, kind: 1, colour: "red", id: `id${n}`, grade: 1 };
    const entries = Object.entries(record).map(([name, value]) => [
      name,
      random.nextInt(6) === 0 ? pick<unknown>(json) : value,
    ]);
    lines.push(JSON.stringify(Object.fromEntries(entries)));
  }
  return { bytes: Buffer.from(lines.join(pick(["\n", "\r\n", "\n\n"]))), format: { kind: "jsonl" } };
}

function randomBytes(random: Random, pick: Pick): FuzzedTable {
  const bytes = Uint8Array.from({ length: random.nextInt(200) }, () => random.nextInt(256));
  return { bytes, format: pick<TableFormat>([{ kind: "csv", header: true }, { kind: "jsonl" }]) };
}

function damage(bytes: Buffer, random: Random, pick: Pick): Buffer {
  const at = random.nextInt(bytes.length + 1);
  const to = Math.min(bytes.length, at + random.nextInt(12));
  const before = bytes.subarray(0, at);
  const after = bytes.subarray(at);
  const byte = Buffer.from([random.nextInt(256)]);
  switch (random.nextInt(7)) {
    case 0:
      return Buffer.concat([before, Buffer.from(pick(pieces)), after]);
    case 1:
      return Buffer.concat([before, bytes.subarray(to)]);
    case 2:
      return Buffer.from(before);
    case 3:
      return Buffer.concat([bytes.subarray(0, to), after]);
    case 4:
      return Buffer.concat([before, byte, after.subarray(1)]);
    case 5:
      return Buffer.concat([before, Buffer.alloc(random.nextInt(5000), pick(["x", ",", '"', "\n"])), after]);
    default:
      return Buffer.from(bytes.toString("latin1").replaceAll(pick([",", "\n", '"']), pick(pieces)), "latin1");
  }
}
