import { mkdir, open, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";

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
 * there after a power cut. Does nothing when the directory exists.
 */
export async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let parent = dirname(path); parent.length >= dirname(first).length; parent = dirname(parent)) {
    await syncDirectory(parent);
    if (parent === dirname(parent)) return;
  }
}
