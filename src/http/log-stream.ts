import { fstatSync, write as writeFile } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isatty } from "node:tty";
import type { DestinationStream } from "pino";

/** Writes a text, and calls back when it is taken, or with what kept it from being. */
export type LogSink = (text: string, done: (error?: Error | null) => void) => void;

/** Where standard error goes: a file is written by its descriptor, for Node's own stream for files never writes again after an error. */
export function standardError(): LogSink {
  const fd = 2;
  const kind = fstatSync(fd);
  return kind.isFIFO() || kind.isSocket() || isatty(fd)
    ? (text, done) => process.stderr.write(text, done)
    : (text, done) => writeWhole(fd, Buffer.from(text), done);
}

function writeWhole(fd: number, bytes: Buffer, done: (error?: Error | null) => void): void {
  writeFile(fd, bytes, (error, written) => {
    if (error !== null || written === bytes.length) done(error);
    else writeWhole(fd, bytes.subarray(written), done);
  });
}

/** How often `flush` looks whether all is written, in milliseconds. */
const flushCheckMs = 10;

/** The most characters that wait to be written: some thousands of lines. */
const mostWaiting = 1 << 20;
/** About how many characters are written at a time. */
const pieceLength = 1 << 14;

/**
 * Takes lines of a log and writes them later, so that a log that nobody reads, or whose disk is full, stops nothing. Of lines
 * that wait a mebibyte is kept; further ones are dropped and counted, and so are those that cannot be written. When the log takes
 * lines again, it is told how many are missing there.
 */
export class LogStream implements DestinationStream {
  readonly #sink: LogSink;
  readonly #onError: (error: Error) => void;
  readonly #lines: string[] = [];
  #length = 0;
  #isWriting = false;
  #dropped = 0;
  /** Of the dropped lines those that the log was not told of yet. */
  #untold = 0;
  #isFailing = false;

  /** @param onError is told what keeps lines from being written: the first time, and again after some were written. */
  constructor(sink: LogSink, onError: (error: Error) => void) {
    this.#sink = sink;
    this.#onError = onError;
  }

  /** How many lines were dropped so far. */
  get droppedLines(): number {
    return this.#dropped;
  }

  /** Waits until all lines are written, or for as long as it may. @returns whether all are written. */
  async flush(timeoutMs: number): Promise<boolean> {
    const until = performance.now() + timeoutMs;
    while (this.#isWriting && performance.now() < until) await sleep(flushCheckMs);
    return !this.#isWriting;
  }

  write(line: string): void {
    if (this.#length + line.length > mostWaiting) {
      this.#drop(1);
      return;
    }
    if (this.#untold > 0 && !this.#isFailing) this.#tell();
    this.#lines.push(line);
    this.#length += line.length;
    this.#writeNext();
  }

  #drop(lines: number): void {
    this.#dropped += lines;
    this.#untold += lines;
  }

  /** Puts a line where others are missing. */
  #tell(): void {
    const msg = `${this.#untold} lines of the log were dropped here: they could not be written in time`;
    const line = `${JSON.stringify({ level: "warn", time: Date.now(), dropped: this.#untold, msg })}\n`;
    this.#lines.push(line);
    this.#length += line.length;
    this.#untold = 0;
  }

  #writeNext(): void {
    if (this.#isWriting || this.#lines.length === 0) return;
    let count = 0;
    let length = 0;
    while (count < this.#lines.length && length < pieceLength) length += this.#lines[count++]!.length;
    const text = this.#lines.splice(0, count).join("");
    this.#length -= length;
    this.#isWriting = true;
    this.#sink(text, (error) => {
      this.#isWriting = false;
      if (error === undefined || error === null) {
        const wasFailing = this.#isFailing;
        this.#isFailing = false;
        if (this.#untold > 0 && (wasFailing || this.#lines.length === 0)) this.#tell();
      } else {
        this.#drop(count);
        if (!this.#isFailing) this.#onError(error);
        this.#isFailing = true;
      }
      this.#writeNext();
    });
  }
}
