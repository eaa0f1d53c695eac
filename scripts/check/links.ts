import { posix } from "node:path";
import { type Finding, lineAt, type Tree } from "./source.ts";

/** Checks that every relative link of a Markdown file leads to a file, and its `#anchor` to a heading. */
export function checkLinks(tree: Tree): readonly Finding[] {
  return tree.files
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) =>
      linksOf(tree.read(file)).flatMap(({ target, line }) => {
        const message = judge(tree, file, target);
        return message === undefined ? [] : [{ file, line, message }];
      }),
    );
}

/** The targets of all links and images of a page, with the lines where they stand; those in code are no links. */
export function linksOf(markdown: string): { target: string; line: number }[] {
  const text = withoutCode(markdown);
  const inline = [...text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const references = [...text.matchAll(/^\[[^\]]+\]:\s+<?([^\s>]+)>?/gm)];
  return [...inline, ...references].map((match) => ({
    target: match[1] as string,
    line: lineAt(text, match.index),
  }));
}

function withoutCode(markdown: string): string {
  return blankBlocks(markdown).replace(/`[^`\n]+`/g, blank);
}

/** The text with blocks of code blanked out: lines stay. */
export function blankBlocks(markdown: string): string {
  return markdown.replace(/^(```+|~~~+)[^\n]*\n[\s\S]*?^\1[ \t]*$/gm, blank);
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}

function judge(tree: Tree, file: string, target: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined;
  const [path = "", anchor] = target.split("#", 2);
  const to = path === "" ? file : posix.join(posix.dirname(file), decodeURIComponent(path));
  const folder = to.replace(/\/$/, "");
  const exists = tree.has(to) || tree.files.some((other) => other.startsWith(`${folder}/`));
  if (!exists) return `link "${target}" must lead to a file, there is none`;
  if (anchor === undefined || anchor === "" || !to.endsWith(".md") || !tree.has(to)) return undefined;
  return anchorsOf(tree.read(to)).has(anchor)
    ? undefined
    : `link "${target}" must lead to a heading of ${to}`;
}

/** The anchors of a Markdown file's headings, as GitHub makes them: a repeated heading gets `-1`, `-2` and so on. */
export function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, title = ""] of blankBlocks(markdown).matchAll(/^#{1,6}[ \t]+(.+?)[ \t#]*$/gm)) {
    const slug = title
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    let unique = slug;
    for (let n = 1; anchors.has(unique); n++) unique = `${slug}-${n}`;
    anchors.add(unique);
  }
  return anchors;
}
