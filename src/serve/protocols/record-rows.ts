import { cutText, didYouMean, showValue } from "../../core/index.ts";
import { HttpProblem } from "../../http/index.ts";
import { ownCoding, type Schema } from "../../schema/index.ts";
import type { BodyRows, ProtocolWords, RowReceiver } from "../decode/body-rows.ts";
import { describeJson, type Finding } from "../decode/finding.ts";
import { type FieldNames, isScalar } from "../decode/row-fields.ts";
import { inRanges, rowsAtOnce, type Steps } from "../steps.ts";
import type { BodyLimits } from "./protocol.ts";
import { mostRecords } from "./record-size.ts";

/** One thing that is wrong, or unusual, about the records of a request. */
export interface RecordFinding extends Omit<Finding, "row"> {
  /** Counts from 0; absent where the whole body is meant. */
  readonly record?: number;
}

/** A finding as answers list it. */
export function toRecordFinding({ row, ...finding }: Finding): RecordFinding {
  return row === undefined ? finding : { record: row, ...finding };
}

/** How `POST /predict` speaks of what it is sent. */
export const recordWords: ProtocolWords = {
  rows: "the records",
  place: ({ row, field }) =>
    [
      row === undefined ? undefined : `record ${row}`,
      field === undefined ? undefined : `field ${showValue(field)}`,
    ]
      .filter((part) => part !== undefined)
      .join(", "),
  listed: toRecordFinding,
  hintIfSomeGood: (nGood) =>
    `correct the records, or send "onError": "skip" beside "records" to have the other ${nGood} answered`,
  coding: {
    place: 'the field "coding" of the body',
    hintIfMeant: (name) =>
      `send "coding": "${name}" beside "records" if that is their coding: it is converted then`,
    hintIfLikely: (name) =>
      `send "coding": "${name}" beside "records" to have them converted, or "coding": "${ownCoding}" if their codes are the model's`,
  },
};

/**
 * Finds the rows of `{"records": [...]}`. A record is `{"values": [...]}` with every feature in the order of the schema, or
 * an object by name, where an absent value is missing as null is. Beside the records the body may name their coding, and say
 * that the good ones are to be answered although others are refused.
 */
export function openRecords(body: unknown, schema: Schema, limits: BodyLimits): BodyRows {
  const hasCodings = schema.codings !== undefined;
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw misshapen(`the body must be an object with the field "records", got ${describeJson(body)}`);
  const { records, coding, onError } = body as { records?: unknown; coding?: unknown; onError?: unknown };
  const known = ["records", "onError", ...(hasCodings ? ["coding"] : [])];
  const extra = Object.keys(body).find((key) => !known.includes(key));
  if (!Array.isArray(records))
    throw misshapen(`the field "records" of the body must be an array, got ${describeJson(records)}`);
  if (extra !== undefined)
    throw misshapen(
      `the body must have no field but ${known.map(showValue).join(", ")}, got ${showValue(cutText(extra))}`,
    );
  if (onError !== undefined && onError !== "skip" && onError !== "fail")
    throw misshapen(
      `the field "onError" of the body must be one of "skip", "fail", got ${describeJson(onError)}`,
    );
  if (records.length === 0) throw misshapen('the field "records" of the body must hold one record or more');
  const most = records.length === 1 ? 1 : mostRecords(schema, limits);
  if (records.length > most)
    throw new HttpProblem(
      "serve/too-many-records",
      `the field "records" of the body must hold at most ${most} records, got ${records.length}`,
      { hint: "send several requests" },
    );
  return {
    nRows: records.length,
    coding,
    skipsRefused: onError === "skip",
    read: (fields, receiver) => readRecords(records, fields, receiver),
  };
}

function misshapen(message: string): HttpProblem {
  return new HttpProblem("serve/invalid-records", message, {
    hint: 'send {"records": [{"values": [...]}]} or {"records": [{"<field>": <value>, ...}]}; /openapi.json has an example',
  });
}

/** For how many unknown names of a request the field that was meant is looked for, at most. */
const maxAsked = 20;
/** How many names of fields they are compared with all together, so that a request with wrong names costs little. */
const maxCompared = 2000;

function readRecords(records: readonly unknown[], fields: FieldNames, receiver: RowReceiver): Steps<void> {
  const cells = new Array<unknown>(fields.order.length).fill(null);
  const asking = { left: Math.min(maxAsked, Math.ceil(maxCompared / fields.order.length)) };
  const readRecord = (row: number): void => {
    const record = records[row];
    if (typeof record !== "object" || record === null || Array.isArray(record)) {
      receiver.refuse({ row, rule: "shape", message: `must be an object, got ${describeJson(record)}` });
      return;
    }
    const { values } = record as { values?: unknown };
    if (Array.isArray(values)) readByOrder(record, values, row, fields, receiver);
    else readByName(record as Readonly<Record<string, unknown>>, cells, row, { fields, asking }, receiver);
  };
  return inRanges(records.length, rowsAtOnce(fields.order.length), (from, to) => {
    for (let row = from; row < to; row++) readRecord(row);
  });
}

function readByOrder(
  record: object,
  values: readonly unknown[],
  row: number,
  { order, text }: FieldNames,
  receiver: RowReceiver,
): void {
  if (Object.keys(record).length > 1)
    receiver.refuse({ row, rule: "shape", message: 'must hold nothing beside "values"' });
  if (values.length === order.length) receiver.row(row, values);
  else
    receiver.refuse({
      row,
      field: "values",
      rule: "shape",
      message: `must hold ${order.length} values, got ${values.length}`,
      allowed: `in this order: ${text}`,
    });
}

function readByName(
  record: Readonly<Record<string, unknown>>,
  cells: unknown[],
  row: number,
  { fields, asking }: { readonly fields: FieldNames; readonly asking: { left: number } },
  receiver: RowReceiver,
): void {
  const { order } = fields;
  let found = 0;
  for (let j = 0; j < order.length; j++) {
    const name = order[j]!;
    const isThere = Object.hasOwn(record, name);
    if (isThere) found++;
    cells[j] = isThere ? record[name] : null;
  }
  receiver.row(row, cells);
  const names = Object.keys(record);
  if (names.length === found) return;
  for (const name of names) {
    if (fields.has(name)) continue;
    if (!fields.isLeftAside(name)) {
      const meant = asking.left-- > 0 ? didYouMean(name, order) : undefined;
      const hint = fields.hintOf(name) || (meant === undefined ? "" : `; is it ${showValue(meant)}?`);
      receiver.refuse({
        row,
        field: cutText(name),
        rule: "unknown-field",
        message: `must not be there, the model has no such field${hint}`,
        allowed: fields.text,
      });
    } else if (!isScalar(record[name]))
      receiver.refuse({
        row,
        field: cutText(name),
        rule: "shape",
        message: `must be a text, a number, true, false or null, and is not looked at; got ${describeJson(record[name])}`,
      });
  }
}
