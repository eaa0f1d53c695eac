import { declaredNames, importedPath, specifierName } from "../check/declared-names.ts";
import { parseSource, type Source } from "../check/source.ts";

/** Gives the text of a declaration file by its path without the ending: `core/index`. */
export type ReadDeclarations = (module: string) => string;

/** One exported name of a door, with the text that declares it. */
interface Declaration {
  readonly name: string;
  readonly text: string;
}

/**
 * Describes the public surface of a door as text: how each exported name is declared, sorted by name, without comments and
 * private members. When it changes, what users see has changed.
 *
 * @param door the door's declaration file without its ending: `core/index`.
 */
export function describeSurface(door: string, read: ReadDeclarations): string {
  const sources = new Map<string, Source>();
  const sourceOf = (module: string): Source => {
    const known = sources.get(module);
    if (known !== undefined) return known;
    const parsed = parseSource(`${module}.d.ts`, read(module));
    sources.set(module, parsed);
    return parsed;
  };
  const found = exportsOf(door, sourceOf, new Set());
  const byName = new Map<string, Set<string>>();
  for (const { name, text } of found) byName.set(name, (byName.get(name) ?? new Set()).add(text));
  return [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, texts]) => [...texts])
    .join("\n\n");
}

function exportsOf(module: string, sourceOf: (module: string) => Source, seen: Set<string>): Declaration[] {
  if (seen.has(module)) return [];
  seen.add(module);
  const source = sourceOf(module);
  return source.program.body.flatMap((node): Declaration[] => {
    if (node.type === "ExportAllDeclaration")
      return node.source.value.startsWith(".")
        ? exportsOf(modulePath(module, node.source.value), sourceOf, new Set(seen))
        : [{ name: "*", text: textOf(source, node) }];
    if (node.type === "ExportDefaultDeclaration") return [{ name: "default", text: textOf(source, node) }];
    if (node.type !== "ExportNamedDeclaration") return [];
    if (node.declaration !== null)
      return declaredNames(node.declaration).map((name) => ({ name, text: textOf(source, node) }));
    const from = node.source?.value;
    return node.specifiers.flatMap((specifier): Declaration[] => {
      const local = specifierName(specifier.local);
      const exported = specifierName(specifier.exported);
      const declared =
        from === undefined
          ? localDeclarations(source, local)
          : from.startsWith(".")
            ? exportsOf(modulePath(module, from), sourceOf, new Set(seen)).filter(
                ({ name }) => name === local,
              )
            : [{ name: local, text: `export { ${local} } from "${from}";` }];
      return declared.map(({ text }) => ({
        name: exported,
        text: exported === local ? text : `// ${exported} is\n${text}`,
      }));
    });
  });
}

function localDeclarations(source: Source, name: string): Declaration[] {
  return source.program.body
    .filter((node) => declaredNames(node).includes(name))
    .map((node) => ({ name, text: `export ${textOf(source, node)}` }));
}

function modulePath(from: string, specifier: string): string {
  return importedPath(from, specifier).replace(/\.[jt]s$/, "");
}

/** A statement without comments, empty lines and the mark that a class has private members. */
function textOf(source: Source, { start, end }: { start: number; end: number }): string {
  return source.code
    .slice(start, end)
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "" && line.trim() !== "#private;")
    .join("\n");
}
