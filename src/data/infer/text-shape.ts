import { FormatError } from "../../core/index.ts";
import type { Dialect } from "../csv/csv-dialect.ts";
import { scanCsv } from "../csv/csv-scan.ts";
import type { RaggedRecord } from "../csv/csv-sink.ts";
import { streamOf } from "../source/byte-stream.ts";

/** What the beginning of a text table looks like in a dialect. */
export interface TextShape {
  readonly dialect: Dialect;
  /** The texts of the first record; empty when there is none. */
  readonly first: readonly string[];
  /** The first records that have as many fields as they must, the first one among them. */
  readonly sample: readonly (readonly string[])[];
  /** How many records have how many fields, the first one left out. */
  readonly counts: ReadonlyMap<number, number>;
  /** The number of fields that most records have; of the first record where there is no other. */
  readonly usual: number;
  readonly nRecords: number;
  /** The first records with another number of fields than they must have. */
  readonly ragged: readonly RaggedRecord[];
  /** How well the dialect fits: the fields that nearly all records have, or fewer where they differ. */
  readonly score: number;
}

/** The score of a dialect that splits the first record and finds a quote in it that is wrong: more than one that does not split it. */
const brokenScore = 1.5;
/** How many records of a shape are kept as texts. */
const nSample = 1000;
/** How many bytes are read at least: so many has the longest character. */
const shortest = 4;
/** How many bytes are scanned at a time: 64 KiB. */
const blockBytes = 1 << 16;

/**
 * Scans text as a dialect wants it. Where that is wrong, as after a quote that does not end, what stands before counts.
 *
 * @param bytes the beginning of a file, whole lines.
 */
export async function textShape(bytes: Uint8Array, dialect: Dialect): Promise<TextShape> {
  const sample: string[][] = [];
  const ragged: RaggedRecord[] = [];
  const counts = new Map<number, number>();
  let first: readonly string[] = [];
  let broken = 0;
  const count = (nFields: number, n: number): void => {
    if (n > 0) counts.set(nFields, (counts.get(nFields) ?? 0) + n);
  };
  try {
    await scanCsv(
      streamOf(bytes),
      { dialect, subject: "the file", blockBytes: Math.min(blockBytes, bytes.length + shortest) },
      {
        onRecords: (fields) => {
          const isFirst = first.length === 0;
          for (let i = 0; i < fields.nRecords && sample.length < nSample; i++)
            sample.push(Array.from({ length: fields.nFields }, (_, j) => fields.text(i, j)));
          if (isFirst) first = sample[0] ?? [];
          count(fields.nFields, fields.nRecords - (isFirst ? 1 : 0));
        },
        onRagged: (record) => {
          if (ragged.length < nSample) ragged.push(record);
          count(record.nFields, 1);
        },
        onBlankLine: () => {},
      },
    );
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    if (first.length === 0 && Number(error.details?.["column"]) > 1) broken = brokenScore;
  }
  const nRows = [...counts.values()].reduce((sum, n) => sum + n, 0);
  const [usual, nUsual] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [first.length, 0]);
  const share = nRows === 0 ? 1 : nUsual / nRows;
  const nRecords = nRows + (first.length > 0 ? 1 : 0);
  const score = Math.max(broken, Math.min(first.length, usual) * share);
  return { dialect, first, sample, counts, usual, nRecords, ragged, score };
}

/** The fields of one line; `undefined` when the dialect does not fit it. */
export async function splitLine(line: string, dialect: Dialect): Promise<readonly string[]> {
  const { delimiter, quote, isSpaced = false } = dialect;
  const { first } = await textShape(Buffer.from(line), { delimiter, quote, isSpaced });
  return first;
}
