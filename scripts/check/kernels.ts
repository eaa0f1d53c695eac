import { createHash } from "node:crypto";
import { posix } from "node:path";
import type { Finding, Tree } from "./source.ts";

/** The source of a kernel; its name is the group. Files in folders below are parts of kernels. */
const source = /^kernels\/([a-z0-9-]+)\.ts$/;
/** A compiled kernel; its name is the group. */
const compiled = /^src\/learn\/kernel\/compiled\/([a-z0-9-]+)\.ts$/;

/** The names of the kernels: `kernels/NAME.ts`. */
export function kernelNames(tree: Tree): readonly string[] {
  return tree.files.flatMap((file) => source.exec(file)?.[1] ?? []);
}

/** The options with which the compiler is called for a kernel. A source that begins with `// memory: shared` gets shared memory. */
export function kernelOptions(text: string): readonly string[] {
  const common = ["-O3", "--runtime", "stub", "--noAssert", "--importMemory", "--enable", "simd"];
  // Parts hand vectors to each other, which the compiler takes for functions of the module.
  common.push("--disableWarning", "112");
  if (!text.startsWith("// memory: shared\n")) return common;
  return [
    ...common,
    "--enable",
    "threads",
    "--sharedMemory",
    "--initialMemory",
    "1",
    "--maximumMemory",
    "65536",
  ];
}

/** A line that stands in the compiled file and changes whenever the source, what it imports, the options or the compiler do. */
export function kernelFingerprint(tree: Tree, name: string): string {
  const file = `kernels/${name}.ts`;
  const parts = [...partsOf(tree, file, new Set())].sort().map((part) => tree.read(part));
  const lock = tree.read("kernels/package-lock.json");
  const options = kernelOptions(tree.read(file));
  const hash = createHash("sha256").update(JSON.stringify([...parts, options, lock]));
  return `sha256 of source, options and compiler: ${hash.digest("hex")}`;
}

/** A file with all that it imports, directly or not. */
function partsOf(tree: Tree, file: string, parts: Set<string>): Set<string> {
  if (parts.has(file)) return parts;
  parts.add(file);
  for (const [, path] of tree.read(file).matchAll(/ from "(\.[^"]+)";/g))
    partsOf(tree, posix.join(posix.dirname(file), `${path}.ts`), parts);
  return parts;
}

/** Checks that each compiled kernel is of today's source, and that none is left over. */
export function checkKernels(tree: Tree): readonly Finding[] {
  const names = kernelNames(tree);
  const missing = names.flatMap((name) => {
    const file = `src/learn/kernel/compiled/${name}.ts`;
    if (!tree.has(file)) return [{ file, message: `must be compiled from kernels/${name}.ts` }];
    if (tree.read(file).includes(kernelFingerprint(tree, name))) return [];
    return [{ file, message: `must be of today's kernels/${name}.ts, is of an older one` }];
  });
  const left = tree.files.flatMap((file) => {
    const name = compiled.exec(file)?.[1];
    if (name === undefined || names.includes(name)) return [];
    return [{ file, message: `must have a source, kernels/${name}.ts, or go` }];
  });
  return [...missing, ...left];
}
