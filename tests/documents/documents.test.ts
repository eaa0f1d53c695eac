import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openTree } from "../../scripts/check/source.ts";
import { type Block, blocksOf, type Fate, fateOf, userDocuments } from "../examples/blocks.ts";
import { Reader } from "./reader.ts";

const tree = openTree(join(import.meta.dirname, "../.."));

/** The blocks of a page, each with what becomes of it. */
function stepsOf(file: string): (readonly [Block, Fate])[] {
  let before: Fate | undefined;
  return blocksOf(tree, file).map((block) => {
    before = fateOf(block, before);
    return [block, before] as const;
  });
}

const done = new Set<Fate>(["run", "start", "write", "output"]);
const pages = userDocuments(tree).map(
  (file) => [file, stepsOf(file).filter(([, fate]) => done.has(fate))] as const,
);

test("the README has commands that run", () => {
  expect(pages.find(([file]) => file === "README.md")?.[1].length).toBeGreaterThan(0);
});

describe("a reader does what the page says", () => {
  test.for(pages.filter(([, steps]) => steps.length > 0))("%s", async ([, steps]) => {
    const reader = new Reader();
    try {
      for (const [block, fate] of steps) await reader.follow(block, fate);
    } finally {
      await reader.close();
    }
  });
});
