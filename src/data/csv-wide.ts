import type { CsvScan, Dialect } from "./csv-scan.ts";
import type { RecordSink } from "./raw-rows.ts";

/**
 * The most columns of a text table that DuckDB reads: of each it has 2048 values in memory at a time, 32 KiB and the texts,
 * however few rows there are.
 */
export const maxDuckDbColumns = 512;

/** About so many values are passed on together. */
const batchValues = 1 << 18;
const LF = 10;

/**
 * Reads the values of a scanned table of many columns, as {@link readScanned} does of others. What the scan writes is
 * plain enough for that: quotes stand at both ends of a field or mean nothing, and each record ends in `\n`.
 */
export function readWide(scan: CsvScan, dialect: Dialect, onRecords: RecordSink, signal?: AbortSignal): void {
  const { nFields, records } = scan;
  const reader = new FieldReader(scan.clean, dialect);
  const atOnce = Math.max(1, Math.floor(batchValues / nFields));
  for (let start = 0; start < records.length; start += atOnce) {
    signal?.throwIfAborted();
    const n = Math.min(atOnce, records.length - start);
    const columns = Array.from({ length: nFields }, () => new Array<string>(n));
    for (let i = 0; i < n; i++) for (let j = 0; j < nFields; j++) columns[j]![i] = reader.next();
    onRecords(columns, start);
  }
}

class FieldReader {
  readonly #bytes: Buffer;
  readonly #delimiter: Buffer;
  readonly #quote: string;
  readonly #quoteByte: number;
  #at = 0;

  constructor(clean: Uint8Array, { delimiter, quote }: Dialect) {
    this.#bytes = Buffer.from(clean.buffer, clean.byteOffset, clean.byteLength);
    this.#delimiter = Buffer.from(delimiter);
    this.#quote = quote;
    this.#quoteByte = quote === "" ? -1 : quote.charCodeAt(0);
  }

  next(): string {
    const isQuoted = this.#bytes[this.#at] === this.#quoteByte;
    const value = isQuoted ? this.#quoted() : this.#plain();
    this.#at += this.#bytes[this.#at] === LF ? 1 : this.#delimiter.length;
    return value;
  }

  #plain(): string {
    const bytes = this.#bytes;
    const first = this.#delimiter[0];
    const start = this.#at;
    while (bytes[this.#at] !== LF && !(bytes[this.#at] === first && this.#isDelimiter())) this.#at++;
    return bytes.toString("utf8", start, this.#at);
  }

  #quoted(): string {
    const bytes = this.#bytes;
    const start = this.#at + 1;
    let hasQuotes = false;
    for (let i = start; ; i++) {
      if (bytes[i] !== this.#quoteByte) continue;
      if (bytes[i + 1] !== this.#quoteByte) {
        this.#at = i + 1;
        const text = bytes.toString("utf8", start, i);
        return hasQuotes ? text.replaceAll(this.#quote + this.#quote, this.#quote) : text;
      }
      hasQuotes = true;
      i++;
    }
  }

  #isDelimiter(): boolean {
    return (
      this.#bytes.compare(this.#delimiter, 0, undefined, this.#at, this.#at + this.#delimiter.length) === 0
    );
  }
}
