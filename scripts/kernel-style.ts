// `node scripts/kernel-style.ts [--write]`: Biome's format and lint for the sources in kernels/, as `npm run check` and
// `npm run fix` run it. AssemblyScript has decorators of functions, which Biome does not read: it is given copies in which
// they are comments.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { openTree } from "./check/source.ts";
import { binOf } from "./check/steps.ts";

const root = join(import.meta.dirname, "..");
const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });

const hideDecorators = (text: string): string => text.replace(/^@(\w)/gm, "//@$1");
const showDecorators = (text: string): string => text.replace(/^\/\/@(\w)/gm, "@$1");

const tree = openTree(root);
const files = tree.files.filter((path) => /^kernels\/.*\.ts$/.test(path));
const config = JSON.parse(tree.read("biome.json")) as Record<string, unknown>;
const copy = mkdtempSync(join(tmpdir(), "systole-kernels-"));
try {
  // The copy is no checkout, and nothing of it is left out.
  writeFileSync(
    join(copy, "biome.json"),
    JSON.stringify({ ...config, $schema: undefined, vcs: undefined, files: { includes: ["kernels/**"] } }),
  );
  for (const path of files) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), hideDecorators(tree.read(path)));
  }
  const args = [
    binOf(root, "@biomejs/biome", "biome"),
    "check",
    ...(values.write ? ["--write"] : []),
    "kernels",
  ];
  const { status } = spawnSync(process.execPath, args, { cwd: copy, stdio: "inherit" });
  if (values.write)
    for (const path of files) {
      const text = showDecorators(readFileSync(join(copy, path), "utf8"));
      if (text !== tree.read(path)) writeFileSync(join(root, path), text);
    }
  process.exitCode = status ?? 1;
} finally {
  rmSync(copy, { recursive: true });
}
