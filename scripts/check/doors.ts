import { declaredNames, importedPath, specifierName } from "./declared-names.ts";
import { isDoor } from "./rooms.ts";
import { type Finding, lineAt, type Source, type Tree } from "./source.ts";

/** An exported name, and where it is declared. */
export interface Declared {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly hasComment: boolean;
}

/** Checks that doors only re-export, and that what they export is explained by a doc comment. */
export function checkDoors(tree: Tree): readonly Finding[] {
  const doors = tree.files.filter((path) => isDoor(path) || path === "src/index.ts");
  const findings: Finding[] = doors.flatMap((path) => strayStatements(tree.source(path)));
  const reported = new Set<string>();
  for (const door of doors) {
    const exported = exportsOf(tree, door);
    const idOf = ({ file, name }: Declared): string => `${file}#${name}`;
    // one comment explains all overloads of a function
    const explained = new Set(exported.filter((one) => one.hasComment).map(idOf));
    for (const one of exported) {
      const { name, file, line } = one;
      if (explained.has(idOf(one)) || reported.has(idOf(one))) continue;
      reported.add(idOf(one));
      findings.push({ file, line, message: `"${name}" leaves its room and must have a doc comment` });
    }
  }
  return findings;
}

function strayStatements(source: Source): Finding[] {
  if (!source.path.endsWith("/index.ts")) return [];
  return source.program.body
    .filter(
      (node) =>
        !(node.type === "ExportAllDeclaration" || (node.type === "ExportNamedDeclaration" && node.source)),
    )
    .map((node) => ({
      file: source.path,
      line: lineAt(source.text, node.start),
      message: "an index.ts must only re-export",
    }));
}

/** All names that a module exports, followed to the files that declare them; those of packages are left out. */
export function exportsOf(tree: Tree, path: string, seen: ReadonlySet<string> = new Set()): Declared[] {
  if (seen.has(path) || !tree.has(path)) return [];
  const source = tree.source(path);
  const next = new Set([...seen, path]);
  return source.program.body.flatMap((node): Declared[] => {
    if (node.type === "ExportAllDeclaration")
      return exportsOf(tree, importedPath(path, node.source.value), next);
    if (node.type === "ExportDefaultDeclaration") return [declared("default", node.start, source)];
    if (node.type !== "ExportNamedDeclaration") return [];
    if (node.declaration !== null)
      return declaredNames(node.declaration).map((name) => declared(name, node.start, source));
    return node.specifiers.flatMap((specifier) => {
      const local = specifierName(specifier.local);
      const exported = specifierName(specifier.exported);
      const found =
        node.source === null
          ? localDeclaration(source, local)
          : exportsOf(tree, importedPath(path, node.source.value), next).filter((one) => one.name === local);
      return found.map((one) => ({ ...one, name: exported }));
    });
  });
}

function localDeclaration(source: Source, name: string): Declared[] {
  const node = source.program.body.find((one) => declaredNames(one).includes(name));
  return node === undefined ? [] : [declared(name, node.start, source)];
}

/** A doc comment belongs to a statement when only white space stands between them. */
function declared(name: string, start: number, source: Source): Declared {
  const hasComment = source.comments.some(
    (comment) =>
      comment.type === "Block" &&
      comment.value.startsWith("*") &&
      comment.end <= start &&
      /^[ \t]*\r?\n?[ \t]*$/.test(source.text.slice(comment.end, start)),
  );
  return { name, file: source.path, line: lineAt(source.text, start), hasComment };
}
