import {
  type CodeProfile,
  type Coding,
  type CodingJudge,
  compileCodingJudge,
  type OtherCoding,
  ownCoding,
  type Schema,
  showValue,
  type Table,
} from "../core/index.ts";
import { HttpProblem } from "../http/index.ts";
import { TableFiller } from "../model/index.ts";
import { CodingHints } from "./coding-hints.ts";
import { type RecordField, recordFields } from "./record-fields.ts";

/** One thing that is wrong, or unusual, about a request. */
export interface RecordFinding {
  /** Counts from 0; absent where the whole body is meant. */
  readonly record?: number;
  readonly field?: string;
  /** The value as it was sent; a long text is cut, an object or array is left out. */
  readonly value?: unknown;
  /** What must be there, what is there. */
  readonly message: string;
  /** What is allowed: "a number from 0 to 130 (years)". */
  readonly allowed?: string;
}

/** A request's records as a table. */
export interface DecodedRecords {
  readonly table: Table;
  /** Per record, the fields that are missing, in the order of the schema. */
  readonly missing: readonly (readonly string[])[];
  /** Values that are allowed but rare. */
  readonly warnings: readonly RecordFinding[];
  /** The coding that the records were converted from, where the request names one. */
  readonly coding?: string;
}

/**
 * Reads the body of a request.
 *
 * @throws {HttpProblem} `serve/invalid-records` with everything that is wrong; `serve/other-coding` when all values are
 *   allowed, but the records fit another coding better as a whole.
 */
export type RecordDecoder = (body: unknown) => DecodedRecords;

/** The most findings that one answer lists. */
export const maxFindings = 100;

/** What a decoder needs beside the schema. */
export interface DecoderOptions {
  readonly maxRecords: number;
  /** How often each code occurred in training; without it records are not judged as a whole. */
  readonly profile?: CodeProfile | undefined;
}

/**
 * Makes the decoder of a schema. A record is `{"values": [...]}` with every feature in the order of the schema, or an
 * object by name; an absent or null value is missing. Types are not converted: a number written as a text is refused.
 * Codes are converted only when the body says of which of the schema's codings they are.
 */
export function compileDecoder(schema: Schema, { maxRecords, profile }: DecoderOptions): RecordDecoder {
  const hints = schema.codings === undefined ? undefined : new CodingHints(schema);
  const judge = compileCodingJudge(schema, profile);
  const own = compileReader(recordFields(schema, undefined), hints);
  const others = new Map<string, RecordReader>();
  const readerOf = (coding: Coding | undefined): RecordReader => {
    if (coding === undefined) return own;
    let reader = others.get(coding.name);
    if (reader === undefined) {
      reader = compileReader(recordFields(schema, coding), undefined);
      others.set(coding.name, reader);
    }
    return reader;
  };
  return (body) => {
    const records = recordsOf(body, maxRecords, schema.codings !== undefined);
    const said = (body as { coding?: unknown }).coding;
    const coding = said === undefined ? undefined : codingOf(schema, said);
    const decoded = readerOf(coding)(records);
    if (coding !== undefined) return { ...decoded, coding: coding.name };
    if (said === undefined) assertOwnCodes(decoded.table, judge);
    return decoded;
  };
}

type RecordReader = (records: readonly unknown[]) => DecodedRecords;

