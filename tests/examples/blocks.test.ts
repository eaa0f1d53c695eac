import { expect, test } from "vitest";
import { makeTree } from "../scripts/make-tree.ts";
import { type Block, blocksOf, type Fate, fateOf, userDocuments } from "./blocks.ts";

const block = (language: string, attributes: Record<string, string> = {}): Block => ({
  file: "docs/a.md",
  line: 3,
  language,
  attributes,
  code: "",
});

test("userDocuments() takes the README and all below docs/", () => {
  const tree = makeTree({
    "README.md": "",
    "CONTRIBUTING.md": "",
    "docs/a.md": "",
    "docs/b/c.md": "",
    "src/d.md": "",
  });
  expect(userDocuments(tree)).toEqual(["README.md", "docs/a.md", "docs/b/c.md"]);
});

test("blocksOf() reads language, attributes and indented blocks", () => {
  const text = [
    "# A",
    '```sh norun="needs a cluster" file=x',
    "kubectl version",
    "```",
    "- item",
    "  ```json",
    '  {"a":1}',
    "  ```",
    "````text",
    "```",
    "````",
  ].join("\n");
  expect(blocksOf(makeTree({ "docs/a.md": text }), "docs/a.md")).toEqual([
    {
      file: "docs/a.md",
      line: 3,
      language: "sh",
      attributes: { norun: "needs a cluster", file: "x" },
      code: "kubectl version\n",
    },
    { file: "docs/a.md", line: 7, language: "json", attributes: {}, code: '{"a":1}\n' },
    { file: "docs/a.md", line: 10, language: "text", attributes: {}, code: "```\n" },
  ]);
});

test.each<[string, Block, Fate | undefined, Fate]>([
  ["a command", block("sh"), undefined, "run"],
  ["a command that stays", block("sh", { background: "http://127.0.0.1:8000/readyz" }), undefined, "start"],
  ["what a command prints", block("text"), "run", "output"],
  ["more of it", block("json"), "output", "output"],
  ["a file", block("csv", { file: "a.csv" }), undefined, "write"],
  ["TypeScript", block("ts"), undefined, "example"],
  ["a command with a reason", block("sh", { norun: "needs a cluster" }), undefined, "leave"],
])("fateOf() knows %s", (_, given, before, fate) => {
  expect(fateOf(given, before)).toBe(fate);
});

test.each<[string, Block, Fate | undefined]>([
  ["output of nothing", block("text"), undefined],
  ["output of a command that is left", block("text"), "leave"],
  ["a language that nobody runs", block("python"), "run"],
  ["no language", block(""), "run"],
  ["norun without a reason", block("sh", { norun: "" }), undefined],
])("fateOf() refuses %s", (_, given, before) => {
  expect(() => fateOf(given, before)).toThrow("docs/a.md:3");
});
