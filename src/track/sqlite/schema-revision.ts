import type { DatabaseSync } from "node:sqlite";
import { FormatError, mlflowVersion } from "../../core/index.ts";
import { olderRevisions, schemaRevision } from "./mlflow-schema.ts";

/** Whose schema a file has, seen from the one that we write. */
export type SchemaAge = "same" | "older" | "newer" | "none";

/** The revision that a file says it has; empty when it says none. */
export function findRevision(database: DatabaseSync): string {
  const tables = database.prepare(
    "select 1 from sqlite_master where type = 'table' and name = 'alembic_version'",
  );
  if (tables.get() === undefined) return "";
  const rows = database.prepare("select version_num from alembic_version").all();
  return rows.map((row) => String(row["version_num"])).join(", ");
}

/** How old a revision is. One that no release up to ours knows is of a newer one: the list of all older ones is complete. */
export function ageOf(revision: string): SchemaAge {
  if (revision === schemaRevision) return "same";
  if (revision === "") return "none";
  return olderRevisions.includes(revision) ? "older" : "newer";
}

/** What is wrong with a file whose revision is not ours, and what can be done. */
export function wrongRevision(path: string, revision: string): FormatError {
  const age = ageOf(revision);
  const found =
    age === "none" ? "none" : `${revision}, which is ${age === "older" ? "an older" : "a newer"} one`;
  return new FormatError(
    "track/schema-version",
    `database "${path}" must have MLflow's schema ${schemaRevision} (of MLflow ${mlflowVersion}), got ${found}`,
    { hint: hintFor(age, path), details: { found: revision || null, expected: schemaRevision, age } },
  );
}

function hintFor(age: SchemaAge, path: string): string {
  if (age === "older")
    return `\`mlflow db upgrade sqlite:///${path}\` with MLflow ${mlflowVersion} brings it there: back it up first; \`systole ui\` shows it as it is`;
  if (age === "newer")
    return "MLflow has no way back: take a newer systole, look at it with the MLflow that wrote it (`mlflow ui`), or begin another workspace";
  return "it is no database of MLflow: name another file, or move it away";
}
