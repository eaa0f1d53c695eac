import { randomUUID } from "node:crypto";
import { readdir, rm, rmdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/**
 * The name of the directory, below a root, in which files are written before they are renamed into place. It begins with a
 * dot so that listings of the root pass over it.
 */
export const stagingName = ".systole.staging";

/**
 * Makes a new name for something that is being written: host, process id and a random UUID, joined by dots. By the first two
 * {@link isLeftover} tells later whether its writer still lives.
 */
export function stagedName(): string {
  return `${hostname()}.${process.pid}.${randomUUID()}`;
}

/**
 * Whether a name was made by {@link stagedName} in a process of this machine that has ended. A process of another machine
 * cannot be asked, so its names are never leftovers. Nor are those of a dead process whose id another one has got since.
 */
export function isLeftover(name: string): boolean {
  const prefix = `${hostname()}.`;
  return name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length).split(".")[0]));
}

/** Whether a name was made by {@link stagedName} in this process. */
export function isOwn(name: string): boolean {
  return name.startsWith(`${hostname()}.${process.pid}.`);
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0); // sends no signal: it throws when there is no such process
    return true;
  } catch (error) {
    // EPERM: it lives, under another user
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * Removes what writers that were killed have left below a root; files of other machines and of living processes stay.
 *
 * @returns how many were removed.
 */
export async function sweepStaging(root: string): Promise<number> {
  const staging = join(root, stagingName);
  const names = await readdir(staging).catch(() => []);
  const dead = names.filter(isLeftover);
  for (const name of dead) await rm(join(staging, name), { force: true }).catch(() => undefined);
  if (names.length > 0) await removeWhenEmpty(staging);
  return dead.length;
}

/** Removes a directory unless another writer's file is in it, or another writer has removed it. */
export async function removeWhenEmpty(directory: string): Promise<void> {
  await rmdir(directory).catch(() => undefined);
}
