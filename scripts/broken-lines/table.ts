import type { BrokenLine } from "./try-line.ts";

/** A broken line, and the tests that noticed. */
export interface TriedLine {
  readonly line: BrokenLine;
  readonly caughtBy: readonly string[];
}

/** The page that lists what was broken and what noticed. */
export function tableOf(tried: readonly TriedLine[]): string {
  const rows = tried.map(({ line: { file, from, to, what }, caughtBy }) => {
    const [first = "**nothing**"] = caughtBy;
    const more = caughtBy.length > 1 ? `, and ${caughtBy.length - 1} more` : "";
    return `| \`${file}\` | ${what} | ${code(from)} | ${code(to)} | ${escapeCell(first)}${more} |`;
  });
  return [
    "# Broken lines",
    "",
    "Lines of metrics, splitters and intervals that `npm run broken-lines` breaks, one at a time, and a test that fails then. The",
    "list stands in `scripts/broken-lines/list.ts`; this page is written by the script.",
    "",
    "| file | what is wrong then | line | broken | caught by |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

const escapeCell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const code = (text: string): string => `\`${escapeCell(text.trim())}\``;
