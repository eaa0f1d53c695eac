import type { Table } from "../core/index.ts";
import { type Model, type Predictions, type RowModel, tableOfCells } from "../model/index.ts";
import { compileCodingJudge, featureSpecs } from "../schema/index.ts";
import type { Answer, Answerer } from "./answer.ts";
import { assertOwnCodes } from "./decode/codings.ts";
import { compileDecoder, type DecodedRows } from "./decode/decoder.ts";
import type { BodyLimits, Protocol } from "./protocols/protocol.ts";
import { rowsAtOnce, type Steps } from "./steps.ts";

/**
 * Makes what answers the bodies of a protocol with a model's predictions. The numbers are those of `Model.predict` on the same
 * rows, to the bit; a single row takes the model's short way where there is one. Make it once for a model: it keeps room for a row.
 */
export function compileAnswerer(model: Model, protocol: Protocol, limits: BodyLimits): Answerer {
  const { schema } = model;
  const specs = featureSpecs(schema);
  const decode = compileDecoder(schema, protocol.words);
  const judge = compileCodingJudge(schema, model.profile);
  const predictRow = model.openRow?.();
  // a model without a short way may answer a row by what stands before it: it is given all rows at once
  const nAtOnce = predictRow === undefined ? Infinity : rowsAtOnce(specs.length);
  return function* (body) {
    const rows = protocol.open(body, schema, limits);
    const decoded = yield* decode(rows);
    // The judge needs many rows to tell a coding, and never finds one in a single row: that need not become a table for it.
    if (decoded.nRows === 1 && predictRow !== undefined) return answerRow(model, predictRow, decoded);
    const tableOf = (from: number, to: number): Table =>
      tableOfCells(specs, decoded.cells.subarray(from * specs.length, to * specs.length), to - from);
    const table = tableOf(0, decoded.nRows);
    if (rows.coding === undefined) assertOwnCodes(table, judge, protocol.words);
    const { labels, probabilities } =
      decoded.nRows <= nAtOnce
        ? yield* predict(model, table)
        : yield* predictParts(model, decoded.nRows, nAtOnce, tableOf);
    return { labels, probabilities: probabilities.data, ...foundIn(decoded) };
  };
}

/** The predictions of a model for the rows of a table, which it may give later. */
function* predict(model: Model, table: Table): Steps<Predictions> {
  const predictions = model.predict(table);
  return predictions instanceof Promise ? ((yield predictions) as Predictions) : predictions;
}

/** The predictions for many rows, so many in each step. */
function* predictParts(
  model: Model,
  nRows: number,
  nAtOnce: number,
  tableOf: (from: number, to: number) => Table,
): Steps<Predictions> {
  const nCols = model.info.classes.length;
  const labels: string[] = [];
  const data = new Float64Array(nRows * nCols);
  for (let from = 0; from < nRows; from += nAtOnce) {
    yield undefined;
    const part = yield* predict(model, tableOf(from, Math.min(nRows, from + nAtOnce)));
    data.set(part.probabilities.data.subarray(0, part.labels.length * nCols), from * nCols);
    for (const label of part.labels) labels.push(label);
  }
  return { labels, probabilities: { nRows, nCols, data } };
}

function answerRow({ info }: Model, predictRow: RowModel, decoded: DecodedRows): Answer {
  const probabilities = new Float64Array(info.classes.length);
  const labels = [info.classes[predictRow(decoded.cells, probabilities)]!];
  return { labels, probabilities, ...foundIn(decoded) };
}

/** What an answer says of the rows themselves. */
function foundIn({
  missing,
  warnings,
  warningCount,
  coding,
  refused,
}: DecodedRows): Omit<Answer, "labels" | "probabilities"> {
  if (coding === undefined && refused === undefined) return { missing, warnings, warningCount };
  return {
    missing,
    warnings,
    warningCount,
    ...(coding === undefined ? {} : { coding }),
    ...(refused === undefined ? {} : { refused }),
  };
}
