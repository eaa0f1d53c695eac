import { join } from "node:path";
import { writeFileAtomic } from "../files/index.ts";
import type { Workspace } from "./workspace.ts";

/** Writes `reports/metrics.json` of a workspace: what was compared, chosen and registered. @returns its absolute path. */
export async function writeMetricsReport(workspace: Workspace, result: object): Promise<string> {
  const path = join(workspace.reports, "metrics.json");
  await writeFileAtomic(path, `${JSON.stringify(result, null, 2)}\n`);
  return path;
}