function compileReader(readers: readonly RecordField[], hints: CodingHints | undefined): RecordReader {
  const order = readers.map(({ name }) => name);
  const fields = new Set(order);
  const allowed = order.join(", ");

  return (records) => {
    const run = new Decoding(readers, records, hints);
    records.forEach((record, i) => {
      if (typeof record !== "object" || record === null || Array.isArray(record))
        run.refuse({ record: i, message: `must be an object, got ${describeJson(record)}` });
      else readRecord(run, i, record as Readonly<Record<string, unknown>>);
    });
    return run.finish();
  };

  function readRecord(run: Decoding, i: number, record: Readonly<Record<string, unknown>>): void {
    const { values } = record;
    if (Array.isArray(values)) {
      if (Object.keys(record).length > 1)
        run.refuse({ record: i, message: 'must hold nothing beside "values"' });
      if (values.length !== readers.length) {
        run.refuse({
          record: i,
          field: "values",
          message: `must hold ${readers.length} values, got ${values.length}`,
          allowed: `in this order: ${allowed}`,
        });
        return;
      }
      for (let j = 0; j < readers.length; j++) run.read(i, j, values[j]);
      return;
    }
    let found = 0;
    for (let j = 0; j < readers.length; j++) {
      const name = order[j]!;
      const isThere = Object.hasOwn(record, name);
      if (isThere) found++;
      run.read(i, j, isThere ? record[name] : null);
    }
    const names = Object.keys(record);
    if (names.length === found) return;
    for (const name of names)
      if (!fields.has(name))
        run.refuse({
          record: i,
          field: cut(name),
          message: `must not be there, the model has no such field${hints?.ofName(name) ?? ""}`,
          allowed,
        });
  }
}

function codingOf(schema: Schema, said: unknown): Coding | undefined {
  if (said === ownCoding) return undefined;
  const found = schema.codings?.find((coding) => coding.name === said);
  if (found !== undefined) return found;
  const known = [...(schema.codings ?? []).map((coding) => coding.name), ownCoding].map(showValue).join(", ");
  throw new HttpProblem(
    "serve/invalid-records",
    `the field "coding" of the body must be one of ${known}, got ${describeJson(said)}`,
  );
}

/** Refuses records that fit another coding better as a whole. */
function assertOwnCodes(table: Table, judge: CodingJudge): void {
  const found: OtherCoding | undefined = judge(table);
  if (found === undefined) return;
  const { name } = found.coding;
  const errors = found.evidence.map(
    ({ column, code, message }): RecordFinding => ({ field: column, value: code, message }),
  );
  throw new HttpProblem(
    "serve/other-coding",
    `the records must be in the model's codes, as a whole they fit the coding ${name} better: ` +
      `field ${showValue(errors[0]?.field)}: ${errors[0]?.message}`,
    {
      hint: `send "coding": "${name}" beside "records" to have them converted, or "coding": "${ownCoding}" if their codes are the model's`,
      errors,
      errorCount: errors.length,
    },
  );
}

function recordsOf(body: unknown, maxRecords: number, hasCodings: boolean): readonly unknown[] {
  const refuse = (message: string): HttpProblem =>
    new HttpProblem("serve/invalid-records", message, {
      hint: 'send {"records": [{"values": [...]}]} or {"records": [{"<field>": <value>, ...}]}; /openapi.json has an example',
    });
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw refuse(`the body must be an object with the field "records", got ${describeJson(body)}`);
  const { records } = body as { records?: unknown };
  const extra = Object.keys(body).find((key) => key !== "records" && !(hasCodings && key === "coding"));
  if (!Array.isArray(records))
    throw refuse(`the field "records" of the body must be an array, got ${describeJson(records)}`);
  if (extra !== undefined)
    throw refuse(
      `the body must have no field but "records"${hasCodings ? ' and "coding"' : ""}, got ${showValue(cut(extra))}`,
    );
  if (records.length === 0) throw refuse('the field "records" of the body must hold one record or more');
  if (records.length > maxRecords)
    throw new HttpProblem(
      "serve/too-many-records",
      `the field "records" of the body must hold at most ${maxRecords} records, got ${records.length}`,
      { hint: "send several requests" },
    );
  return records;
}

const nothing: readonly string[] = Object.freeze([]);

/** One request being read: the columns that fill up, and what was found. */
class Decoding {
  readonly #readers: readonly RecordField[];
  readonly #records: readonly unknown[];
  readonly #hints: CodingHints | undefined;
  readonly #fitting = new Set<string>();
  readonly #filler: TableFiller;
  readonly #missing: (readonly string[])[];
  readonly #errors: RecordFinding[] = [];
  readonly #warnings: RecordFinding[] = [];
  #errorCount = 0;

