import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** How a finished program ended. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, in a folder; nothing of this machine's settings for Systole goes with it. */
export function run(
  program: string,
  args: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Finished> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...cleanEnvironment(), ...environment }, maxBuffer: 1 << 26 };
    execFile(program, args, options, (error, stdout, stderr) => {
      const code = typeof error?.code === "number" ? error.code : error === null ? 0 : 1;
      resolve({ code, stdout, stderr });
    });
  });
}

/** The environment without what npm and Systole put there, and without this checkout's programs on the path. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(SYSTOLE|npm|NODE|VITEST)_/i.test(name));
  const path = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.startsWith(join(root, "node_modules")));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter), NO_COLOR: "1" };
}

/** What `npm pack` made. */
export interface Tarball {
  readonly path: string;
  readonly files: readonly string[];
  readonly unpackedSize: number;
}

/** Builds and packs the checkout into a folder. */
export async function pack(folder: string): Promise<Tarball> {
  const packed = await run("npm", ["pack", "--json", "--silent", "--pack-destination", folder], root);
  if (packed.code !== 0) throw new Error(`npm pack failed:\n${packed.stdout}\n${packed.stderr}`);
  // the words of the build come before
  const [made] = JSON.parse(packed.stdout.slice(packed.stdout.search(/^\[\s*\{/m))) as [
    { filename: string; files: { path: string }[]; unpackedSize: number },
  ];
  return {
    path: join(folder, made.filename),
    files: made.files.map((file) => file.path),
    unpackedSize: made.unpackedSize,
  };
}

/** Makes an empty folder, installs the package there as a user does, and copies the consumer's programs to it. */
export async function installPacked(): Promise<{ folder: string; tarball: Tarball; remove: () => void }> {
  const parent = mkdtempSync(join(tmpdir(), "systole-package-"));
  const folder = join(parent, "consumer");
  mkdirSync(folder);
  const tarball = await pack(parent);
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "consumer", private: true, type: "module" }),
  );
  const args = ["install", tarball.path, "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  const installed = await run("npm", args, folder);
  if (installed.code !== 0) throw new Error(`npm install failed:\n${installed.stderr}`);
  cpSync(join(root, "tests/package/consumer"), folder, { recursive: true });
  return { folder, tarball, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

/** A Node of version 20: one on the path, or one that npm installs below `.cache/`. */
export async function findNode20(): Promise<string> {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const onPath = (cleanEnvironment()["PATH"] ?? "").split(delimiter).map((folder) => join(folder, name));
  const cache = join(root, ".cache/node20");
  const cached = join(cache, "node_modules", `node-${process.platform}-${process.arch}`, "bin", name);
  for (const candidate of [...onPath, cached])
    if (existsSync(candidate) && majorOf(candidate) === 20) return candidate;
  mkdirSync(cache, { recursive: true });
  const args = ["install", "--prefix", cache, "--no-save", "--no-package-lock", "--ignore-scripts"];
  const installed = await run(
    "npm",
    [...args, `node-${process.platform}-${process.arch}@20`],
    dirname(cache),
  );
  if (installed.code !== 0) throw new Error(`npm install of Node 20 failed:\n${installed.stderr}`);
  return cached;
}

function majorOf(node: string): number {
  return Number(execFileSync(node, ["-p", "process.versions.node.split('.')[0]"], { encoding: "utf8" }));
}
