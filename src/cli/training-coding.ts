import type { Project } from "../project/index.ts";
import { findCoding } from "../schema/index.ts";

/**
 * A project whose training rows are declared to be in a coding of its schema.
 *
 * @param coding the name of the coding; `undefined` leaves the project as it is.
 * @throws {ParameterError} `schema/unknown-coding` when the schema has none of that name.
 */
export function withTrainingCoding(project: Project, coding: string | undefined): Project {
  if (coding === undefined) return project;
  findCoding(project.schema, coding);
  const { data } = project;
  return { ...project, data: { ...data, training: { ...data.training, coding } } };
}
