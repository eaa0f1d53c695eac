import { posix } from "node:path";
import { blankBlocks } from "./links.ts";
import { type Finding, lineAt, type Tree } from "./source.ts";

/** The pages whose words about the source are held against it. */
const pages = ["ARCHITECTURE.md", "CONTRIBUTING.md"];

/** Where a path may begin: at the root, or inside `src/`, as the pages leave that out. */
const roots = ["", "src/"];

/**
 * Checks that the files and folders which the pages about the source name in code spans are there: `core/errors.ts`,
 * `learn/metrics/`, `serve/{decode,openapi}/`. A span is a path when it has a slash and no blank, and begins with a folder that
 * exists; a name that stands for others (`x.ts`, `NAME`) is none.
 */
export function checkPaths(tree: Tree): readonly Finding[] {
  const folders = new Set(tree.files.flatMap((path) => foldersOf(path)));
  const exists = (path: string): boolean => {
    const plain = path.replace(/\/$/, "");
    return tree.has(plain) || folders.has(plain);
  };
  return pages
    .filter((page) => tree.has(page))
    .flatMap((page) => {
      const text = blankBlocks(tree.read(page));
      return [...text.matchAll(/`([^`\s]+)`/g)].flatMap((span) => {
        const paths = pathsOf(span[1] as string).filter((path) => isPath(path, folders));
        return paths
          .filter((path) => !roots.some((root) => exists(root + path)))
          .map((path) => ({
            file: page,
            line: lineAt(text, span.index),
            message: `path "${path}" must be there, as the page says`,
          }));
      });
    });
}

/** A span with one group in braces is as many paths as the group has members. */
function pathsOf(span: string): string[] {
  const group = /^(.*)\{([^{}]+)\}(.*)$/.exec(span);
  return group === null
    ? [span]
    : (group[2] as string).split(",").map((member) => `${group[1]}${member}${group[3]}`);
}

function isPath(span: string, folders: ReadonlySet<string>): boolean {
  if (!/^[\w.-]+(\/[\w.-]+)*\/?$/.test(span) || !/\/|\.ts$/.test(span)) return false;
  if (/[A-Z]{2}/.test(span) || /(^|\/)x\./.test(span) || !span.includes("/")) return false;
  const [first = ""] = span.split("/");
  return roots.some((root) => folders.has(root + first));
}

function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = posix.dirname(path); at !== "."; at = posix.dirname(at)) folders.push(at);
  return folders;
}
