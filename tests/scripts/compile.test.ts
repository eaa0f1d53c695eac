import { describe, expect, test } from "vitest";
import { renameSpecifiers } from "../../scripts/build/compile.ts";

describe("renameSpecifiers()", () => {
  test("turns relative imports of .ts into .js and leaves all else", () => {
    const text = [
      'import type { Table } from "../core/index.ts";',
      'export * from "./table.ts";',
      'declare const x: import("./matrix.ts").Matrix;',
      'import { y } from "package.ts";',
      ' * A file such as "./systole.config.ts".',
    ];
    expect(renameSpecifiers(text.join("\n")).split("\n")).toEqual([
      'import type { Table } from "../core/index.js";',
      'export * from "./table.js";',
      'declare const x: import("./matrix.js").Matrix;',
      'import { y } from "package.ts";',
      ' * A file such as "./systole.config.ts".',
    ]);
  });
});
