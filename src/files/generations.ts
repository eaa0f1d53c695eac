import { readdir, readlink, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { isLeftover, isOwn } from "./writer-name.ts";

/**
 * How long a directory that was replaced is kept for those who are still reading it, in milliseconds: a minute. Reading a model of
 * 2 GiB, the largest that is read, takes some ten seconds.
 */
const readersMs = 60_000;
/**
 * After how many milliseconds a replaced directory goes also when a living process or another machine made it: a day. Until then
 * its maker may stand between making it and putting it in place.
 */
const othersMs = 24 * 60 * 60_000;

/** How the names of all directories begin that a target leads, or has led, to. The time of their making follows, in ms. */
export const generationPrefix = (path: string): string => `.${basename(path)}.generation.`;

/**
 * Removes the generations of a target that were replaced a minute ago or longer. The one that the target leads to stays, and so do
 * those of which nothing newer has been made for that long.
 *
 * @param target the path under which readers know the directory.
 */
export async function sweepGenerations(target: string): Promise<void> {
  const path = resolve(target);
  const parent = dirname(path);
  const prefix = generationPrefix(path);
  const current = await readlink(path).catch(() => undefined);
  const generations = (await readdir(parent))
    .filter((name) => name.startsWith(prefix))
    .map((name) => {
      const [, time = "", maker = ""] = /^(\d+)\.(.*)$/.exec(name.slice(prefix.length)) ?? [];
      return { name, madeAt: Number(time), maker };
    })
    .sort((a, b) => a.madeAt - b.madeAt);
  for (const [i, { name, maker }] of generations.entries()) {
    const replacedAt = generations[i + 1]?.madeAt;
    if (name === current || replacedAt === undefined) continue;
    const age = Date.now() - replacedAt;
    if (age < readersMs || (age < othersMs && !isLeftover(maker) && !isOwn(maker))) continue;
    // what cannot be removed now is no reason to stop, and is tried again
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
