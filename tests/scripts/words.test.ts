import { expect, test } from "vitest";
import { checkWords } from "../../scripts/check/words.ts";
import { makeTree } from "./make-tree.ts";

const found = (files: Record<string, string>): string[] =>
  checkWords(makeTree(files)).map(({ file, line, message }) => `${file}:${line} ${message}`);

test.each([
  ["src/learn/a.ts", "export const x = Math.random();", "randomness must come from"],
  ["tests/a.test.ts", "const x = Math . random();", "randomness must come from"],
  ["src/core/a.ts", "export const x = Date.now();", "must not read the clock"],
  ["src/learn/a.ts", "export const x = new Date();", "must not read the clock"],
  ["src/learn/a.ts", "export const x = process.env;", "must not read the clock"],
  ["src/a.test.ts", 'test.only("x", () => {});', "must not switch the others off"],
  ["src/data/a.ts", "/** such as chol */ export {};", "must not know a project's columns"],
  [
    "package-lock.json",
    '{"resolved": "https://registry.npmjs.org/x"}',
    "a package registry must not be named",
  ],
  ["docs/a.md", "see https://pypi.org/project/x", "a package registry must not be named"],
  ["docs/a.md", "node scripts/a.ts run.json", "Node 20 runs no TypeScript"],
  ["scripts/a.sh", "cd /work/main", "a path of one machine"],
  ["src/a.ts", "// as in /home/ada/x", "a path of one machine"],
  ["src/data/a.ts", 'export const x = "/tmp/rows";', "os.tmpdir()"],
  ["src/a.ts", "// @ts-ignore", "use @ts-expect-error"],
  ["src/a.ts", "// TODO later", "must name its issue"],
])("checkWords() finds in %s: %s", (file, text, message) => {
  const findings = found({ [file]: `\n${text}\n` });
  expect(findings).toHaveLength(1);
  expect(findings[0]).toContain(`${file}:2 `);
  expect(findings[0]).toContain(message);
});

test.each([
  ["src/learn/a.ts", "// Math.random is banned"],
  ["src/cli/a.ts", "export const x = Date.now();"],
  ["src/learn/a.ts", "export const start = performance.now();"],
  ["src/learn/a.test.ts", "const chol = Date.now();"],
  ["projects/heart/systole.config.ts", 'export default "chol";'],
  ["docs/a.md", "`Math.random` is banned; https://example.org/work/a is not ours; thalamus"],
  ["docs/a.md", "node bin/node24.js scripts/a.ts run.json"],
  ["tests/a.test.ts", 'const path = "/home/ada/x";'],
  ["src/a.ts", "// TODO of issue 4"],
  ["src/model/digest.ts", "export const processed = subprocess.x;"],
])("checkWords() has nothing against %s: %s", (file, text) => {
  expect(found({ [file]: `${text}\n` })).toEqual([]);
});
