import { join } from "node:path";
import { expect, test } from "vitest";
import { roomOf } from "../../scripts/check/rooms.ts";
import { openTree } from "../../scripts/check/source.ts";
import { docExamples, documentExamples, type Example } from "./extract.ts";
import { runExample } from "./run-example.ts";

const tree = openTree(join(import.meta.dirname, "../.."));
const load = (specifier: string): Promise<Record<string, unknown>> => import(/* @vite-ignore */ specifier);

/** What a reader of the file has at hand: the vocabulary, the room and the file itself. */
async function namesAround(file: string): Promise<Record<string, unknown>> {
  const room = roomOf(file);
  const doors = ["src/core/index.ts", ...(room === undefined ? [] : [`src/${room}/index.ts`])];
  const modules = [...doors.filter(tree.has), file].map((path) => load(join(tree.root, path)));
  return Object.assign({}, ...(await Promise.all(modules)));
}

const comments = docExamples(tree);

test("src/ has examples in its doc comments", () => {
  expect(comments.length).toBeGreaterThan(0);
});

test.for(titled(comments))("@example of %s", async ([, { file, code }]) => {
  const { nChecked } = await runExample(code, { names: await namesAround(file), load });
  expect(nChecked, "an @example must show a value: `expression // expected`").toBeGreaterThan(0);
});

test.for(titled(documentExamples(tree)))("block of %s", async ([, { code }]) => {
  await runExample(code, { names: {}, load });
});

test("a block may import systole, its rooms and Node", async () => {
  const code = [
    'import { defineSchema } from "systole";',
    'import * as learn from "systole/learn";',
    'import { sep } from "node:path";',
    'typeof defineSchema // "function"',
    'typeof learn + typeof sep // "objectstring"',
  ].join("\n");
  expect(await runExample(code, { names: {}, load })).toEqual({ nChecked: 2 });
});

function titled(examples: readonly Example[]): (readonly [string, Example])[] {
  return examples.map((example) => [`${example.file}:${example.line}`, example]);
}
