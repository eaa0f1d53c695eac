import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rename, rm, rmdir } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";

/** The directory below a root in which files wait until they are whole. */
export const stagingName = ".systole.staging";

/**
 * Writes a file so that it is whole or absent, and there after a power cut once this resolves: a temporary file below
 * the same root, flushed, renamed, and its directory flushed.
 *
 * @param root the directory that both files are on; made when absent.
 * @param target absolute, below the root.
 */
export async function writeAtomic(root: string, target: string, bytes: Uint8Array): Promise<void> {
  const staging = join(root, stagingName);
  const temporary = join(staging, `${hostname()}.${process.pid}.${randomUUID()}`);
  try {
    const file = await openStaged(temporary);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await makeDirectory(dirname(target));
    await rename(temporary, target);
    await syncDirectory(dirname(target));
  } finally {
    await rm(temporary, { force: true });
    await removeWhenEmpty(staging);
  }
}

/** Makes the file and its directory, which another writer may remove at any moment because it looks empty. */
async function openStaged(path: string): Promise<FileHandle> {
  for (let attempt = 1; ; attempt++) {
    await mkdir(dirname(path), { recursive: true });
    try {
      return await open(path, "wx");
    } catch (error) {
      const isGone = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!isGone || attempt >= 100) throw error;
    }
  }
}

/** Removes what writers that were killed have left; those of other machines and of living processes stay. */
export async function sweepStaging(root: string): Promise<number> {
  const staging = join(root, stagingName);
  const names = await readdir(staging).catch(() => []);
  const dead = names.filter((name) => name.startsWith(`${hostname()}.`) && !isAlive(pidOf(name)));
  for (const name of dead) await rm(join(staging, name), { force: true });
  await removeWhenEmpty(staging);
  return dead.length;
}

function pidOf(name: string): number {
  return Number(name.slice(hostname().length + 1).split(".")[0]);
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, under another user
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Makes a directory and flushes its parents, as far as they are new. */
async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let parent = dirname(path); parent.length >= dirname(first).length; parent = dirname(parent)) {
    await syncDirectory(parent);
    if (parent === dirname(parent)) return;
  }
}

/** Makes a renamed or removed name last. Windows cannot open a directory, and has no need of it. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function removeWhenEmpty(directory: string): Promise<void> {
  // another writer's file may be in it, or another writer may have removed it
  await rmdir(directory).catch(() => undefined);
}
