// `npm run build:kernels [-- NAME... | --verify]`: compiles kernels/NAME.ts to src/learn/kernel/compiled/NAME.ts. With --verify it
// writes nothing and fails when the bytes differ from those checked in.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { kernelFingerprint, kernelNames, kernelOptions } from "./check/kernels.ts";
import { openTree } from "./check/source.ts";

const root = join(import.meta.dirname, "..");
const folder = join(root, "kernels");
const compiler = join(folder, "node_modules/assemblyscript/bin/asc.js");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { verify: { type: "boolean", default: false } },
});

function installCompiler(): void {
  if (existsSync(compiler)) return;
  console.log("installing the compiler of the kernels ...");
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: "inherit",
  });
}

/** The text of src/learn/kernel/compiled/NAME.ts. */
function compileKernel(name: string, source: string, fingerprint: string): string {
  const scratch = mkdtempSync(join(tmpdir(), "systole-kernel-"));
  try {
    const file = join(scratch, "kernel.wasm");
    execFileSync(
      process.execPath,
      [compiler, join("kernels", `${name}.ts`), "--outFile", file, ...kernelOptions(source)],
      { cwd: root, stdio: "inherit" },
    );
    const bytes = readFileSync(file);
    return (
      `// Compiled from kernels/${name}.ts: ${bytes.length} bytes. \`npm run build:kernels\` writes this file.\n` +
      `// ${fingerprint}\n\n` +
      `/** The module as Base64. */\n` +
      `export default "${bytes.toString("base64")}";\n`
    );
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

const tree = openTree(root);
const unknown = positionals.filter((name) => !kernelNames(tree).includes(name));
if (unknown.length > 0) {
  console.error(`there is no kernels/${unknown[0]}.ts; there are ${kernelNames(tree).join(", ")}`);
  process.exit(2);
}
installCompiler();
for (const name of kernelNames(tree)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const target = join(root, `src/learn/kernel/compiled/${name}.ts`);
  const source = tree.read(`kernels/${name}.ts`);
  const text = compileKernel(name, source, kernelFingerprint(tree, name));
  if (!values.verify) writeFileSync(target, text);
  else if (!existsSync(target) || readFileSync(target, "utf8") !== text) {
    console.error(
      `src/learn/kernel/compiled/${name}.ts is not what kernels/${name}.ts compiles to: npm run build:kernels`,
    );
    process.exitCode = 1;
  }
  console.log(`${name}: ${text.split(" bytes")[0]!.split(": ").at(-1)} bytes`);
}
