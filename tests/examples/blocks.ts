import { lineAt, type Tree } from "../../scripts/check/source.ts";

/** A fenced block of a document. */
export interface Block {
  readonly file: string;
  /** Of the first line of `code`, counted from 1. */
  readonly line: number;
  /** The first word behind the fence: `sh`, `ts`, `text`. */
  readonly language: string;
  /** What stands behind it as `name=value` or `name="several words"`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly code: string;
}

/**
 * What becomes of a block when the documents are tested:
 * - `run`: a command, run to its end; `start`: one that stays, with `background=URL` that answers once it is ready;
 * - `output`: what the command before it prints, with `…` for what differs from run to run;
 * - `write`: a file of the reader's, with `file=NAME`;
 * - `example`: TypeScript, run with the examples of the source;
 * - `leave`: not run, with `norun="the reason"`.
 */
export type Fate = "run" | "start" | "output" | "write" | "example" | "leave";

/** The documents that users read: the README and all below `docs/`. */
export function userDocuments(tree: Tree): string[] {
  return tree.files.filter(
    (file) => file === "README.md" || (file.startsWith("docs/") && file.endsWith(".md")),
  );
}

/** The fenced blocks of a document, in their order. */
export function blocksOf(tree: Tree, file: string): Block[] {
  const text = tree.read(file);
  return [...text.matchAll(/^( *)(```+)([^\n`]*)\n([\s\S]*?)^\1\2[ \t]*$/gm)].map((match) => {
    const [, indent = "", , info = "", code = ""] = match;
    const [language = "", ...rest] = info.trim().split(/\s+/);
    const attributes = [...rest.join(" ").matchAll(/([\w-]+)=("[^"]*"|\S+)/g)].map(
      ([, name = "", value = ""]) => [name, value.replace(/^"(.*)"$/, "$1")],
    );
    return {
      file,
      line: lineAt(text, match.index) + 1,
      language,
      attributes: Object.fromEntries(attributes),
      code: indent === "" ? code : code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    };
  });
}

/**
 * Says what becomes of a block.
 *
 * @param before the fate of the block before it on the same page.
 * @throws when nothing would: each block of a document is run, compared, written, or left with a reason.
 */
export function fateOf(block: Block, before: Fate | undefined): Fate {
  const { language, attributes, file, line } = block;
  if (attributes["norun"] !== undefined) {
    if (attributes["norun"].trim().length < 10)
      throw new Error(
        `${file}:${line}: norun= must say why the block is not run, got "${attributes["norun"]}"`,
      );
    return "leave";
  }
  if (attributes["file"] !== undefined) return "write";
  if (language === "sh") return attributes["background"] === undefined ? "run" : "start";
  if (language === "ts") return "example";
  const follows = before === "run" || before === "start" || before === "output";
  if ((language === "text" || language === "json") && follows) return "output";
  throw new Error(
    `${file}:${line}: a block must be sh, ts, text or json behind a command, or have file= or norun=, got "${language}"`,
  );
}
