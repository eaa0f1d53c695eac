import { expect, test } from "vitest";
import { checkKernels, kernelFingerprint, kernelOptions } from "../../scripts/check/kernels.ts";
import { makeTree } from "./make-tree.ts";

const files = { "kernels/package-lock.json": "{}", "kernels/dot.ts": "export function dot(): void {}\n" };
const today = (): string => kernelFingerprint(makeTree(files), "dot");

function messages(more: Record<string, string>): string[] {
  return checkKernels(makeTree({ ...files, ...more })).map(({ file, message }) => `${file} ${message}`);
}

test("checkKernels() has nothing against a module of today's source", () => {
  expect(messages({ "src/learn/kernel/compiled/dot.ts": `// ${today()}\n` })).toEqual([]);
});

test("checkKernels() finds modules that are missing, old or left over", () => {
  expect(messages({})).toEqual(["src/learn/kernel/compiled/dot.ts must be compiled from kernels/dot.ts"]);
  expect(
    messages({ "src/learn/kernel/compiled/dot.ts": "", "src/learn/kernel/compiled/axpy.ts": "" }),
  ).toEqual([
    "src/learn/kernel/compiled/dot.ts must be of today's kernels/dot.ts, is of an older one",
    "src/learn/kernel/compiled/axpy.ts must have a source, kernels/axpy.ts, or go",
  ]);
});

test("kernelFingerprint() changes with the compiler", () => {
  const tree = makeTree({ ...files, "kernels/package-lock.json": '{ "a": 1 }' });
  expect(kernelFingerprint(tree, "dot")).not.toBe(today());
});

test("kernelFingerprint() changes with a part that is imported, directly or not", () => {
  const parts = {
    ...files,
    "kernels/dot.ts": 'export { dot } from "./sums/dot";\n',
    "kernels/sums/dot.ts": 'import { ROWS } from "./rows";\n',
    "kernels/sums/rows.ts": "export const ROWS: i32 = 64;\n",
    "kernels/sums/gram.ts": "",
  };
  const fingerprint = (more: object): string => kernelFingerprint(makeTree({ ...parts, ...more }), "dot");
  expect(fingerprint({ "kernels/sums/rows.ts": "export const ROWS: i32 = 32;\n" })).not.toBe(fingerprint({}));
  expect(fingerprint({ "kernels/sums/gram.ts": "// nobody imports it" })).toBe(fingerprint({}));
});

test("kernelOptions() shares the memory when the first line asks for it", () => {
  expect(kernelOptions("// memory: shared\n")).toContain("--sharedMemory");
  expect(kernelOptions("// a kernel\n")).not.toContain("--sharedMemory");
});
