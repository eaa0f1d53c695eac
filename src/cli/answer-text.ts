import { csvField } from "../core/index.ts";
import type { GivenRows } from "../data/index.ts";
import { cellReader, codeTypes, findSpec, type Schema } from "../schema/index.ts";
import type { AnsweredRow, AnswerNames } from "./answered-rows.ts";

/**
 * Rows and answers as the lines of a CSV file: all columns with the texts that they came with, then the answers. Where rows were
 * refused, a last column says why, and their answers are empty.
 */
export function* csvLines(
  given: GivenRows,
  names: AnswerNames,
  rows: Iterable<AnsweredRow>,
  hasErrors: boolean,
): Generator<string> {
  const line = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(",")}\n`;
  const nothing = given.names.map(() => undefined);
  const noAnswers = names.answers.map(() => undefined);
  yield line([...given.names, ...names.answers, ...(hasErrors ? [names.error] : [])]);
  for (const row of rows)
    yield line([...(row.given ?? nothing), ...(row.answers ?? noAnswers), ...(hasErrors ? [row.error] : [])]);
}

/** A value as a field: what is no value of a table, such as a list, as its JSON. */
function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  return csvField(typeof value === "object" ? JSON.stringify(value) : String(value));
}

/**
 * Rows and answers as a JSON array of objects. Values that have types keep them. Of a text table features and the target are numbers
 * where they are written as JSON writes the number that they mean, digit by digit as they came, and `null` where there is no value;
 * all else are the texts that came. A row of which something was filled in says what; one that was refused has `null` for its answers
 * and says why.
 */
export function* jsonLines(
  given: GivenRows,
  names: AnswerNames,
  rows: Iterable<AnsweredRow>,
  schema: Schema,
): Generator<string> {
  const keys = given.names.map((name) => JSON.stringify(name));
  const literals = given.names.map((name) => (given.isTyped ? literal : literalOfText(schema, name)));
  let separator = "[\n";
  for (const row of rows) {
    const members: string[] = [];
    row.given?.forEach((value, j) => {
      if (value !== undefined) members.push(`${keys[j]}: ${literals[j]!(value as string)}`);
    });
    names.answers.forEach((name, j) => {
      members.push(
        `${JSON.stringify(name)}: ${row.answers?.[j] === undefined ? "null" : literal(row.answers[j])}`,
      );
    });
    if (row.imputed.length > 0) members.push(`${JSON.stringify(names.imputed)}: ${literal(row.imputed)}`);
    if (row.error !== undefined) members.push(`${JSON.stringify(names.error)}: ${literal(row.error)}`);
    yield `${separator}  {\n    ${members.join(",\n    ")}\n  }`;
    separator = ",\n";
  }
  yield "\n]\n";
}

/** A value as it stands in an object of the array. */
const literal = (value: unknown): string => JSON.stringify(value, null, 2).replaceAll("\n", "\n    ");

/** A number as JSON writes it. */
const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** Makes what writes the texts of a column with the types that they have in requests. */
function literalOfText(schema: Schema, name: string): (text: string) => string {
  const spec = findSpec(schema, name);
  const { role = "feature" } = spec ?? {};
  if (spec === undefined || spec.kind === "text" || (role !== "feature" && role !== "target")) return literal;
  const read = cellReader(spec, [""]);
  const isNumbers = spec.kind === "numeric" || !codeTypes(spec).has("string");
  return (text) => {
    const { value, isMissing, problem } = read(text);
    if (isMissing && problem?.rule !== "code") return "null";
    const written = text.trim();
    if (!isNumbers || !jsonNumber.test(written)) return literal(text);
    const isRead = !isMissing && problem?.severity !== "error";
    const meant = spec.kind === "numeric" ? value : spec.codes[value]?.value;
    return isRead && Number(written) !== meant ? literal(text) : written; // 2.111 can mean 2111
  };
}
