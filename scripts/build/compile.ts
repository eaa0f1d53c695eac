import { cpSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProcess } from "../check/steps.ts";

/** Compiles a tsconfig of the project; ends the process with the compiler's words when it does not compile. */
export async function compile(root: string, config: string): Promise<void> {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const { ok, output } = await runProcess(
    process.execPath,
    [tsc, "--pretty", "false", "-p", join(root, config)],
    root,
  );
  if (ok) return;
  console.error(`${output}\nhint: \`npm run check -- types\` shows the same`);
  process.exit(1);
}

/** Copies the files of a tree that are not TypeScript, at the same places. */
export function copyOthers(from: string, to: string): void {
  for (const entry of globSync("**/*", { cwd: from, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith(".ts")) continue;
    const file = join(entry.parentPath, entry.name);
    cpSync(file, join(to, file.slice(from.length)));
  }
}

/**
 * Turns relative imports of `.ts` into `.js` in all declarations of a directory. The compiler leaves `./x.ts` there, which
 * older compilers of users do not take.
 *
 * @returns how many declarations there are.
 */
export function renameImports(directory: string): number {
  const files = globSync("**/*.d.ts", { cwd: directory });
  for (const file of files) {
    const path = join(directory, file);
    writeFileSync(path, renameSpecifiers(readFileSync(path, "utf8")));
  }
  return files.length;
}

/** The text of a declaration file with relative imports of `.ts` turned into `.js`. */
export function renameSpecifiers(text: string): string {
  return text.replace(/\b(from |import\()("\.{1,2}\/[^"\n]*)\.ts"/g, '$1$2.js"');
}
