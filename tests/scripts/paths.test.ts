import { expect, test } from "vitest";
import { checkPaths } from "../../scripts/check/paths.ts";
import { makeTree } from "./make-tree.ts";

const files = { "src/core/errors.ts": "", "src/serve/decode/decoder.ts": "", "tests/golden/a.json": "" };
const found = (page: string): string[] =>
  checkPaths(makeTree({ ...files, "ARCHITECTURE.md": page })).map(
    ({ line, message }) => `${line} ${message}`,
  );

test("checkPaths() takes what is there, from the root or from src/", () => {
  expect(
    found("`core/errors.ts`, `src/core/errors.ts`, `core/`, `tests/golden/`, `serve/{decode,decode}/`"),
  ).toEqual([]);
});

test("checkPaths() finds files and folders that are gone, with their line", () => {
  expect(found("one\n`core/gone.ts` and `tests/gone/`\n`serve/{decode,gone}/`\n")).toEqual([
    '2 path "core/gone.ts" must be there, as the page says',
    '2 path "tests/gone/" must be there, as the page says',
    '3 path "serve/gone/" must be there, as the page says',
  ]);
});

test("checkPaths() leaves alone what is no path: options, names that stand for others, blocks of code", () => {
  expect(
    found("`npm run check`, `core/x.ts`, `core/NAME.ts`, `a/b`, `x/y.ts`\n```sh\n`core/gone.ts`\n```\n"),
  ).toEqual([]);
});
