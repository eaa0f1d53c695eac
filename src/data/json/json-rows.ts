import { isUtf8 } from "node:buffer";
import { cutText, FormatError } from "../../core/index.ts";
import { type CodedColumn, type ColumnSpec, cellReader } from "../../schema/index.ts";
import type { ValueReader } from "../columns.ts";
import { noRows, quoteName } from "../issues.ts";
import { type IssueSink, type RowSink, type TablePart, typedRows } from "../raw-rows.ts";
import { findJsonError } from "./json-position.ts";

/**
 * Reads rows as `POST /predict` takes them: an array of records, or `{"records": [...]}`. A record is an object of
 * named values, or `{"values": [...]}` with the features in order. Of a name that occurs twice in one object the last
 * counts, as in `JSON.parse`.
 *
 * Passes on the features of each row that is one, in the order of the schema; a name that is absent is `undefined`.
 *
 * @param columns all columns of the schema, as the rows are said to write them.
 * @param coding what the rows are said to be in; should the text say another, that is reported.
 * @throws {FormatError} `data/json-syntax` when the text is not JSON or holds no list of rows, `data/encoding` when it
 *   is not UTF-8.
 */
export function readJsonRows(
  { bytes, subject, issues }: Pick<TablePart, "subject" | "issues"> & { readonly bytes: Uint8Array },
  columns: readonly CodedColumn[],
  sink: RowSink,
  coding?: string,
): void {
  const document = parse(bytes, subject);
  const records = recordsOf(document, subject);
  const said = Array.isArray(document) ? undefined : (document as { coding?: unknown }).coding;
  if (said !== undefined && said !== coding)
    issues.add({
      severity: "error",
      rule: "coding",
      message: `the rows say that their coding is ${cutText(JSON.stringify(said))}, the caller must say so too: ${coding === undefined ? "none was given" : `"${coding}" was given`}`,
    });
  const features = columns.filter(({ spec }) => isFeature(spec)).map((column) => column.name);
  const known = new Set(columns.map((column) => column.name));
  const rows: (readonly unknown[])[] = [];
  const rowNumbers: number[] = [];
  records.forEach((record, i) => {
    const row = readRecord(record, i + 1, features, known, issues);
    if (row === undefined) return;
    rows.push(row);
    rowNumbers.push(i + 1);
  });
  if (records.length === 0) issues.add(noRows);
  sink.onNames(features);
  const values = features.map((_, j) => rows.map((row) => row[j]));
  sink.onRows(typedRows(values, { nRows: rows.length, rowNumbers: Int32Array.from(rowNumbers) }));
}

/** Reads a value of a JSON file: a number where the column has numbers, a text where it has texts. */
export function jsonReader(spec: ColumnSpec): ValueReader {
  const read = cellReader(spec);
  const kinds = new Set<string>(
    spec.kind === "numeric"
      ? ["number"]
      : spec.kind === "text"
        ? ["string"]
        : spec.codes.map((code) => typeof code.value),
  );
  const wrong = read(NaN);
  return (raw) => {
    if (raw === null || raw === undefined) return read(raw);
    const cell = typeof raw === "string" || typeof raw === "number" ? read(raw) : wrong;
    return cell.isMissing || kinds.has(typeof raw) ? cell : wrong;
  };
}

function parse(bytes: Uint8Array, subject: string): unknown {
  if (!isUtf8(bytes))
    throw new FormatError("data/encoding", `${subject} must be UTF-8 text, it is not`, {
      hint: "save the file as UTF-8",
    });
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { line, column } = findJsonError(text);
    const found = text.split("\n")[line - 1]?.slice(column - 1, column + 11) ?? "";
    throw new FormatError(
      "data/json-syntax",
      `${subject}: line ${line}, column ${column} must go on as JSON, found ${found === "" ? "the end" : JSON.stringify(found)}`,
      { hint: "correct the file at this place", details: { line, column }, cause },
    );
  }
}

function recordsOf(document: unknown, subject: string): readonly unknown[] {
  if (Array.isArray(document)) return document;
  if (typeof document === "object" && document !== null && Object.hasOwn(document, "records")) {
    const { records } = document as { records: unknown };
    if (Array.isArray(records)) return records;
  }
  throw new FormatError(
    "data/json-syntax",
    `${subject}: line 1, column 1 must hold a list of rows, it holds none`,
    {
      hint: 'write an array of objects, or {"records": [...]} as for POST /predict',
      details: { line: 1, column: 1 },
    },
  );
}

/** The features of one record; `undefined` when it is none, which is reported. */
function readRecord(
  record: unknown,
  row: number,
  features: readonly string[],
  known: ReadonlySet<string>,
  issues: IssueSink,
): readonly unknown[] | undefined {
  const refuse = (rule: string, message: string, column?: string): undefined => {
    issues.add({ severity: "error", rule, row, ...(column === undefined ? {} : { column }), message });
  };
  if (typeof record !== "object" || record === null || Array.isArray(record))
    return refuse("record", `row ${row} must be an object with a value a column, it is none`);
  const named = record as Readonly<Record<string, unknown>>;
  const { values } = named;
  if (Object.hasOwn(named, "values") && Array.isArray(values) && Object.keys(named).length === 1) {
    if (values.length === features.length) return values;
    return refuse("field-count", `row ${row} must have ${features.length} values, got ${values.length}`);
  }
  for (const name of Object.keys(named))
    if (!known.has(name))
      refuse("unknown-column", `column ${quoteName(name)} must be in the schema, it is not`, cutText(name));
  return features.map((name) => (Object.hasOwn(named, name) ? named[name] : undefined));
}

const isFeature = (spec: ColumnSpec): boolean =>
  spec.kind !== "text" && (spec.role ?? "feature") === "feature";
