import {
  checkSchema,
  featureSpecs,
  findSpec,
  integer,
  ownCoding,
  ParameterError,
  real,
  type Schema,
  showValue,
} from "../core/index.ts";
import { type DataFile, formatKinds, sourceProblems } from "../data/index.ts";
import { buildTransformer, type EstimatorSpec } from "../learn/index.ts";
import { columnEncoders } from "./build-pipeline.ts";
import type { Project } from "./project.ts";
import { serviceProblems } from "./service-block.ts";

/**
 * Checks a project's declaration, all of it at once, before anything is read or written.
 *
 * @param source the file that declares it, for the message.
 * @throws {ParameterError} `project/invalid` or `schema/invalid`.
 */
export function checkProject(value: unknown, source: string): Project {
  if (typeof value !== "object" || value === null || !("schema" in value) || !("data" in value))
    throw new ParameterError(
      "project/invalid",
      `${source} must export defineProject({...}) as its default, got ${showValue(value)}`,
      {
        hint: "see a shipped project's systole.config.ts for an example",
      },
    );
  const project = value as Project;
  const problems = [
    ...nameProblems(project),
    ...dataProblems(project),
    ...trainingProblems(project),
    ...gateProblems(project),
    ...serviceProblems(project.service),
  ];
  if (problems.length > 0)
    throw new ParameterError("project/invalid", `${source}: ${problems.join("; ")}`, {
      hint: `correct ${source}`,
      details: { problems },
    });
  checkSchema(project.schema);
  return project;
}

function nameProblems({ name }: Project): string[] {
  return typeof name === "string" && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)
    ? []
    : [`"name" must be lower case letters, digits and single hyphens, got ${showValue(name)}`];
}

function dataProblems(project: Project): string[] {
  const { data } = project;
  if (!formatKinds.includes(data.format?.kind))
    return [
      `"data.format.kind" must be ${formatKinds.map(showValue).join(" or ")}, got ${showValue(data.format?.kind)}`,
    ];
  const files: [string, DataFile][] = [
    ["data.training", data.training],
    ...Object.entries(data.external ?? {}).map(([name, file]): [string, DataFile] => [
      `data.external.${name}`,
      file,
    ]),
  ];
  return files.flatMap(([where, file]) => fileProblems(project, where, file));
}

function fileProblems(project: Project, where: string, file: DataFile | undefined): string[] {
  const problems = sourceProblems(file).map((problem) => `"${where}" ${problem}`);
  for (const name of Object.keys(file?.constants ?? {}))
    if (findSpec(project.schema, name) === undefined)
      problems.push(`"${where}.constants" must name columns of the schema, got "${name}"`);
  const codings = [...(project.schema?.codings ?? []).map((coding) => coding.name), ownCoding];
  if (file?.coding !== undefined && !codings.includes(file.coding))
    problems.push(
      `"${where}.coding" must be ${codings.map(showValue).join(" or ")}, got ${showValue(file.coding)}`,
    );
  return problems;
}

function trainingProblems({ schema, training = {} }: Project): string[] {
  const problems: string[] = [];
  const whole = (name: "folds" | "repeats" | "seed", min: number): void => {
    const value = training[name];
    const { accepts, expectation } = integer({ min });
    if (value !== undefined && !accepts(value))
      problems.push(`"training.${name}" must be ${expectation}, got ${showValue(value)}`);
  };
  whole("folds", 2);
  whole("repeats", 1);
  whole("seed", 0);
  const names = (training.candidates ?? []).map((candidate) => candidate.name);
  if (training.candidates?.length === 0)
    problems.push('"training.candidates" must name one candidate or more, got none');
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    problems.push(`"training.candidates" must have distinct names, got "${twice}" twice`);
  for (const candidate of training.candidates ?? [])
    for (const [column, encoder] of Object.entries(candidate.columns ?? {}))
      problems.push(...encoderProblems(schema, `${candidate.name}.columns.${column}`, column, encoder));
  return problems;
}

/** What is wrong with how a candidate encodes a column. */
function encoderProblems(
  schema: Schema,
  where: string,
  column: string,
  encoder: EstimatorSpec | undefined,
): string[] {
  const feature = featureSpecs(schema).find((spec) => spec.name === column);
  if (feature === undefined)
    return [`"${where}" must be about a feature of the schema, got ${showValue(column)}`];
  const fitting = Object.keys(columnEncoders).filter((name) => columnEncoders[name]!.kind === feature.kind);
  if (encoder === undefined || !fitting.includes(encoder.name))
    return [
      `"${where}.name" must be ${fitting.join(" or ")}, as the column is ${feature.kind}, got ${showValue(encoder?.name)}`,
    ];
  try {
    buildTransformer({ name: encoder.name, params: encoder.params ?? {} });
    return [];
  } catch (error) {
    if (error instanceof ParameterError) return [`"${where}": ${error.message}`];
    throw error;
  }
}

function gateProblems({ gates = [], threshold }: Project): string[] {
  const problems = gates
    .filter((gate) => gate.min === undefined && gate.max === undefined)
    .map((gate) => `gate "${gate.metric}" must have min or max, got neither`);
  const share = real({ above: 0, below: 1 });
  if (threshold !== undefined && !share.accepts(threshold))
    problems.push(`"threshold" must be ${share.expectation}, got ${showValue(threshold)}`);
  return problems;
}
