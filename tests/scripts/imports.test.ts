import { expect, test } from "vitest";
import { checkImports } from "../../scripts/check/imports.ts";
import { makeTree } from "./make-tree.ts";

const good = {
  "src/core/index.ts": 'export * from "./table.ts";\n',
  "src/core/table.ts": "export type Table = number;\nexport const t = 1;\n",
  "src/data/index.ts": 'export { read } from "./read.ts";\n',
  "src/data/read.ts":
    'import { readFileSync } from "node:fs";\nimport { t } from "../core/index.ts";\nexport const read = () => [t, readFileSync];\n',
  "src/model/load.ts":
    'import type { Table } from "../core/index.ts";\nexport const load = async () => (await import("../data/index.ts")) as Table;\n',
};
/** A table of its own: what is checked must not hang on which rooms Systole has. */
const rooms = {
  core: { rank: 0, isPure: true },
  data: { rank: 1 },
  learn: { rank: 1, isPure: true },
  execute: { rank: 1 },
  model: { rank: 2 },
  project: { rank: 3 },
  serve: { rank: 3 },
  cli: { rank: 5 },
};
const messages = (files: Record<string, string>): string[] =>
  checkImports(makeTree({ ...good, ...files }), rooms, {}).map(
    ({ file, line, message }) => `${file}:${line} ${message}`,
  );

test("checkImports() has nothing against lower ranks through their doors", () => {
  expect(messages({})).toEqual([]);
});

test.each([
  ["import", 'import { read } from "../data/index.ts";\nexport const x = read;\n'],
  ["type import", 'import type { read } from "../data/index.ts";\nexport type X = typeof read;\n'],
  ["export from", 'export { read } from "../data/index.ts";\n'],
  ["import()", 'export const x = import("../data/index.ts");\n'],
  ["type of import()", 'export type X = import("../data/index.ts").X;\n'],
  ["new URL()", 'export const x = new URL("../data/index.ts", import.meta.url);\n'],
])("checkImports() finds a room of the same rank: %s", (_, text) => {
  expect(messages({ "src/learn/fit.ts": text })).toEqual([
    "src/learn/fit.ts:1 learn/ (rank 1) must import lower ranks only, got data/ (rank 1)",
  ]);
});

test("checkImports() is not misled by comments and texts", () => {
  const text =
    '// import "../data/index.ts"\n/* export * from "../cli/index.ts" */\nexport const x = \'import "../cli/index.ts"\';\n';
  expect(messages({ "src/learn/fit.ts": text })).toEqual([]);
});

test("checkImports() finds a higher rank, and a way round the door", () => {
  expect(
    messages({
      "src/data/up.ts": 'import "../model/index.ts";\n',
      "src/model/index.ts": 'export { load } from "./load.ts";\n',
      "src/model/deep.ts": 'import "../core/table.ts";\n',
    }),
  ).toEqual([
    "src/data/up.ts:1 data/ (rank 1) must import lower ranks only, got model/ (rank 2)",
    'src/model/deep.ts:1 a room must be entered through its index.ts, got "../core/table.ts"',
  ]);
});

test("checkImports() lets in by the doors that are listed beside index.ts", () => {
  const project = { "src/project/project.ts": "export type Project = 1;\n" };
  const text = 'export type { Project } from "../project/project.ts";\n';
  expect(messages({ ...project, "src/cli/a.ts": text })).toEqual([]);
  expect(messages({ ...project, "src/serve/a.ts": text })).toHaveLength(1);
});

test("checkImports() keeps pure rooms pure, their tests excepted", () => {
  const text = 'import "node:fs";\nimport "fastify";\n';
  expect(messages({ "src/learn/a.ts": text, "src/learn/a.test.ts": text })).toEqual([
    'src/learn/a.ts:1 learn/ only computes and must import no module, got "node:fs"',
    'src/learn/a.ts:2 learn/ only computes and must import no module, got "fastify"',
  ]);
});

test("checkImports() finds imports of tests, of the own package and of nothing", () => {
  expect(
    messages({
      "tests/rows.ts": "export const rows = [];\n",
      "src/data/a.ts": 'import "../../tests/rows.ts";\nimport "systole/learn";\nimport "./gone.ts";\n',
    }),
  ).toEqual([
    'src/data/a.ts:1 src/ must import only from src/, got "../../tests/rows.ts"',
    'src/data/a.ts:2 src/ must import its own files by path, got "systole/learn"',
    'src/data/a.ts:3 import "./gone.ts" must name a file, there is none',
  ]);
});

