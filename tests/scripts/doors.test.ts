import { expect, test } from "vitest";
import { checkDoors, exportsOf } from "../../scripts/check/doors.ts";
import { makeTree } from "./make-tree.ts";

const messages = (files: Record<string, string>): string[] =>
  checkDoors(makeTree(files)).map(({ file, line, message }) => `${file}:${line} ${message}`);

test("checkDoors() has nothing against doors that re-export what is explained", () => {
  expect(
    messages({
      "src/data/index.ts":
        'export * from "./a.ts";\nexport { b as c } from "./b.ts";\nexport type { T } from "./b.ts";\n',
      "src/data/a.ts": "/** A. */\nexport function a(): void {}\nfunction inner() {}\ninner();\n",
      "src/data/b.ts":
        "/** B. */\nconst b = 1;\n/** T. */\nexport type T = 1;\nexport { b };\nexport const hidden = 2;\n",
    }),
  ).toEqual([]);
});

test("checkDoors() finds exports without a comment, behind several doors once", () => {
  expect(
    messages({
      "src/index.ts": 'export { a } from "./data/index.ts";\n',
      "src/data/index.ts": 'export * from "./a.ts";\n',
      "src/data/a.ts":
        "/** The file. */\n\nexport const a = 1;\n// a line\nexport interface B {}\n/* no doc */\nexport class C {}\n",
    }),
  ).toEqual([
    'src/data/a.ts:3 "a" leaves its room and must have a doc comment',
    'src/data/a.ts:5 "B" leaves its room and must have a doc comment',
    'src/data/a.ts:7 "C" leaves its room and must have a doc comment',
  ]);
});

test("checkDoors() wants one comment for all overloads", () => {
  const text =
    "/** F. */\nexport function f(a: 1): 1;\nexport function f(a: 2): 2;\nexport function f(a: never): never {\n  return a;\n}\n";
  const door = { "src/data/index.ts": 'export * from "./f.ts";\n' };
  expect(messages({ ...door, "src/data/f.ts": text })).toEqual([]);
  expect(messages({ ...door, "src/data/f.ts": text.replace("/** F. */\n", "") })).toHaveLength(1);
});

test("checkDoors() finds a door that does more than re-export", () => {
  expect(messages({ "src/data/index.ts": "/** X. */\nexport const x = 1;\n" })).toEqual([
    "src/data/index.ts:2 an index.ts must only re-export",
  ]);
});

test("exportsOf() ends even where doors lead to each other", () => {
  const tree = makeTree({
    "src/a.ts": 'export * from "./b.ts";\n',
    "src/b.ts": 'export * from "./a.ts";\nexport const x = 1;\n',
  });
  expect(exportsOf(tree, "src/a.ts").map((one) => one.name)).toEqual(["x"]);
});
