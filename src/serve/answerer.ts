import { type Model, type Predictions, type RowModel, tableOfCells } from "../model/index.ts";
import { compileCodingJudge, featureSpecs } from "../schema/index.ts";
import type { Answer, Answerer } from "./answer.ts";
import { assertOwnCodes } from "./decode/codings.ts";
import { compileDecoder, type DecodedRows } from "./decode/decoder.ts";
import type { BodyLimits, Protocol } from "./protocols/protocol.ts";

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
  return (body) => {
    const rows = protocol.open(body, schema, limits);
    const decoded = decode(rows);
    // The judge needs many rows to tell a coding, and never finds one in a single row: that need not become a table for it.
    if (decoded.nRows === 1 && predictRow !== undefined) return answerRow(model, predictRow, decoded);
    const table = tableOfCells(specs, decoded.cells, decoded.nRows);
    if (rows.coding === undefined) assertOwnCodes(table, judge, protocol.words);
    const predictions = model.predict(table);
    return predictions instanceof Promise
      ? predictions.then((later) => answerRows(later, decoded))
      : answerRows(predictions, decoded);
  };
}

function answerRow({ info }: Model, predictRow: RowModel, decoded: DecodedRows): Answer {
  const probabilities = new Float64Array(info.classes.length);
  const labels = [info.classes[predictRow(decoded.cells, probabilities)]!];
  return { labels, probabilities, ...foundIn(decoded) };
}

function answerRows({ labels, probabilities }: Predictions, decoded: DecodedRows): Answer {
  return { labels, probabilities: probabilities.data, ...foundIn(decoded) };
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
