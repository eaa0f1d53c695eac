import { mkdir, open, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describeFileFailure } from "./file-failure.ts";

/**
 * Flushes the names in a directory to the disk, so that a file that was just renamed or removed there is so after a power cut
 * too. Does nothing on Windows, which cannot open a directory and has no need of it.
 */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return;
  await syncPath(path, "r");
}

/** Flushes all files of a directory and of those below it to the disk, and their names. Links are not followed. */
export async function syncTree(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    // Windows flushes files that are open for writing only
    else if (entry.isFile()) await syncPath(path, process.platform === "win32" ? "r+" : "r");
  }
  await syncDirectory(directory);
}

async function syncPath(path: string, flags: string): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Makes a directory with all parents that are absent, and flushes each directory that got a new name, so that the path is
 * there after a power cut. Does nothing when the directory exists. Node's own recursive way never ends where the system says
 * ENOENT, as below `/proc`.
 */
export async function makeDirectory(path: string): Promise<void> {
  if (await isDirectory(path)) return;
  const parent = dirname(path);
  if (parent !== path) await makeDirectory(parent);
  try {
    await mkdir(path);
  } catch (error) {
    if (describeFileFailure(error)?.code !== "EEXIST") throw error;
    if ((await stat(path)).isDirectory()) return; // made by another process meanwhile
    const isFile = Object.assign(new Error(`ENOTDIR: ${path}`, { cause: error }), { code: "ENOTDIR", path });
    throw isFile;
  }
  await syncDirectory(parent);
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false, // what is wrong shows when it is made
  );
}
