import { lstat, readdir, rename, rm, symlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { type FileWork, withFileErrors } from "./file-error.ts";
import { describeFileFailure } from "./file-failure.ts";
import { generationPrefix, sweepGenerations } from "./generations.ts";
import { makeDirectory, syncDirectory, syncTree } from "./sync.ts";
import { isLeftover, stagedName } from "./writer-name.ts";

/** Settings of {@link replaceDirectory}. */
export interface ReplaceOptions {
  /**
   * Makes the target a link from the beginning, so that each replacement is one step. Without it a target that is absent
   * becomes a plain directory, and its first replacement takes two steps.
   */
  readonly asLink?: boolean;
  /** How a failure is told, as for {@link FileWork}. Default: of `directory "<target>"`. */
  readonly failure?: Partial<Pick<FileWork, "subject" | "code" | "elsewhere">>;
}

/**
 * Puts a whole directory in the place of another: readers find all of the old one or all of the new one.
 *
 * No system call that Node has exchanges two directories, and none renames one over another that has files. But a symbolic
 * link is replaced by another in one step. So `heart` is a link to a directory beside it, `.heart.generation.<time>.<writer>`; the
 * new one is filled and flushed, and then a link to it is renamed over the old link. A reader that resolves the link once,
 * before it opens the first file, reads one directory; those that were replaced stay for a minute for its sake.
 *
 * A target that is a plain directory is turned into such a link the first time that it is replaced. Only then, and on
 * Windows, are there two steps: the old directory stands at {@link asideOf} between them, and a writer that finds it there
 * after a crash puts it back.
 *
 * @param target the path under which readers know the directory; its parent is made when absent.
 * @param fill writes the files into the empty directory that it is given. When it throws, that directory is removed, the
 *   target stays as it was, and the error is thrown on.
 * @returns what `fill` returned, once the new directory is in place and flushed to the disk.
 * @throws {StorageError} `files/disk-full`, `files/too-many-open` or `files/not-writable`, of what the file system throws in `fill`
 *   too.
 */
export function replaceDirectory<T>(
  target: string,
  fill: (directory: string) => Promise<T>,
  options: ReplaceOptions = {},
): Promise<T> {
  const path = resolve(target);
  const work = { subject: `directory "${path}"`, to: "write", path, ...options.failure } as const;
  return withFileErrors(work, () => replace(path, fill, options));
}

async function replace<T>(
  path: string,
  fill: (directory: string) => Promise<T>,
  options: ReplaceOptions,
): Promise<T> {
  const parent = dirname(path);
  await makeDirectory(parent);
  await mendInterrupted(path);
  const name = stagedName();
  const filling = join(parent, `.${basename(path)}.filling.${name}`);
  try {
    await makeDirectory(filling);
    const result = await fill(filling);
    await syncTree(filling);
    if (options.asLink !== true && (await kindOf(path)) === "nothing") {
      await rename(filling, path);
      await syncDirectory(parent);
    } else {
      const generation = `${generationPrefix(path)}${Date.now()}.${name}`;
      await rename(filling, join(parent, generation));
      await switchLink(path, generation);
    }
    return result;
  } catch (error) {
    // the first error is the one to tell
    await rm(filling, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * The path at which an old plain directory stands for the moment between the two steps of its replacement. A directory that
 * is found there, while there is none at the target, was left by a crash; the next replacement puts it back.
 */
export function asideOf(target: string): string {
  const path = resolve(target);
  return join(dirname(path), `.${basename(path)}.replaced`);
}

/** Makes the target a link to `generation`, the name of a directory beside it, whatever the target was before. */
async function switchLink(path: string, generation: string): Promise<void> {
  const parent = dirname(path);
  const link = join(parent, `.${basename(path)}.link.${stagedName()}`);
  await symlink(generation, link, "dir");
  try {
    const present = await kindOf(path);
    const aside = asideOf(path);
    if (present === "directory" || (present === "link" && process.platform === "win32")) {
      await rm(aside, { recursive: true, force: true });
      await rename(path, aside);
    }
    await rename(link, path);
    await syncDirectory(parent);
    await rm(aside, { recursive: true, force: true });
    await sweepGenerations(path);
  } finally {
    await rm(link, { force: true });
  }
}

/**
 * Puts an interrupted replacement of a directory right, and removes what killed writers have left beside it, and the directories
 * that were replaced and that nobody reads any more.
 *
 * @param target the path under which readers know the directory.
 */
export async function sweepReplacement(target: string): Promise<void> {
  await mendInterrupted(resolve(target));
  await sweepGenerations(target);
}

/** Puts an interrupted replacement right, and removes what killed writers have left half filled. */
async function mendInterrupted(path: string): Promise<void> {
  const aside = asideOf(path);
  if ((await kindOf(path)) === "nothing" && (await kindOf(aside)) !== "nothing") await rename(aside, path);
  const parent = dirname(path);
  for (const name of await readdir(parent))
    for (const prefix of [`.${basename(path)}.filling.`, `.${basename(path)}.link.`])
      if (name.startsWith(prefix) && isLeftover(name.slice(prefix.length)))
        await rm(join(parent, name), { recursive: true, force: true });
}

/** What is at a path itself: a link counts as a link, wherever it leads. */
async function kindOf(path: string): Promise<"nothing" | "link" | "directory"> {
  const status = await lstat(path).catch((error: unknown) => {
    if (describeFileFailure(error)?.code === "ENOENT") return undefined;
    throw error;
  });
  return status === undefined ? "nothing" : status.isSymbolicLink() ? "link" : "directory";
}
