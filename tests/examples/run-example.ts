import { stripTypeScriptTypes } from "node:module";
import type { ImportDeclaration } from "oxc-parser";
import { expect } from "vitest";
import { parseSource, type Source } from "../../scripts/check/source.ts";

/** What an example may use beside what it declares. */
export interface ExampleScope {
  /** Names that are there without an import. */
  readonly names: Readonly<Record<string, unknown>>;
  /** Loads what the example imports. */
  readonly load: (specifier: string) => Promise<Readonly<Record<string, unknown>>>;
}

/** How an example went. */
export interface ExampleRun {
  /** How many `expression // expected` lines were compared. */
  readonly nChecked: number;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Runs an example as the body of a module. A line `expression // expected` is compared: expected is an expression,
 * a number cut short (`0.919...`), or `throws` with a class name or error code. Typed arrays equal plain ones, and
 * fractions need agree to 1e-12 only: a reader writes 0.85 where doubles add up to 0.8500000000000001.
 *
 * @throws when a line differs from what it expects, or when the code does not run.
 */
export async function runExample(code: string, scope: ExampleScope): Promise<ExampleRun> {
  const source = parseSource("example.ts", code);
  let nChecked = 0;
  const check = async (line: string, actual: () => unknown, expected: () => unknown): Promise<void> => {
    nChecked++;
    expect(plain(await actual()), line).toEqual(rounded(plain(expected())));
  };
  const checkDigits = async (line: string, actual: () => unknown, digits: string): Promise<void> => {
    nChecked++;
    expect(String(await actual()).startsWith(digits), `${line}: got ${String(await actual())}`).toBe(true);
  };
  const checkThrows = async (line: string, actual: () => unknown, what: string): Promise<void> => {
    nChecked++;
    const error = await Promise.resolve()
      .then(actual)
      .then(
        (value) => ({ name: `nothing, it returned ${String(value)}`, code: undefined }),
        (thrown: { name?: string; code?: string }) => thrown,
      );
    expect([error.name, error.code], line).toContain(what);
  };
  const edits = [...expectations(source), ...moduleSyntax(source)];
  const body = stripTypeScriptTypes(applyEdits(code, edits));
  const given = {
    ...Object.fromEntries(Object.entries(scope.names).filter(([name]) => /^[A-Za-z_$][\w$]*$/.test(name))),
    __load: scope.load,
    __check: check,
    __checkDigits: checkDigits,
    __checkThrows: checkThrows,
  };
  const names = Object.keys(given).filter((name) => name !== "default");
  const values = names.map((name) => (given as Readonly<Record<string, unknown>>)[name]);
  await new AsyncFunction(...names, `"use strict"; {${body}\n}`)(...values);
  return { nChecked };
}

const AsyncFunction = (async () => {}).constructor as new (
  ...args: string[]
) => (...args: unknown[]) => Promise<void>;

function expectations(source: Source): Edit[] {
  return source.program.body.flatMap((node): Edit[] => {
    if (node.type !== "ExpressionStatement") return [];
    const comment = source.comments.find(
      ({ type, start }) =>
        type === "Line" && start >= node.end && /^[ \t;]*$/.test(source.text.slice(node.end, start)),
    );
    if (comment === undefined) return [];
    const { start, end } = node.expression;
    const expression = source.text.slice(start, end);
    const expected = comment.value.trim();
    const title = JSON.stringify(`${expression} // ${expected}`);
    const head = `${title}, async () => (${expression})`;
    const digits = /^(-?\d+\.\d+)(\.\.\.|…)$/.exec(expected)?.[1];
    const thrown = /^throws ([\w/-]+)$/.exec(expected)?.[1];
    if (digits !== undefined) return [{ start, end, text: `await __checkDigits(${head}, "${digits}")` }];
    if (thrown !== undefined) return [{ start, end, text: `await __checkThrows(${head}, "${thrown}")` }];
    try {
      parseSource("expected.ts", `(${expected});`);
    } catch {
      throw new SyntaxError(`what stands behind an expression must be its value, got "${expected}"`);
    }
    return [{ start, end, text: `await __check(${head}, () => (${expected}))` }];
  });
}

/** A function's body knows neither `import` nor `export`. */
function moduleSyntax(source: Source): Edit[] {
  return source.program.body.flatMap((node): Edit[] => {
    if (node.type === "ImportDeclaration")
      return [{ start: node.start, end: node.end, text: importAsConst(node) }];
    if (node.type === "ExportDefaultDeclaration")
      return [{ start: node.start, end: node.declaration.start, text: "void " }];
    if (node.type === "ExportNamedDeclaration" && node.declaration !== null)
      return [{ start: node.start, end: node.declaration.start, text: "" }];
    return [];
  });
}

function importAsConst(node: ImportDeclaration): string {
  if (node.importKind === "type") return "";
  const module = `await __load(${JSON.stringify(node.source.value)})`;
  const lines = node.specifiers.flatMap((specifier) => {
    const local = specifier.local.name;
    if (specifier.type === "ImportNamespaceSpecifier") return [`const ${local} = ${module};`];
    if (specifier.type === "ImportDefaultSpecifier") return [`const { default: ${local} } = ${module};`];
    if (specifier.importKind === "type") return [];
    const { imported } = specifier;
    const name = imported.type === "Literal" ? imported.value : imported.name;
    return [`const { ${JSON.stringify(name)}: ${local} } = ${module};`];
  });
  return lines.length === 0 ? `${module};` : lines.join(" ");
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((rest, edit) => rest.slice(0, edit.start) + edit.text + rest.slice(edit.end), text);
}

/** Typed arrays as plain ones, all the way down. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<unknown>);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  return value;
}

/** The same, fractions replaced by what is close to them. */
function rounded(value: unknown): unknown {
  if (typeof value === "number" && Number.isFinite(value) && !Number.isInteger(value))
    return expect.closeTo(value, 12);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
  return value;
}