test("checkImports() finds a folder that is no room", () => {
  expect(messages({ "src/attic/a.ts": "export {};\n" })[0]).toMatch(
    /^src\/attic:undefined room "attic" must/,
  );
});

test("checkImports() finds circles, those of types too, and names one way round", () => {
  expect(
    messages({
      "src/data/a.ts": 'import type { B } from "./b.ts";\nexport type A = B;\n',
      "src/data/b.ts": 'export type { C as B } from "./c.ts";\n',
      "src/data/c.ts": 'import "node:os";\nimport { type A } from "./a.ts";\nexport type C = A;\n',
      "tests/self.ts": 'import "./self.ts";\n',
    }),
  ).toEqual([
    "src/data/a.ts:1 imports must not go in a circle: src/data/a.ts -> src/data/b.ts -> src/data/c.ts -> src/data/a.ts",
    "tests/self.ts:1 imports must not go in a circle: tests/self.ts -> tests/self.ts",
  ]);
});

test("checkImports() leaves a URL alone whose name is only known later", () => {
  const text = 'export const x = new URL("./src/$1/index.ts", import.meta.url);\n';
  expect(messages({ "vitest.config.ts": text })).toEqual([]);
});

test("checkImports() does not take the entry of a worker for a circle", () => {
  expect(
    messages({
      "src/execute/pool.ts": 'export const entry = new URL("./worker.ts", import.meta.url);\n',
      "src/execute/worker.ts": 'import { entry } from "./pool.ts";\nexport const x = entry;\n',
    }),
  ).toEqual([]);
});

test("checkImports() heeds the ranks of parts inside a folder, where there are some", () => {
  const rooms = { core: { rank: 0 }, learn: { rank: 1 } };
  const parts = {
    "src/learn": { protocol: 0, kernel: 1, tree: 2, boost: 2 },
    "src/learn/tree": { split: 0, grow: 1 },
  };
  const files = {
    "src/core/index.ts": "",
    "src/learn/index.ts": 'export * from "./tree/tree.ts";\n',
    "src/learn/protocol.ts": "export const p = 1;\n",
    "src/learn/kernel/load.ts": 'import "../protocol.ts";\nexport const load = 1;\n',
    "src/learn/tree/tree.ts": 'export * from "./grow/fit.ts";\n',
    "src/learn/tree/grow/fit.ts":
      'import "../split/split.ts";\nimport "../../kernel/load.ts";\nexport const fit = 1;\n',
    "src/learn/tree/split/split.ts": "export const split = 1;\n",
    "src/learn/boost/fit.ts": "export const boost = 1;\n",
  };
  const found = (more: Record<string, string>): string[] =>
    checkImports(makeTree({ ...files, ...more }), rooms, parts).map(
      ({ file, message }) => `${file} ${message}`,
    );
  expect(found({})).toEqual([]);
  expect(found({ "src/learn/boost/fit.ts": 'import "../tree/split/split.ts";\n' })).toEqual([
    "src/learn/boost/fit.ts boost (rank 2 in src/learn) must import lower ranks only, got tree (rank 2)",
  ]);
  expect(found({ "src/learn/tree/split/split.ts": 'import "../grow/fit.ts";\n' })).toContain(
    "src/learn/tree/split/split.ts split (rank 0 in src/learn/tree) must import lower ranks only, got grow (rank 1)",
  );
  expect(found({ "src/learn/boost/fit.ts": 'import "../index.ts";\n' })).toEqual([
    "src/learn/boost/fit.ts boost (rank 2 in src/learn) must import lower ranks only, got index, which stands above all parts",
  ]);
  expect(found({ "src/learn/kernel/load.test.ts": 'import "../tree/split/split.ts";\n' })).toEqual([]);
  expect(found({ "src/learn/new.ts": "" })).toEqual([]);
  expect(found({ "src/learn/new/new.ts": "" })).toEqual([
    'src/learn/new part "new" must have a rank in the table of scripts/check/rooms.ts and in ARCHITECTURE.md',
  ]);
});

test("checkImports() finds a part of the table that is gone", () => {
  const files = { "src/learn/kernel/load.ts": "" };
  const parts = { "src/learn": { kernel: 0, metrics: 1 }, "src/gone": { a: 0 } };
  expect(checkImports(makeTree(files), { learn: { rank: 1 } }, parts).map(({ message }) => message)).toEqual([
    'part "metrics" is in the table of scripts/check/rooms.ts, but does not exist',
  ]);
});
