import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { ArtifactStore } from "../protocol.ts";

/**
 * Puts all files of a local directory and its subdirectories, in the order of their paths; links and special files are
 * left out.
 *
 * @param into the directory of the store that takes them; its root when not given.
 * @returns the paths of what was put.
 */
export async function putDirectory(
  store: ArtifactStore,
  directory: string,
  into = "",
): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const paths: string[] = [];
  for (const file of files) {
    const name = relative(directory, file).split(sep).join("/");
    const path = into === "" ? name : `${into}/${name}`;
    await store.put(path, await readFile(file));
    paths.push(path);
  }
  return paths;
}
