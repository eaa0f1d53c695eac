import { lineAt, productFiles, type Tree } from "../../scripts/check/source.ts";

/** Code that a document shows, with the place where it stands. */
export interface Example {
  readonly file: string;
  /** Of the first line of `code`, counted from 1. */
  readonly line: number;
  readonly code: string;
}

/** The `@example`s of the doc comments of `src/`. */
export function docExamples(tree: Tree): Example[] {
  return productFiles(tree).flatMap((file) => {
    const { comments, text } = tree.source(file);
    return comments
      .filter((comment) => comment.type === "Block" && comment.value.startsWith("*"))
      .flatMap(({ value, start }) =>
        [...value.matchAll(/@example[ \t]*([\s\S]*?)(?=^[ \t]*\*?[ \t]*@\w|(?![\s\S]))/gm)].map((match) => {
          const at = start + 2 + match.index + match[0].length - (match[1] as string).length;
          const code = (match[1] as string).replace(/^[ \t]*\*[ \t]?/gm, "").trim();
          const skippedLines = /^\s*/.exec(match[1] as string)?.[0].split("\n").length ?? 1;
          return { file, line: lineAt(text, at) + skippedLines - 1, code };
        }),
      );
  });
}

/** The blocks marked `ts` of the README, of the other documents beside it and of `docs/`. */
export function documentExamples(tree: Tree): Example[] {
  return tree.files
    .filter((file) => file.endsWith(".md") && (!file.includes("/") || file.startsWith("docs/")))
    .flatMap((file) => {
      const text = tree.read(file);
      return [...text.matchAll(/^```ts[ \t]*\n([\s\S]*?)^```[ \t]*$/gm)].map((match) => ({
        file,
        line: lineAt(text, match.index) + 1,
        code: match[1] as string,
      }));
    });
}
