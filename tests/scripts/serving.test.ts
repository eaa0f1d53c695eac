import { expect, test } from "vitest";
import { bundleOf, checkServing } from "../../scripts/check/serving.ts";
import { makeTree } from "./make-tree.ts";

/** A room in which a stump is grown with a kernel, and answers with another. */
const room = {
  "src/learn/protocol/protocol.ts":
    "export interface FittedClassifier<In> { ask(x: In): number }\nexport interface FitOptions { seed: number }\n",
  "src/learn/stump/fitted-stump.ts":
    'import type { FittedClassifier } from "../protocol.ts";\nimport walk from "../kernels/walk.ts";\n' +
    "export class FittedStump implements FittedClassifier<Matrix> { ask(x: Matrix) { return walk.length + x.length; } }\n",
  "src/learn/stump/stump.ts":
    'import type { FitOptions } from "../protocol.ts";\nimport { FittedStump } from "./fitted-stump.ts";\nimport { grow } from "./grow.ts";\n' +
    "export class Stump implements Classifier<Matrix> { fit(o: FitOptions) { return grow(o.seed) + new FittedStump().ask([]); } }\n",
  "src/learn/stump/grow.ts":
    'import growth from "../kernels/growth.ts";\nexport const grow = (seed: number) => growth.length + seed;\n',
  "src/learn/stump/index.ts":
    'export { FittedStump } from "./fitted-stump.ts";\nexport { Stump } from "./stump.ts";\n',
  "src/learn/kernels/walk.ts": 'export default "walk";\n',
  "src/learn/kernels/growth.ts": 'export default "growth";\n',
  "src/learn/restore.ts":
    'import { FittedStump } from "./stump/index.ts";\nexport const restore = () => new FittedStump();\n',
};

const door = "src/learn/restore.ts";

async function messages(changes: Record<string, string>, mostBytes = 10_000): Promise<string[]> {
  const findings = await checkServing(makeTree({ ...room, ...changes }), { [door]: { mostBytes } });
  return findings.map(({ file, message }) => `${file}: ${message}`);
}

test("checkServing() has nothing against a door that brings back what was fitted", async () => {
  expect(await messages({})).toEqual([]);
  const { modules } = await bundleOf(makeTree(room), door);
  expect(modules).toEqual([
    "src/learn/kernels/walk.ts",
    "src/learn/restore.ts",
    "src/learn/stump/fitted-stump.ts",
  ]);
});

test("checkServing() finds what trains behind one table of both, with its kernel", async () => {
  const table =
    'import { FittedStump, Stump } from "./stump/index.ts";\n' +
    "const estimators = { Stump: { build: () => new Stump(), restore: () => new FittedStump() } };\n" +
    "export const restore = (kind) => estimators[kind].restore();\n";
  const loads = (path: string): string =>
    `${door}: must load nothing that trains, got ${path}: src/learn/stump/stump.ts trains with it`;
  expect(await messages({ [door]: table })).toEqual([
    loads("src/learn/kernels/growth.ts"),
    loads("src/learn/stump/grow.ts"),
    loads("src/learn/stump/stump.ts"),
  ]);
});

test("checkServing() finds a fitted class that takes part in fits itself", async () => {
  const path = "src/learn/stump/fitted-stump.ts";
  const fitted =
    'import type { FitOptions } from "../protocol.ts";\n' +
    "export class FittedStump implements FittedClassifier<Matrix> { refit(o: FitOptions) { return o.seed; } }\n";
  expect(await messages({ [path]: fitted })).toEqual([
    `${door}: must load nothing that trains, got ${path}: it takes FitOptions`,
  ]);
});

test("checkServing() finds a bundle that has grown beyond its limit", async () => {
  const [found, ...others] = await messages({}, 20);
  expect(found).toMatch(/^src\/learn\/restore\.ts: must have at most 20 bytes as a bundle, got \d+$/);
  expect(others).toEqual([]);
});
