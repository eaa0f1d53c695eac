// `npm run build`: makes dist/, what is published, from src/ and projects/ (docs/decisions/0008-what-is-published.md).
import { rmSync } from "node:fs";
import { join } from "node:path";
import { compile, copyOthers, renameImports } from "./build/compile.ts";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");

const start = performance.now();
rmSync(dist, { recursive: true, force: true });
await compile(root, "tsconfig.build.json");
copyOthers(join(root, "src"), dist);
const count = renameImports(dist);
// after the types of src/, which they are checked against as a user's project is
await compile(root, "tsconfig.build-projects.json");
copyOthers(join(root, "projects"), join(dist, "projects"));
console.log(
  `dist/: ${count} modules with their types, in ${((performance.now() - start) / 1000).toFixed(1)} s`,
);
