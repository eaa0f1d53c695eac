import { open, readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { ArtifactInfo, ArtifactStore } from "../protocol/index.ts";
import { guardFile } from "./artifact-errors.ts";
import { readStream } from "./artifact-stream.ts";

/** Puts a local file, a piece at a time, so that memory does not grow with its size. @param path the artifact's, in the store. */
export async function putFile(store: ArtifactStore, path: string, file: string): Promise<ArtifactInfo> {
  const content = await guardFile(path, "read", async () => {
    const handle = await open(file, "r");
    const { size } = await handle.stat();
    return readStream(handle, path, 0, size);
  });
  return store.put(path, content);
}

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
    await putFile(store, path, file);
    paths.push(path);
  }
  return paths;
}
