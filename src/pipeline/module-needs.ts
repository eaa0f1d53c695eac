/** What a module needs when it runs. */
export interface ModuleNeeds {
  /** Relative paths as they are written: `../core/index.ts`; in a compiled module `../core/index.js`. */
  readonly files: readonly string[];
  /** Names of packages: `vega`, `@duckdb/node-api`. Node's own modules are left out. */
  readonly packages: readonly string[];
}

/**
 * Reads from the text of one of our own modules, TypeScript or compiled, what it needs when it runs.
 *
 * It is no parser: it goes by how the project's formatter and the compiler write a module, with each `import` and `export` at
 * the beginning of a line. Imports of types do not count, as they are gone when the module runs. Every other text that looks like
 * a relative path counts, so that the file of a worker, which is only named, is found too. What is taken for a path and is none
 * does no harm, as there is no such file.
 *
 * @example moduleNeeds('import { View } from "vega";\nimport type { Row } from "./row.ts";\n').packages // ["vega"]
 */
export function moduleNeeds(text: string): ModuleNeeds {
  const code = text
    .replaceAll(typeStatement, "")
    .replaceAll(bracedStatement, keepValues)
    .replaceAll(typeOf, "");
  const found = (pattern: RegExp): string[] => Array.from(code.matchAll(pattern), (match) => match[1] ?? "");
  const specifiers = [staticSpecifier, dynamicSpecifier, resolvedSpecifier].flatMap(found);
  return {
    files: [...new Set(found(relativePath))],
    packages: [...new Set(specifiers.filter((name) => !/^(\.|node:)/.test(name)).map(packageOf))],
  };
}

/** `import type { A } from "x";` and `export type { A } from "x";`, on one line or several. */
const typeStatement = /^(?:import|export)\s+type\s[^"'`;]*?\sfrom\s+"[^"\n]+";?/gm;

/** `import { A, type B } from "x";` and `export { A, type B } from "x";` */
const bracedStatement = /^(?:import|export)\s*\{([^}]*)\}\s*from\s+"[^"\n]+";?/gm;

/** `typeof import(…)`, which is a type. */
const typeOf = /\btypeof import\("[^"\n]+"\)/g;

/** A statement of types alone, as `import { type A } from "x"`, becomes nothing. */
function keepValues(statement: string, names: string): string {
  const values = names.split(",").filter((name) => !/^\s*(type\s|$)/.test(name));
  return values.length === 0 ? "" : statement;
}

/** A text behind `import` or `export`, with or without names in between. */
const staticSpecifier = /^(?:import|export)\s(?:[^"'`;]*?\sfrom\s+)?"([^"\n]+)"/gm;

/** `import(…)` of a text. */
const dynamicSpecifier = /\bimport\("([^"\n]+)"\)/g;

/** `resolve(…)` of a text, by which a file of a package is found that is no module, as a font. */
const resolvedSpecifier = /\.resolve\("([^"\n]+)"\)/g;

/** Any text in double quotes that begins as a relative path does. */
const relativePath = /"(\.{1,2}\/[\w./-]+)"/g;

/** The package of `prom-client/lib/counter.js` is `prom-client`, that of `@duckdb/node-api` itself. */
function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
