import { isPlainObject, ParameterError, showValue } from "../core/index.ts";
import { schemaProblems } from "../schema/index.ts";
import { type Problem, problemAt } from "../schema/shape/index.ts";
import {
  candidateProblems,
  dataProblems,
  doubledNames,
  encoderProblems,
  splitProblems,
  subgroupProblems,
  targetProblems,
  thresholdProblems,
} from "./check-relations.ts";
import { columnSetProblems } from "./column-sets.ts";
import type { Project } from "./project.ts";
import { findCircle } from "./shape/circle.ts";
import { projectShape } from "./shape/project-shape.ts";

/**
 * Checks a project's declaration, all of it at once, before anything is read or written.
 *
 * @param value what a config file exports; anything may be given.
 * @param source the file that declares it, for the message.
 * @returns the same value, now known to be a project.
 * @throws {ParameterError} `project/invalid`, with each problem and its path in `details.problems`.
 */
export function checkProject(value: unknown, source: string): Project {
  const problems = projectProblems(value);
  if (problems.length === 0) return value as Project;
  const sentences = problems.map(({ message }) => message);
  throw new ParameterError("project/invalid", `${source}: ${sentences.join("; ")}`, {
    hint: `correct ${source}; \`systole check\` shows a problem a line`,
    details: { problems },
  });
}

/**
 * Finds all that is wrong with a project's declaration, as far as the declaration alone tells: keys that nobody knows, values of
 * the wrong kind, names that lead nowhere, candidates that cannot be made. It reads no data.
 *
 * @param value what a config file exports; anything may be given.
 * @returns empty when nothing is wrong. Candidates are made only when all else is right, so that one mistake is told once.
 */
export function projectProblems(value: unknown): Problem[] {
  if (!isPlainObject(value) || Object.keys(value).length === 0)
    return [
      {
        path: "",
        message: `the default export must be what defineProject({...}) returns, got ${showValue(value)}`,
      },
    ];
  const circle = findCircle(value);
  if (circle !== undefined) return [problemAt(circle, "must be plain data, it contains itself")];
  const misshapen = projectShape(value, "").map(({ path, message }) => ({ path, message }));
  // What relates parts to each other is asked of the parts that have their shape.
  const project = value as unknown as Project;
  const isSound = (path: string): boolean => !misshapen.some((problem) => isWithin(problem.path, path));
  const problems = [...misshapen];
  if (isSound("training")) problems.push(...doubledNames(project));
  if (!isSound("schema")) return problems;
  const inSchema = [...schemaProblems(project.schema).map(inProject), ...targetProblems(project.schema)];
  problems.push(...inSchema);
  if (isSound("data")) problems.push(...dataProblems(project));
  if (isSound("data") && isSound("transport")) problems.push(...columnSetProblems(project));
  if (isSound("training")) problems.push(...encoderProblems(project), ...splitProblems(project));
  if (isSound("subgroups")) problems.push(...subgroupProblems(project));
  if (inSchema.length === 0 && isSound("threshold")) problems.push(...thresholdProblems(project));
  return problems.length > 0 ? problems : candidateProblems(project);
}

/** Whether a path is that of a whole, or leads to a part of it: `training.seed` is within `training`, `trainings` is not. */
function isWithin(path: string, whole: string): boolean {
  return path === whole || (path.startsWith(whole) && /[.[]/.test(path.charAt(whole.length)));
}

/** A contradiction of the schema as a problem of the project that it belongs to. */
function inProject({ path, message }: Problem): Problem {
  const at = `schema.${path}`;
  return { path: at, message: `"${at}": ${message}` };
}
