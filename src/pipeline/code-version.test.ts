import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { CodeVersions } from "./code-version.ts";

const root = mkdtempSync(join(tmpdir(), "systole-code-"));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** Each call reads the files again, as each run does. */
const versionOf = (entry: string): string => new CodeVersions(join(root, "src")).versionOf([entry]);

const tree = {
  "src/draw/index.ts": 'export { draw } from "./draw.ts";\n',
  "src/draw/draw.ts": 'import type { Row } from "../read/row.ts";\nimport { View } from "pictures";\n',
  "src/draw/draw.test.ts": 'import { draw } from "./draw.ts";\n',
  "src/read/read.ts": 'import { row } from "./row.ts";\nimport { read } from "./read.ts";\n',
  "src/read/row.ts": "export const row = 1;\n",
  "node_modules/pictures/package.json": '{ "name": "pictures", "version": "1.0.0", "main": "x.js" }',
  "node_modules/pictures/x.js": "",
};

describe("CodeVersions", () => {
  it.each<[change: string, file: string, draw: boolean, read: boolean]>([
    ["a module that is reached", "src/draw/draw.ts", true, false],
    ["a module of types alone", "src/read/row.ts", false, true],
    ["a test", "src/draw/draw.test.ts", false, false],
    ["a module that nobody imports", "src/draw/other.ts", false, false],
    ["a package that is imported", "node_modules/pictures/package.json", true, false],
  ])("tell a change of %s", (_, file, draw, read) => {
    write(tree);
    const before = [versionOf("draw/index"), versionOf("read/read")];
    const text = file.endsWith(".json") ? '{ "name": "pictures", "version": "1.0.1" }' : "// other\n";
    write({ [file]: text });
    const after = [versionOf("draw/index"), versionOf("read/read")];
    expect(after.map((version, i) => version !== before[i])).toEqual([draw, read]);
  });

  it("name the parts, the same of sources and of compiled modules", () => {
    write(tree);
    const compiled = Object.entries(tree).map(([name, text]) => [
      name.replace("src/", "dist/").replace(/\.ts$/, ".js"),
      text.replaceAll('.ts"', '.js"').replace(/^import type .*\n/m, ""),
    ]);
    write(Object.fromEntries(compiled));
    const parts = (folder: string) =>
      new CodeVersions(join(root, folder)).partsOf(["draw/index", "read/read"]);
    expect(Object.keys(parts("src").files)).toEqual([
      "draw/draw.ts",
      "draw/index.ts",
      "read/read.ts",
      "read/row.ts",
    ]);
    expect(Object.keys(parts("dist").files)).toEqual(
      Object.keys(parts("src").files).map((name) => name.replace(/\.ts$/, ".js")),
    );
    expect(parts("dist").packages).toEqual({ pictures: "1.0.0" });
  });

  it("take a package that is not there for absent, and a module that is not there for a mistake", () => {
    write({ ...tree, "src/lone.ts": 'import { x } from "no-such-package-at-all";\n' });
    const versions = new CodeVersions(join(root, "src"));
    expect(versions.partsOf(["lone"]).packages).toEqual({ "no-such-package-at-all": "absent" });
    expect(() => versions.versionOf(["draw/none"])).toThrow(TypeError);
  });
});
