import { expect, test } from "vitest";
import { lineAt, parseSource } from "../../scripts/check/source.ts";
import { makeTree } from "./make-tree.ts";

test("openTree() leaves out what is made and keeps what is written", () => {
  const tree = makeTree({
    "src/a.ts": "",
    ".ci/run": "",
    "node_modules/x/index.js": "",
    "workspace/mlflow.db": "",
    ".cache/log": "",
  });
  expect(tree.files).toEqual([".ci/run", "src/a.ts"]);
});

test("parseSource() blanks comments, and not texts that look like one", () => {
  const source = parseSource("a.ts", 'const a = "// no"; // yes\n/* yes\nyes */ const b = 1;\n');
  expect(source.code).toBe('const a = "// no";       \n      \n       const b = 1;\n');
});

test("parseSource() refuses what does not parse, with its line", () => {
  expect(() => parseSource("src/a.ts", "const a = 1;\nconst = 2;\n")).toThrow(/^src\/a\.ts:2: /);
});

test("lineAt() counts from 1", () => {
  expect([0, 1, 2, 3, 4].map((offset) => lineAt("a\nb\nc", offset))).toEqual([1, 1, 2, 2, 3]);
});
