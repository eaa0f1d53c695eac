import { describe, expect, it } from "vitest";
import { publicDoors } from "../../scripts/api/declarations.ts";
import { describeSurface } from "../../scripts/api/surface.ts";
import { compareApi } from "../../scripts/check/api.ts";
import { makeTree } from "./make-tree.ts";

const read =
  (files: Readonly<Record<string, string>>) =>
  (module: string): string => {
    const text = files[module];
    if (text === undefined) throw new Error(`there is no ${module}`);
    return text;
  };

describe("describeSurface()", () => {
  it("follows re-exports to what is declared, by name, without comments and private members", () => {
    const surface = describeSurface(
      "core/index",
      read({
        "core/index": 'export * from "./b.ts";\nexport { a as first, type A } from "./deep/a.ts";',
        "core/b": [
          "/** Counts. */",
          "export declare class B {",
          "    #private;",
          "    /** How many. */",
          "    readonly n: number;",
          "}",
          "declare const hidden: number;",
        ].join("\n"),
        "core/deep/a":
          "export declare function a(x: number): void;\nexport declare function a(x: string): void;\nexport interface A {\n}",
      }),
    );
    expect(surface).toBe(
      [
        "export interface A {\n}",
        "export declare class B {\n    readonly n: number;\n}",
        "// first is\nexport declare function a(x: number): void;",
        "// first is\nexport declare function a(x: string): void;",
      ].join("\n\n"),
    );
  });

  it("names what comes from a package, and what is exported behind its declaration", () => {
    const surface = describeSurface(
      "index",
      read({ index: 'declare const one: 1;\nexport { one };\nexport { gauge } from "prom-client";' }),
    );
    expect(surface).toBe('export { gauge } from "prom-client";\n\nexport declare const one: 1;');
  });
});

describe("compareApi()", () => {
  it("passes what is committed as it should be", () => {
    const { root } = makeTree({ "api/systole.md": "a\nb\n" });
    expect(compareApi(root, new Map([["api/systole.md", "a\nb\n"]]))).toEqual([]);
  });

  it("names the first line that differs, a page that is absent and one that belongs to no door", () => {
    const { root } = makeTree({ "api/systole.md": "a\nb\n", "api/old.md": "" });
    const expected = new Map([
      ["api/systole.md", "a\nc\n"],
      ["api/systole-core.md", "d\n"],
    ]);
    expect(compareApi(root, expected)).toEqual([
      { file: "api/systole.md", message: 'line 2 must be what the source exports, "c", got "b"' },
      { file: "api/systole-core.md", message: "must exist: a door is public without its page" },
      { file: "api/old.md", message: "must belong to a door that package.json exports" },
    ]);
  });
});

it("publicDoors() lists the doors of package.json with their pages", () => {
  const door = (name: string) => ({ types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` });
  const exports = { ".": door("index"), "./core": door("core/index"), "./package.json": "./package.json" };
  const { root } = makeTree({ "package.json": JSON.stringify({ exports }) });
  expect(publicDoors(root)).toEqual([
    { specifier: "systole", module: "index", file: "api/systole.md" },
    { specifier: "systole/core", module: "core/index", file: "api/systole-core.md" },
  ]);
});
