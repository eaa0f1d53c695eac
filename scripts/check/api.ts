import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describePublicDoors } from "../api/declarations.ts";
import type { Finding } from "./source.ts";

/** Checks that `api/` says what the doors export now, and holds nothing else. */
export async function checkApi(root: string): Promise<readonly Finding[]> {
  return compareApi(root, await describePublicDoors(root));
}

/** Compares the committed pages with what they should be. @param expected by the path of the file, its text. */
export function compareApi(root: string, expected: ReadonlyMap<string, string>): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [file, text] of expected) {
    const path = join(root, file);
    const committed = existsSync(path) ? readFileSync(path, "utf8") : "";
    if (committed !== text) findings.push({ file, message: firstDifference(committed, text) });
  }
  const folder = join(root, "api");
  for (const name of existsSync(folder) ? readdirSync(folder) : [])
    if (!expected.has(`api/${name}`))
      findings.push({ file: `api/${name}`, message: "must belong to a door that package.json exports" });
  return findings;
}

function firstDifference(committed: string, expected: string): string {
  if (committed === "") return "must exist: a door is public without its page";
  const [before, after] = [committed.split("\n"), expected.split("\n")];
  const at = after.findIndex((line, i) => line !== before[i]);
  const line = at < 0 ? after.length : at;
  return `line ${line + 1} must be what the source exports, "${after[line] ?? ""}", got "${before[line] ?? ""}"`;
}
