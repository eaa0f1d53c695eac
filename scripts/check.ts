// `npm run check`: everything that can be said about the source without running it.
//   npm run check                     all steps
//   npm run check -- imports types    just these
//   npm run check -- --report FILE    also writes the results as JSON
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { checkApi } from "./check/api.ts";
import { checkDoors } from "./check/doors.ts";
import { checkErrors } from "./check/error-codes.ts";
import { checkFiles } from "./check/files.ts";
import { checkImports } from "./check/imports.ts";
import { runKernelStyle } from "./check/kernel-style.ts";
import { checkKernels } from "./check/kernels.ts";
import { checkLinks } from "./check/links.ts";
import { checkLockFile } from "./check/lock-file.ts";
import { checkPaths } from "./check/paths.ts";
import { checkServing } from "./check/serving.ts";
import { openTree, type Tree } from "./check/source.ts";
import { runSteps, type Step, toolStep, treeStep } from "./check/steps.ts";
import { checkWords } from "./check/words.ts";

const root = join(import.meta.dirname, "..");
let opened: Tree | undefined;
const tree = (): Tree => {
  opened ??= openTree(root);
  return opened;
};

const steps: readonly Step[] = [
  toolStep("types", "types", "correct the types; `npx tsc --noEmit` shows them alone", root, [
    "typescript",
    "tsc",
    "--noEmit",
    "--pretty",
    "false",
  ]),
  toolStep("biome", "format and lint", "`npm run fix`, then correct what is left by hand", root, [
    "@biomejs/biome",
    "biome",
    "check",
    "--colors=off",
  ]),
  {
    name: "kernel-style",
    title: "format and lint of kernels/",
    fix: "`npm run fix`, then correct what is left by hand and `npm run build:kernels`",
    run: (signal) => runKernelStyle(tree(), root, false, signal),
  },
  toolStep(
    "knip",
    "unused files, exports and dependencies",
    "delete what nobody uses, or stop exporting it",
    root,
    ["knip", "knip", "--no-progress", "--no-config-hints"],
  ),
  treeStep(
    "imports",
    "import ranks, doors and circles",
    "move the code to the room where it belongs (ARCHITECTURE.md)",
    tree,
    checkImports,
  ),
  treeStep(
    "serving",
    "what serves loads no training code",
    "import from src/learn/restore/index.ts, and keep what fits in files of its own",
    tree,
    checkServing,
  ),
  treeStep(
    "doors",
    "doors and doc comments",
    "write the doc comment that CONTRIBUTING.md describes; an index.ts only re-exports",
    tree,
    checkDoors,
  ),
  treeStep(
    "api",
    "public surface",
    "`npm run api`, and read the difference as a user would",
    tree,
    ({ root }) => checkApi(root),
  ),
  treeStep(
    "errors",
    "error codes",
    "correct errorCodes of src/core/errors.ts, then `npm run docs:errors`",
    tree,
    checkErrors,
  ),
  treeStep(
    "files",
    "length and names of files",
    "look for the second idea in the file; name it by its noun",
    tree,
    checkFiles,
  ),
  treeStep("kernels", "compiled kernels", "`npm run build:kernels`", tree, checkKernels),
  treeStep("words", "forbidden words", "each line says what should stand there", tree, checkWords),
  treeStep(
    "paths",
    "paths that pages about the source name",
    "correct the page, or put back what it promises",
    tree,
    checkPaths,
  ),
  treeStep("links", "links of documents", "correct the link, or the heading it leads to", tree, checkLinks),
  treeStep(
    "lock",
    "package.json and its lock file",
    "see docs/decisions/0007-platform-pins.md",
    tree,
    checkLockFile,
  ),
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { report: { type: "string" } },
});
const unknown = positionals.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `there is no step "${unknown.join('", "')}"; steps are ${steps.map((step) => step.name).join(", ")}`,
  );
  process.exit(2);
}

const start = performance.now();
const chosen = steps.filter((step) => positionals.length === 0 || positionals.includes(step.name));
const results = await runSteps(chosen, console.log);
const failed = results.filter((result) => !result.ok).length;
const passed = results.length - failed;
console.log(
  `check: ${passed} passed, ${failed} failed, in ${((performance.now() - start) / 1000).toFixed(1)} s`,
);
if (values.report !== undefined) {
  const path = resolve(values.report);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ passed, failed, skipped: 0, steps: results }, null, 2)}\n`);
}
process.exitCode = failed > 0 ? 1 : 0;
