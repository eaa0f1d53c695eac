import { expect, test } from "vitest";
import { checkErrors, errorsDocument } from "../../scripts/check/error-codes.ts";
import { makeTree } from "./make-tree.ts";

const list = (...lines: string[]): string =>
  `export const errorCodes = {\n${lines.map((line) => `  ${line},\n`).join("")}} as const;\n`;
const thrower = (...codes: string[]): string =>
  codes.map((code) => `export const f${code.length} = () => new DataError("${code}", "x");\n`).join("");

function messages(errors: string, source: string): string[] {
  const bare = makeTree({ "src/core/errors.ts": errors, "src/data/a.ts": source });
  const tree = makeTree({
    "src/core/errors.ts": errors,
    "src/data/a.ts": source,
    "docs/errors.md": errorsDocument(bare),
  });
  return checkErrors(tree).map(({ line, message }) => `${line} ${message}`);
}

test("checkErrors() has nothing against codes that are thrown and documented", () => {
  expect(messages(list('"data/a": "a " + "b"', '"data/b": `c`'), thrower("data/a", "data/b"))).toEqual([]);
});

test("checkErrors() finds a code that nobody throws: a comment or a test is no throw", () => {
  const tree = makeTree({
    "src/core/errors.ts": list('"data/a": "a"'),
    "src/data/a.ts": "// data/a\nexport {};\n",
    "src/data/a.test.ts": thrower("data/a"),
  });
  expect(checkErrors(tree)[0]).toEqual({
    file: "src/core/errors.ts",
    line: 2,
    message: 'code "data/a" must be thrown somewhere in src/, it is not',
  });
});

test("checkErrors() takes a code that is chosen before it is thrown", () => {
  expect(
    messages(list('"data/a": "a"'), 'export const code = (b: boolean) => (b ? "data/a" : undefined);\n'),
  ).toEqual([]);
});

test("checkErrors() finds codes listed twice, badly written or not explained", () => {
  expect(
    messages(
      list('"data/a": "a"', '"data/a": "b"', '"Data-x": "c"', '"data/d": ""'),
      thrower("data/a", "Data-x", "data/d"),
    ),
  ).toEqual([
    '3 code "data/a" must be listed once, it is listed twice',
    '4 code must read "subject/what-happened", got "Data-x"',
    '5 code "data/d" must say what it means in one plain text',
  ]);
});

test("checkErrors() finds a document that is not in step", () => {
  const files = { "src/core/errors.ts": list('"data/a": "a"'), "src/data/a.ts": thrower("data/a") };
  expect(checkErrors(makeTree({ ...files, "docs/errors.md": "# Errors\n" }))[0]?.file).toBe("docs/errors.md");
  expect(checkErrors(makeTree(files))[0]?.message).toContain("npm run docs:errors");
});

test("checkErrors() refuses a list without codes", () => {
  expect(checkErrors(makeTree({ "src/core/errors.ts": "export {};\n" }))).toHaveLength(1);
});

test("errorsDocument() names the classes that are thrown, in the order of the codes", () => {
  const text = errorsDocument(
    makeTree({
      "src/core/errors.ts": list('"b/z": "last"', '"b/a": "first | one"'),
      "src/data/a.ts": 'throw new DataError("b/a", "x");\nthrow new FormatError("b/a", "x");\n',
    }),
  );
  expect(text).toContain(
    "| code | meaning | class |\n|---|---|---|\n| `b/a` | first \\| one | `DataError`, `FormatError` |\n| `b/z` | last |  |\n",
  );
});