  constructor(readers: readonly RecordField[], records: readonly unknown[], hints: CodingHints | undefined) {
    this.#readers = readers;
    this.#records = records;
    this.#hints = hints;
    this.#filler = new TableFiller(readers, records.length);
    this.#missing = new Array<readonly string[]>(records.length).fill(nothing);
  }

  refuse(finding: RecordFinding): void {
    this.#errorCount++;
    if (this.#errors.length < maxFindings) this.#errors.push(finding);
  }

  read(i: number, j: number, raw: unknown): void {
    const { spec, read, isWritten, name, allowed } = this.#readers[j]!;
    if (raw !== null && !isWritten(raw)) {
      this.#refuseValue(i, j, raw, allowed);
      return;
    }
    const cell = read(raw);
    this.#filler.put(i, j, cell);
    if (cell.problem !== undefined) {
      if (cell.problem.severity === "error") this.#refuseValue(i, j, raw, cell.problem.allowed);
      else if (this.#warnings.length < maxFindings)
        this.#warnings.push({
          record: i,
          field: name,
          value: raw,
          message: `is ${cell.problem.allowed}, got ${String(raw)}`,
        });
    } else if (cell.isMissing) {
      if (this.#missing[i] === nothing) this.#missing[i] = [spec.name];
      else (this.#missing[i] as string[]).push(spec.name);
    }
  }

  #refuseValue(i: number, j: number, raw: unknown, allowed: string): void {
    const value = typeof raw === "object" && raw !== null ? {} : { value: shownValue(raw) };
    const isListed = this.#errors.length < maxFindings;
    const hint = isListed ? this.#hints?.ofCode(j, raw, (k) => this.#valueAt(i, k)) : undefined;
    if (hint?.fitting !== undefined) this.#fitting.add(hint.fitting);
    this.refuse({
      record: i,
      field: this.#readers[j]!.name,
      ...value,
      message: `must be ${allowed}, got ${describeJson(raw)}${hint?.text ?? ""}`,
      allowed,
    });
  }

  #valueAt(i: number, j: number): unknown {
    const record = this.#records[i] as Readonly<Record<string, unknown>>;
    if (Array.isArray(record["values"])) return record["values"][j];
    const { name } = this.#readers[j]!;
    return Object.hasOwn(record, name) ? record[name] : undefined;
  }

  finish(): DecodedRecords {
    if (this.#errorCount > 0) {
      const subject = this.#errorCount === 1 ? "1 thing is" : `${this.#errorCount} things are`;
      const [coding] = this.#fitting;
      throw new HttpProblem("serve/invalid-records", `${subject} wrong with the records: ${this.#first()}`, {
        ...(coding === undefined
          ? {}
          : {
              hint: `send "coding": "${coding}" beside "records" if that is their coding: it is converted then`,
            }),
        errors: this.#errors,
        errorCount: this.#errorCount,
      });
    }
    return { table: this.#filler.toTable(), missing: this.#missing, warnings: this.#warnings };
  }

  #first(): string {
    const { record, field, message } = this.#errors[0]!;
    return `record ${record}${field === undefined ? "" : `, field ${showValue(field)}`} ${message}`;
  }
}

/** A JSON value as a message shows it; `NaN` and infinite numbers come of literals such as `1e400`. */
function describeJson(value: unknown): string {
  if (value === undefined) return "none";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  if (typeof value === "number" && !Number.isFinite(value)) return "a number too large to hold";
  return showValue(value);
}

const cut = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text);

function shownValue(raw: unknown): unknown {
  if (typeof raw === "string") return cut(raw);
  return typeof raw === "number" && !Number.isFinite(raw) ? String(raw) : raw;
}
