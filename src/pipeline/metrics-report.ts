import { join } from "node:path";
import { writeFileAtomic } from "../files/index.ts";

/** Writes `metrics.json` into the reports of a project: what was compared, chosen and registered. @returns its absolute path. */
export async function writeMetricsReport(reports: string, result: object): Promise<string> {
  const path = join(reports, "metrics.json");
  await writeFileAtomic(path, `${JSON.stringify(result, null, 2)}\n`);
  return path;
}
