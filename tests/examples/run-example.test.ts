import { expect, test } from "vitest";
import { makeTree } from "../scripts/make-tree.ts";
import { docExamples, documentExamples } from "./extract.ts";
import { runExample } from "./run-example.ts";

const scope = {
  names: {
    add: (a: number, b: number) => a + b,
    fail: () => {
      throw new RangeError("no");
    },
  },
  load: async (specifier: string) => ({ name: specifier, default: "the default" }),
};
const run = (code: string) => runExample(code, scope);

test.each([
  "add(1, 2) // 3",
  "add(1, 2); // 3",
  "const x: number = add(1, 2);\nx // 3",
  "[add(1, 2)] // [3]",
  "Float64Array.of(1, 2) // [1, 2]",
  "({ a: Int32Array.of(1) }) // { a: [1] }",
  "await Promise.resolve(4) // 4",
  "2 / 3 // 0.6666...",
  "({ sum: [0.1 + 0.2] }) // { sum: [0.3] }",
  "fail() // throws RangeError",
  "const add = 3;\nadd // 3",
])("runExample() compares: %s", async (code) => {
  expect(await run(code)).toEqual({ nChecked: 1 });
});

test.each([
  ["add(1, 2) // 4", "add(1, 2) // 4"],
  ["add(1, 2) // the sum", "must be its value"],
  ["0.3 + 1e-11 // 0.3", "0.3"],
  ["2 / 3 // 0.667...", "got 0.6666666666666666"],
  ["add(1, 2) // throws RangeError", "throws RangeError"],
  ["fail() // throws TypeError", "throws TypeError"],
  ["sub(1, 2) // 3", "sub is not defined"],
])("runExample() refuses: %s", async (code, message) => {
  await expect(run(code)).rejects.toThrow(message);
});

test("runExample() loads what a block imports, and takes exports", async () => {
  const code = [
    'import main, { name as n, type T } from "some";',
    'import type { U } from "none";',
    'import * as all from "other";',
    'main + n + all.name; // "the defaultsomeother"',
    "export default add(1, 2);",
    "export const y = 1;",
    "y // 1",
  ].join("\n");
  expect(await run(code)).toEqual({ nChecked: 2 });
});

test("docExamples() finds one-liners and blocks, up to the next tag", () => {
  const tree = makeTree({
    "src/a.ts": [
      "/** A sum. @example add(1, 2) // 3 */",
      "export const a = 1;",
      "/**",
      " * B.",
      " *",
      " * @example",
      " * const x = 1;",
      " * x // 1",
      " * @returns nothing",
      " * @example a // 1",
      " */",
      "export const b = 1; // @example no",
    ].join("\n"),
    "src/a.test.ts": "/** @example no // 1 */\n",
  });
  expect(docExamples(tree)).toEqual([
    { file: "src/a.ts", line: 1, code: "add(1, 2) // 3" },
    { file: "src/a.ts", line: 7, code: "const x = 1;\nx // 1" },
    { file: "src/a.ts", line: 10, code: "a // 1" },
  ]);
});

test("documentExamples() finds blocks marked ts, in the README and in docs/", () => {
  const tree = makeTree({
    "README.md": "# A\n```ts\na // 1\n```\n```sh\nls\n```\n```typescript\nb\n```\n",
    "docs/x/y.md": "```ts\nb // 2\n```\n",
    "src/z.md": "```ts\nc // 3\n```\n",
  });
  expect(documentExamples(tree)).toEqual([
    { file: "README.md", line: 3, code: "a // 1\n" },
    { file: "docs/x/y.md", line: 2, code: "b // 2\n" },
  ]);
});
