import { findRepeated, ParameterError, showValue } from "../core/index.ts";
import { codingProblems } from "./coding/check-coding.ts";
import { type ColumnSpec, featureSpecs, type Schema } from "./schema.ts";

/** One contradiction in a schema: where (`columns[3]`, `target`, `codings`), and a sentence with the names. */
export interface SchemaProblem {
  readonly path: string;
  readonly message: string;
}

/**
 * Checks that a schema does not contradict itself, all of it at once.
 *
 * @throws {ParameterError} `schema/invalid`, with a sentence for each problem; `details.problems` has them as a list.
 */
export function checkSchema(schema: Schema): void {
  const problems = schemaProblems(schema).map(({ message }) => message);
  if (problems.length > 0)
    throw new ParameterError("schema/invalid", problems.join("; "), {
      hint: "correct the schema of the project's systole.config.ts",
      details: { problems },
    });
}

/**
 * All that a schema contradicts itself in, in the order of its columns. Codings are looked at only when the rest is right.
 *
 * @returns an empty list for a schema that is right.
 * @throws {TypeError} perhaps, for a value that does not have the shape of a schema.
 */
export function schemaProblems(schema: Schema): SchemaProblem[] {
  const at = (path: string, messages: readonly string[]): SchemaProblem[] =>
    messages.map((message) => ({ path, message }));
  const hasFeature = featureSpecs(schema).length > 0;
  const problems = [
    ...schema.columns.flatMap((spec, i) => at(`columns[${i}]`, columnProblems(spec))),
    ...at("columns", duplicateNames(schema)),
    ...at("columns", severalTimes(schema)),
    ...at("target", targetProblems(schema)),
    ...at("columns", hasFeature ? [] : ["a schema must have at least one feature, got none"]),
  ];
  return problems.length > 0 ? problems : at("codings", codingProblems(schema));
}

function columnProblems(spec: ColumnSpec): string[] {
  const subject = `column "${spec.name}"`;
  if (typeof spec.name !== "string" || spec.name === "")
    return [`a column must have a name, got ${showValue(spec.name)}`];
  if (spec.kind === "numeric") {
    const { min = -Infinity, max = Infinity, usual } = spec;
    if (min > max) return [`${subject} must have min <= max, got ${min} and ${max}`];
    if (usual !== undefined && (usual[0] > usual[1] || usual[0] < min || usual[1] > max))
      return [`${subject} must have its usual range inside its range, got ${showValue(usual)}`];
    const { thousands, decimal = "." } = spec;
    if (thousands === decimal)
      return [`${subject} must have other thousands than its decimal, got ${showValue(decimal)} for both`];
    return [];
  }
  if (spec.kind === "categorical") {
    if (!Array.isArray(spec.codes) || spec.codes.length === 0)
      return [`${subject} must list its codes, got ${showValue(spec.codes)}`];
    const [twice] = findRepeated(spec.codes.map((code) => String(code.value)));
    if (twice !== undefined) return [`${subject} must list each code once, got "${twice}" twice`];
    return spec.role === "time"
      ? [`${subject} must be numeric or text to have the role time, it is categorical`]
      : [];
  }
  if (spec.kind === "text") {
    const role: unknown = spec.role;
    return role === "group" || role === "time" || role === "id" || role === "ignore"
      ? []
      : [`${subject} is text and must have the role group, time, id or ignore, got ${showValue(role)}`];
  }
  return [
    `${subject} must have the kind numeric, categorical or text, got ${showValue((spec as { kind?: unknown }).kind)}`,
  ];
}

function duplicateNames(schema: Schema): string[] {
  const names = schema.columns.map((spec) => spec.name);
  return findRepeated(names).map((name) => `column "${name}" is declared twice`);
}

function severalTimes({ columns }: Schema): string[] {
  const times = columns.filter((spec) => spec.role === "time").map(({ name }) => `"${name}"`);
  return times.length < 2 ? [] : [`only one column may have the role time, got ${times.join(", ")}`];
}

function targetProblems(schema: Schema): string[] {
  const { target } = schema;
  const spec = schema.columns.find((column) => column.name === target.column);
  const subject = `target "${target.column}"`;
  if (spec === undefined) return [`${subject} must be a column of the schema`];
  if (spec.role !== "target")
    return [`${subject} must have the role target, got ${showValue(spec.role ?? "feature")}`];
  const others = schema.columns.filter((column) => column.role === "target" && column !== spec);
  if (others.length > 0)
    return [
      `only ${subject} may have the role target, ${others.map((c) => `"${c.name}"`).join(", ")} has it too`,
    ];
  if (target.positiveWhen !== undefined)
    return spec.kind === "numeric"
      ? []
      : [`${subject} must be numeric to have positiveWhen, it is ${spec.kind}`];
  if (spec.kind !== "categorical")
    return [`${subject} must be categorical or have positiveWhen, it is ${spec.kind}`];
  if (spec.codes.length < 2) return [`${subject} must have two codes or more, got ${spec.codes.length}`];
  if (
    target.positive !== undefined &&
    !spec.codes.some((code) => String(code.value) === String(target.positive))
  )
    return [`${subject} must have its positive class among its codes, got ${showValue(target.positive)}`];
  return [];
}
