import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Tree } from "./source.ts";
import { binOf, type Outcome, runProcess } from "./steps.ts";

/**
 * Runs Biome's format and lint over the sources in `kernels/`. AssemblyScript has decorators of functions, which Biome does not
 * read: it is given copies in which they are comments.
 *
 * @param root where Biome is installed, and its `biome.json` stands.
 * @param isWriting whether what Biome mends is written to the sources.
 */
export async function runKernelStyle(
  tree: Tree,
  root: string,
  isWriting: boolean,
  signal?: AbortSignal,
): Promise<Outcome> {
  const files = tree.files.filter((path) => /^kernels\/.*\.ts$/.test(path));
  const config = JSON.parse(readFileSync(join(root, "biome.json"), "utf8")) as object;
  const copy = mkdtempSync(join(tmpdir(), "systole-kernels-"));
  try {
    // The copy is no checkout, and nothing of it is left out.
    const all = { $schema: undefined, vcs: undefined, files: { includes: ["kernels/**"] } };
    writeFileSync(join(copy, "biome.json"), JSON.stringify({ ...config, ...all }));
    for (const path of files) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), hideDecorators(tree.read(path)));
    }
    const biome = binOf(root, "@biomejs/biome", "biome");
    const options = isWriting ? ["--write"] : [];
    const args = [biome, "check", "--colors=off", ...options, "kernels"];
    const outcome = await runProcess(process.execPath, args, copy, signal);
    if (isWriting)
      for (const path of files) {
        const text = showDecorators(readFileSync(join(copy, path), "utf8"));
        if (text !== tree.read(path)) writeFileSync(join(tree.root, path), text);
      }
    return outcome;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** Turns decorators at the beginning of a line into comments. */
function hideDecorators(text: string): string {
  return text.replace(/^@(\w)/gm, "//@$1");
}

function showDecorators(text: string): string {
  return text.replace(/^\/\/@(\w)/gm, "@$1");
}
