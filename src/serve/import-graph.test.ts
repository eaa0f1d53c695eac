import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The files and packages that a file imports when it is loaded, and theirs. */
function importsOf(entry: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const follow = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    const source = readFileSync(file, "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");
    for (const [statement, specifier] of source.matchAll(/^(?:import|export)\s[^;]*?from\s+"([^"]+)";/gm)) {
      if (/^(?:import|export)\s+type\s/.test(statement)) continue;
      if (specifier!.startsWith(".")) follow(join(dirname(file), specifier!));
      else packages.add(specifier!);
    }
  };
  follow(entry);
  return { files, packages };
}

const { files, packages } = importsOf(join(root, "serve", "index.ts"));

test("the service loads no SQL, no reader of tables, no executor and no store", () => {
  const rooms = new Set([...files].map((file) => relative(root, file).split(sep)[0]));
  expect([...rooms].sort()).toEqual([
    "core",
    "files",
    "http",
    "judge",
    "learn",
    "model",
    "monitor",
    "schema",
    "serve",
  ]);
  expect([...packages].filter((name) => !name.startsWith("node:")).sort()).toEqual([
    "fastify",
    "pino",
    "prom-client/lib/counter.js",
    "prom-client/lib/gauge.js",
    "prom-client/lib/histogram.js",
    "prom-client/lib/registry.js",
  ]);
  expect([...packages]).not.toContain("node:sqlite");
  expect([...packages]).not.toContain("node:child_process");
});
