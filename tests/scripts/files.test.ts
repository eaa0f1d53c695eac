import { expect, test } from "vitest";
import { checkFiles, maxLines } from "../../scripts/check/files.ts";
import { makeTree } from "./make-tree.ts";

const lines = (n: number): string => "export {};\n".repeat(n);
const messages = (files: Record<string, string>, allowed?: Record<string, string>): string[] =>
  checkFiles(makeTree(files), allowed ?? {}).map(({ file, message }) => `${file} ${message}`);

test("checkFiles() draws the line at 400 lines", () => {
  expect(messages({ "src/a.ts": lines(maxLines), "docs/x.ts": lines(999) })).toEqual([]);
  for (const file of ["src/a.ts", "kernels/a.ts"])
    expect(messages({ [file]: lines(maxLines + 1) })).toEqual([
      `${file} a file must have at most 400 lines, got 401`,
    ]);
});

test("checkFiles() lets listed files be long, and only while they are", () => {
  const allowed = { "src/a.ts": "a table of constants" };
  expect(messages({ "src/a.ts": lines(500) }, allowed)).toEqual([]);
  expect(messages({ "src/a.ts": lines(5) }, allowed)).toHaveLength(1);
  expect(messages({ "src/b.ts": lines(5) }, allowed)).toHaveLength(1);
});

test.each(["src/data/utils.ts", "src/helpers/a.ts", "scripts/misc.ts", "tests/common/a.test.ts"])(
  "checkFiles() finds the vague name of %s",
  (file) => {
    expect(messages({ [file]: "" })[0]).toContain("must be the noun that it is about");
  },
);

test.each(["src/data/readCsv.ts", "src/Data/a.ts", "tests/a_b.test.ts"])(
  "checkFiles() finds that %s is not kebab-case",
  (file) => {
    expect(messages({ [file]: "" })[0]).toContain("must be kebab-case");
  },
);

test("checkFiles() takes tests, configs and declarations", () => {
  expect(
    messages({
      "src/a-b.test.ts": "",
      "projects/x/systole.config.ts": "",
      "bin/node24.js": "",
      "src/a.d.ts": "",
    }),
  ).toEqual([]);
});
