import { expect, test } from "vitest";
import { anchorsOf, checkLinks } from "../../scripts/check/links.ts";
import { makeTree } from "./make-tree.ts";

test("checkLinks() finds links to nothing and to no heading", () => {
  const tree = makeTree({
    "README.md":
      "[ok](docs/a.md) [ok](docs/a.md#the-end) [ok](docs/) [ok](https://example.org) [ok](#top)\n# Top\n" +
      "[gone](docs/b.md)\n[bad](docs/a.md#start)\n![gone](x.png)\n[ref]: docs/c.md\n" +
      "```md\n[in code](no.md)\n```\n`[in code](no.md)`\n",
    "docs/a.md": "# A\n\n## The `end`\n[up](../README.md#top)\n",
  });
  expect(checkLinks(tree).map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([
    'README.md:3 link "docs/b.md" must lead to a file, there is none',
    'README.md:4 link "docs/a.md#start" must lead to a heading of docs/a.md',
    'README.md:5 link "x.png" must lead to a file, there is none',
    'README.md:6 link "docs/c.md" must lead to a file, there is none',
  ]);
});

test("anchorsOf() makes anchors as GitHub does", () => {
  expect([
    ...anchorsOf("# One, two & `three`!\n# Same\n# Same\n```\n# code\n```\n## A [link](x.md)\n"),
  ]).toEqual(["one-two--three", "same", "same-1", "a-link"]);
});
