import { expect, test } from "vitest";
import { checkLockFile } from "../../scripts/check/lock-file.ts";
import { makeTree } from "./make-tree.ts";

function messages(packages: Record<string, object>, manifest: object = {}): string[] {
  const tree = makeTree({
    "package.json": JSON.stringify(manifest),
    "package-lock.json": JSON.stringify({ packages: { "": {}, ...packages } }),
  });
  return checkLockFile(tree).map(({ file, message }) => `${file} ${message}`);
}

test("checkLockFile() has nothing against pinned packages with all their platforms", () => {
  expect(
    messages(
      {
        "node_modules/a": {
          integrity: "sha512-a",
          optionalDependencies: { "@a/linux": "1.0.0", "@a/mac": "1.0.0" },
        },
        "node_modules/@a/linux": { integrity: "sha512-b" },
        "node_modules/a/node_modules/@a/mac": { integrity: "sha512-c" },
      },
      { dependencies: { a: "1.0.0" }, devDependencies: { b: "1.5.5-r.5" } },
    ),
  ).toEqual([]);
});

test("checkLockFile() finds a platform that npm dropped", () => {
  expect(
    messages({
      "node_modules/a": { integrity: "sha512-a", optionalDependencies: { "@a/mac": "1.0.0" } },
      "node_modules/b/node_modules/@a/mac": { integrity: "sha512-c" },
    }),
  ).toEqual([
    'package-lock.json "node_modules/a" needs "@a/mac" on another platform, and the lock file must hold it',
  ]);
});

test("checkLockFile() finds hosts, install scripts, missing hashes and loose versions", () => {
  expect(
    messages(
      { "node_modules/a": { resolved: "https://example.org/a.tgz", hasInstallScript: true } },
      { devDependencies: { b: "^1.0.0" } },
    ),
  ).toEqual([
    'package.json version of "b" must be exact, got "^1.0.0"',
    'package-lock.json "node_modules/a" must have an integrity hash',
    'package-lock.json "node_modules/a" must not name where it came from, got "https://example.org/a.tgz"',
    'package-lock.json "node_modules/a" must not have an install script',
  ]);
});

test("checkLockFile() finds a package that does not take a Node that package.json promises", () => {
  const packages = {
    "node_modules/a": { integrity: "sha512-a", engines: { node: ">=22" } },
    "node_modules/b": { integrity: "sha512-b", engines: { node: "^20.19.0 || ^22.12.0 || >=24.0.0" } },
    "node_modules/c": { integrity: "sha512-c", engines: {} },
  };
  expect(messages(packages, { engines: { node: ">=20.19" } })).toEqual([
    'package-lock.json "node_modules/a" must take Node 20.19.0, which package.json promises, it asks for ">=22"',
  ]);
  expect(messages(packages, { engines: { node: ">=22.12" } })).toEqual([]);
});

test("checkLockFile() wants a lock file", () => {
  expect(checkLockFile(makeTree({ "package.json": "{}" }))).toHaveLength(1);
});
