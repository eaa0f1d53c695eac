import type { Project } from "../project/index.ts";
import { findCoding } from "../schema/index.ts";

/**
 * The project with its training rows said to be in a coding of its schema; without a name as it is.
 *
 * @throws {ParameterError} `schema/unknown-coding`.
 */
export function withTrainingCoding(project: Project, coding: string | undefined): Project {
  if (coding === undefined) return project;
  findCoding(project.schema, coding);
  const { data } = project;
  return { ...project, data: { ...data, training: { ...data.training, coding } } };
}
