import { findRepeated, showValue } from "../../core/index.ts";
import { cellReader, describeAllowed } from "../cell.ts";
import { type Coding, type ColumnCoding, findSpec, type Schema } from "../schema.ts";
import { codedColumn, codedColumns, ownCoding } from "./coding.ts";

/** What is wrong with the codings of a schema whose columns and target are right: a sentence for each problem. */
export function codingProblems(schema: Schema): string[] {
  const codings: readonly Coding[] | undefined = schema.codings;
  if (codings === undefined) return [];
  if (!Array.isArray(codings)) return [`the codings of a schema must be a list, got ${showValue(codings)}`];
  const names = codings.map((coding) => coding?.name);
  const [twice] = findRepeated(names);
  return [
    ...(twice === undefined ? [] : [`coding "${twice}" is declared twice`]),
    ...codings.flatMap((coding) => problemsOf(schema, coding)),
  ];
}

function problemsOf(schema: Schema, coding: Coding): string[] {
  const { name, columns } = coding ?? {};
  if (typeof name !== "string" || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || name === ownCoding)
    return [
      `a coding must have a name of lower case letters, digits and single hyphens other than "${ownCoding}", got ${showValue(name)}`,
    ];
  const subject = `coding "${name}"`;
  if (typeof columns !== "object" || columns === null || Object.keys(columns).length === 0)
    return [`${subject} must list the columns that differ, got ${showValue(columns)}`];
  const problems = Object.entries(columns).flatMap(([column, declared]) =>
    columnProblems(schema, coding, column, declared).map(
      (problem) => `${subject}, column "${column}" ${problem}`,
    ),
  );
  if (problems.length > 0) return problems;
  const there = codedColumns(schema, coding).map((column) => column.name);
  const [twice] = findRepeated(there);
  return twice === undefined ? [] : [`${subject} must give columns different names, got "${twice}" twice`];
}

function columnProblems(schema: Schema, coding: Coding, name: string, declared: ColumnCoding): string[] {
  const spec = findSpec(schema, name);
  if (spec === undefined) return ["must be in the schema, it is not"];
  if (typeof declared !== "object" || declared === null)
    return [`must say its name or codes, got ${showValue(declared)}`];
  if (declared.name !== undefined && (typeof declared.name !== "string" || declared.name.trim() === ""))
    return [`must have a text as its name, got ${showValue(declared.name)}`];
  if (declared.codes === undefined)
    return declared.name === undefined ? ["must say its name or codes, got neither"] : [];
  const isTarget = name === schema.target.column;
  if (spec.kind !== "categorical" && !isTarget)
    return [`must be categorical or the target to have other codes, it is ${spec.kind}`];
  if (
    typeof declared.codes !== "object" ||
    declared.codes === null ||
    Object.keys(declared.codes).length === 0
  )
    return [`must list its codes, got ${showValue(declared.codes)}`];
  const read = cellReader({ ...spec, nullable: false });
  const values = Object.values(declared.codes);
  const wrong = values.find((value) => value !== null && read(value).problem?.severity === "error");
  if (wrong !== undefined) return [`must map to ${describeAllowed(spec)}, got ${showValue(wrong)}`];
  if (values.includes(null) && spec.nullable !== true && !isTarget)
    return ["may be missing there only if it may be in the schema, which says that it may not"];
  if (spec.kind !== "categorical") return [];
  const { pairs } = codedColumn(spec, coding);
  const codes = pairs.map(({ here }) => here).filter((value) => value !== null);
  const [twice] = findRepeated(codes);
  return twice === undefined
    ? []
    : [`must map different codes to different codes, got ${showValue(twice)} twice`];
}
