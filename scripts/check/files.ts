import { type Finding, isScript, type Tree } from "./source.ts";

/** The most lines of a file. A longer one has a second idea that should be taken out, or a line in {@link longFiles}. */
export const maxLines = 400;

/** Files that may be longer, each with the reason. */
export const longFiles: Readonly<Record<string, string>> = {
  "src/track/sqlite/mlflow-schema.ts": "MLflow's tables, written by scripts/mlflow-schema.py",
};

/** Names that say nothing of what a file or folder is about. */
const vague = new Set(["utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"]);
/** The folders whose files people write. */
const written = /^(src|kernels|scripts|tests|bench|projects|bin|web)\//;

/** Checks the length and names of the files that people write. */
export function checkFiles(
  tree: Tree,
  allowed: Readonly<Record<string, string>> = longFiles,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const file of tree.files) {
    if (!written.test(file)) continue;
    if (isScript(file)) {
      const lines = countLines(tree.read(file));
      if (lines > maxLines && !Object.hasOwn(allowed, file))
        findings.push({ file, message: `a file must have at most ${maxLines} lines, got ${lines}` });
      if (lines <= maxLines && Object.hasOwn(allowed, file))
        findings.push({ file, message: `is short now (${lines} lines): take it off the list of long files` });
      findings.push(...badNames(file));
    }
  }
  for (const file of Object.keys(allowed))
    if (!tree.has(file)) findings.push({ file, message: "is on the list of long files, but does not exist" });
  return findings;
}

function countLines(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

function badNames(file: string): Finding[] {
  const parts = file.split("/").map((part) => part.replace(/(\.(test|config|d))?\.[cm]?[jt]sx?$/, ""));
  return parts.flatMap((part) => {
    if (vague.has(part)) return [{ file, message: `"${part}" must be the noun that it is about` }];
    if (!/^\.?[a-z0-9]+([-.][a-z0-9]+)*$/.test(part))
      return [{ file, message: `"${part}" must be kebab-case` }];
    return [];
  });
}
