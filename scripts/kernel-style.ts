// `node scripts/kernel-style.ts`: has Biome format the sources in kernels/, and mend what its linter can mend: a part of
// `npm run fix`.
import { join } from "node:path";
import { runKernelStyle } from "./check/kernel-style.ts";
import { openTree } from "./check/source.ts";

const root = join(import.meta.dirname, "..");
const { ok, output } = await runKernelStyle(openTree(root), root, true);
console.log(output);
process.exitCode = ok ? 0 : 1;
