import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { describe, expect, it } from "vitest";
import { moduleNeeds } from "./module-needs.ts";

const needs = (...lines: string[]) => moduleNeeds(`${lines.join("\n")}\n`);

describe("moduleNeeds()", () => {
  it("finds what is imported, exported again, loaded later, and named as a file", () => {
    expect(
      needs(
        'import fs from "node:fs";',
        'import { View, type Spec } from "vega";',
        'import * as duck from "@duckdb/node-api/lib/duckdb.js";',
        'import "./load.ts";',
        "import {",
        "  first,",
        "  type Second,",
        '} from "../core/index.ts";',
        'export * from "./all.ts";',
        'export { one as two } from "./one.ts";',
        '  const { later } = await import("./later.ts");',
        '  const { resvg } = await import("@resvg/resvg-js");',
        '  const font = createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json");',
        'const worker = new URL(isSource ? "./worker.ts" : "./worker.js", import.meta.url);',
      ),
    ).toEqual({
      files: [
        "./load.ts",
        "../core/index.ts",
        "./all.ts",
        "./one.ts",
        "./later.ts",
        "./worker.ts",
        "./worker.js",
      ],
      packages: ["vega", "@duckdb/node-api", "@resvg/resvg-js", "dejavu-fonts-ttf"],
    });
  });

  it("leaves out what is gone when the module runs", () => {
    expect(
      needs(
        'import type { Row } from "./row.ts";',
        "import type {",
        "  A,",
        "  B,",
        '} from "package";',
        'import { type C, type D } from "./types.ts";',
        'export type { E } from "./e.ts";',
        'export { type F } from "./f.ts";',
        'type Sqlite = typeof import("sqlite");',
        'import {} from "./compiled-types.js";',
      ),
    ).toEqual({ files: [], packages: [] });
  });

  it("takes no exported constant or type for an import", () => {
    expect(needs('export const from = "vega";', 'export type Word = "a" | "b";')).toEqual({
      files: [],
      packages: [],
    });
  });
});

/** What a module imports when it runs, as a parser of TypeScript finds it. */
function parsedImports(path: string, text: string): string[] {
  const { module } = parseSync(path, text);
  return [
    ...module.staticImports
      .filter(({ entries }) => entries.length === 0 || entries.some((entry) => !entry.isType))
      .map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap((entry) =>
        entry.moduleRequest !== null && !entry.isType ? [entry.moduleRequest.value] : [],
      ),
    ),
    ...module.dynamicImports
      .map(({ moduleRequest: { start, end } }) => text.slice(start, end))
      .filter((source) => source.startsWith('"'))
      .map((source) => source.slice(1, -1)),
  ];
}

it("moduleNeeds() finds in our own sources what a parser finds, and the files of the workers", () => {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const others: string[] = [];
  const paths = globSync("**/*.ts", { cwd: root }).filter((path) => !/\.(test|fixture)\.ts$/.test(path));
  expect(paths.length).toBeGreaterThan(200);
  for (const path of paths) {
    const text = readFileSync(join(root, path), "utf8");
    const parsed = [...new Set(parsedImports(path, text))].filter((name) => !name.startsWith("node:"));
    const { files, packages } = moduleNeeds(text);
    const there = files.filter((file) => existsSync(join(root, dirname(path), file)));
    for (const specifier of parsed)
      if (specifier.startsWith(".")) expect(there, path).toContain(specifier);
      else
        expect(packages, path).toContain(specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/"));
    others.push(...there.filter((file) => !parsed.includes(file)).map((file) => `${path} ${file}`));
    others.push(
      ...packages
        .filter((name) => !parsed.some((specifier) => `${specifier}/`.startsWith(`${name}/`)))
        .map((name) => `${path} ${name}`),
    );
  }
  expect(others.sort()).toEqual([
    "cli/page-thread.ts ./page-worker.ts",
    "execute/thread-executor.ts ./worker.ts",
    "explore/font.ts dejavu-fonts-ttf",
  ]);
});
