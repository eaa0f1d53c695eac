import { readdir, rm, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isLeftover, isOwn } from "./writer-name.ts";

/**
 * The name of the directory, below a root, in which files are written before they are renamed into place. It begins with a
 * dot so that listings of the root pass over it.
 */
export const stagingName = ".systole.staging";

/**
 * After how many milliseconds a file that waits to be put in place goes also when another machine or container is writing it: a day,
 * in which every write has come to its end.
 */
const othersMs = 24 * 60 * 60_000;

/**
 * Removes what writers that were killed have left below a root. Files of living processes stay, and those of other machines, of which
 * nothing is known, for a day.
 *
 * @returns how many were removed.
 */
export async function sweepStaging(root: string): Promise<number> {
  const staging = join(root, stagingName);
  const names = await readdir(staging).catch(() => []);
  let count = 0;
  for (const name of names) {
    if (!isLeftover(name) && (isOwn(name) || !(await isOld(join(staging, name))))) continue;
    await rm(join(staging, name), { recursive: true, force: true }).catch(() => undefined);
    count++;
  }
  if (names.length > 0) await removeWhenEmpty(staging);
  return count;
}

async function isOld(path: string): Promise<boolean> {
  return stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs > othersMs,
    () => false, // gone
  );
}

/** Removes a directory unless another writer's file is in it, or another writer has removed it. */
export async function removeWhenEmpty(directory: string): Promise<void> {
  await rmdir(directory).catch(() => undefined);
}
