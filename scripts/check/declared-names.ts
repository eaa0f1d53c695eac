import { posix } from "node:path";
import type { Node } from "oxc-parser";

/** The names that a statement declares; none of one that declares nothing. */
export function declaredNames(node: Node): string[] {
  switch (node.type) {
    case "VariableDeclaration":
      return node.declarations.flatMap(({ id }) => (id.type === "Identifier" ? [id.name] : []));
    case "FunctionDeclaration":
    case "TSDeclareFunction":
    case "ClassDeclaration":
      return node.id === null ? [] : [node.id.name];
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return [node.id.name];
    default:
      return [];
  }
}

/** The name in an `import` or `export` list: a word, or a text in quotes. */
export function specifierName(node: { type: string; name?: string; value?: unknown }): string {
  return node.name ?? String(node.value);
}

/** The path of a file that another imports. */
export function importedPath(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier);
}
