/**
 * The rooms of the compiled package, as a program that has installed it imports them. Within this repository `systole/learn` is
 * what package.json says it is: `dist/`. A build that is absent, or older than the source, ends the benchmark.
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** The folder of the repository. */
export const root = join(import.meta.dirname, "..", "..");

checkBuild();
export const core = await import("systole/core");
export const judge = await import("systole/judge");
export const learn = await import("systole/learn");
export const data = await import("systole/data");
export const execute = await import("systole/execute");

/** Whether an estimator is in this build. */
export const hasEstimator = (name: string): boolean => learn.estimatorNames.includes(name);

/** Ends the benchmark unless an estimator is in this build. */
export function needEstimator(name: string): void {
  if (!hasEstimator(name)) stop(`dist/ has no ${name}`);
}

function checkBuild(): void {
  const built = join(root, "dist", "learn", "index.js");
  if (!existsSync(built)) stop("dist/ is absent");
  const builtAt = statSync(built).mtimeMs;
  for (const entry of readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.(test|fixture)\.ts$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    if (statSync(file).mtimeMs > builtAt) stop(`dist/ is older than ${file.slice(root.length + 1)}`);
  }
}

function stop(finding: string): never {
  console.error(`the benchmarks measure the compiled package: ${finding}; run \`npm run build\``);
  process.exit(2);
}
