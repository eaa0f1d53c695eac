import { existsSync, realpathSync } from "node:fs";
import { basename } from "node:path";
import { sql } from "kysely";
import { artifactPath, artifactUri, isLocalUri } from "../artifact-uri.ts";
import { defaultExperiment } from "./experiments.ts";
import type { Work } from "./tables.ts";

/** The columns of MLflow's schema that hold artifact locations. */
const locationColumns = [
  ["experiments", "artifact_location"],
  ["runs", "artifact_uri"],
  ["logged_models", "artifact_location"],
  ["model_versions", "source"],
  ["model_versions", "storage_location"],
] as const;

/**
 * Rewrites the locations below `oldRoot` so that they lie below `newRoot`; others stay as they are. A `file:` URI stays
 * one, a plain path stays a path.
 *
 * @returns how many locations were rewritten.
 */
export async function relocateArtifacts(work: Work, oldRoot: string, newRoot: string): Promise<number> {
  const forms = new Map([
    [artifactUri(oldRoot), artifactUri(newRoot)],
    [oldRoot, newRoot],
  ]);
  // Python escapes more characters than we do, so the form that the database itself has counts too
  const stored = await storedRoot(work);
  if (stored !== undefined && stored.path === oldRoot && !forms.has(stored.text))
    forms.set(stored.text, stored.text.startsWith("file:") ? artifactUri(newRoot) : newRoot);
  let count = 0n;
  for (const [from, to] of forms) {
    const length = Array.from(from).length; // SQL counts characters, not UTF-16 units
    for (const [table, column] of locationColumns) {
      const { numAffectedRows } = await sql`
        update ${sql.table(table)} set ${sql.ref(column)} = ${to} || substr(${sql.ref(column)}, ${length + 1})
        where ${sql.ref(column)} = ${from} or substr(${sql.ref(column)}, 1, ${length + 1}) = ${`${from}/`}
      `.execute(work);
      count += numAffectedRows ?? 0n;
    }
  }
  return Number(count);
}

/**
 * Where a moved workspace had its artifacts: the parent of the default experiment's location, when its directory is
 * named like the one of now but is another one. Nothing extra is stored for this. Undefined when nothing moved, when
 * the artifacts are kept elsewhere on purpose, or when they are still there and not here.
 */
export async function findFormerRoot(work: Work, root: string): Promise<string | undefined> {
  const former = (await storedRoot(work))?.path;
  if (former === undefined || former === root || basename(former) !== basename(root)) return undefined;
  if (!existsSync(former)) return former;
  if (!existsSync(root) || realpathSync(former) === realpathSync(root)) return undefined;
  return former;
}

async function storedRoot(work: Work): Promise<{ text: string; path: string } | undefined> {
  const row = await work
    .selectFrom("experiments")
    .select("artifact_location")
    .where("experiment_id", "=", defaultExperiment.id)
    .executeTakeFirst();
  const location = row?.artifact_location ?? "";
  const suffix = `/${defaultExperiment.id}`;
  if (!isLocalUri(location) || !location.endsWith(suffix)) return undefined;
  const text = location.slice(0, -suffix.length);
  return { text, path: artifactPath(text) };
}
