import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import type { Page } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const command = join(root, "bin/systole.js");

/** How wide the terminal is. */
const columns = 80;

/**
 * What `systole` with some arguments shows on a terminal of 80 columns, in an empty directory. Its path, which is another one each time,
 * is shown as `~`, and files of the repository by their path in it. Needs the program `script` of util-linux.
 */
export function terminalText(args: readonly string[]): string {
  const home = mkdtempSync(join(tmpdir(), "systole-terminal-"));
  try {
    const line = `stty cols ${columns}; ${[process.execPath, command, ...args].join(" ")}`;
    const { stdout, status } = spawnSync("script", ["-qec", line, "/dev/null"], {
      cwd: home,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`systole ${args.join(" ")} must end well, got ${status}:\n${stdout}`);
    return lastOfEachLine(stdout).replaceAll(home, "~").replaceAll(root, "");
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** A text as it stays on the terminal: of a line that was written over only what was written last, without escapes. */
function lastOfEachLine(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .split("\n")
    .map((line) => stripVTControlCharacters(line.split("\r").at(-1) ?? ""))
    .join("\n");
}

/** Shows a command and what it printed, as a terminal does. */
export async function showTerminal(page: Page, line: string, text: string): Promise<void> {
  const escaped = `$ ${line}\n${text}`.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  await page.setContent(
    `<body style="margin:0;background:#1b1f24"><pre style="margin:0;padding:16px;width:${columns}ch;font:13px/1.4 monospace;color:#e6e8eb">${escaped}</pre>`,
  );
}
