import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runKernelStyle } from "../../scripts/check/kernel-style.ts";
import { makeTree } from "./make-tree.ts";

const root = join(import.meta.dirname, "../..");
const good = "@inline\nexport function twice(x: i32): i32 {\n  return x + x;\n}\n";

test("runKernelStyle() has nothing against decorators of functions", async () => {
  expect(await runKernelStyle(makeTree({ "kernels/a/twice.ts": good }), root, false)).toMatchObject({
    ok: true,
  });
});

test("runKernelStyle() finds bad format, and mends it without losing a decorator", async () => {
  const tree = makeTree({ "kernels/a/twice.ts": good.replace("x + x", "x+x") });
  const { ok, output } = await runKernelStyle(tree, root, false);
  expect(ok).toBe(false);
  expect(output).toContain("kernels/a/twice.ts format");
  expect(await runKernelStyle(tree, root, true)).toMatchObject({ ok: true });
  expect(readFileSync(join(tree.root, "kernels/a/twice.ts"), "utf8")).toBe(good);
});

test("runKernelStyle() finds what the linter finds elsewhere", async () => {
  const tree = makeTree({ "kernels/twice.ts": good.replace("x + x", "x == 0 ? 0 : x + x") });
  expect((await runKernelStyle(tree, root, false)).output).toContain("noDoubleEquals");
});
