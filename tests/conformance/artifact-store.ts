import { describe, expect, onTestFinished, test } from "vitest";
import { NotFoundError, ParameterError } from "../../src/core/index.ts";
import type { ArtifactStore } from "../../src/track/index.ts";

/** What every {@link ArtifactStore} promises. `make` is called once a test and gives an empty one. */
export function describeArtifactStore(
  name: string,
  make: () => Promise<{ store: ArtifactStore; dispose: () => Promise<void> }>,
): void {
  const begin = async (): Promise<ArtifactStore> => {
    const { store, dispose } = await make();
    onTestFinished(dispose);
    return store;
  };
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  describe(`${name} keeps artifacts`, () => {
    test("get() returns what put() took last", async () => {
      const store = await begin();
      const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      await store.put("a/b/all.bin", all);
      expect(await store.get("a/b/all.bin")).toEqual(all);
      await store.put("a/b/all.bin", new Uint8Array());
      expect(await store.get("a/b/all.bin")).toEqual(new Uint8Array());
    });

    test("list() names files and directories of one level, sorted, with paths from the root", async () => {
      const store = await begin();
      expect(await store.list()).toEqual([]);
      await store.put("b", bytes("12"));
      await store.put("a/c", bytes("1"));
      await store.put("a/d/e", bytes("1"));
      expect(await store.list()).toEqual([
        { path: "a", isDir: true },
        { path: "b", isDir: false, fileSize: 2 },
      ]);
      expect(await store.list("")).toEqual(await store.list());
      expect(await store.list("a")).toEqual([
        { path: "a/c", isDir: false, fileSize: 1 },
        { path: "a/d", isDir: true },
      ]);
    });

    test("list() of a file or of nothing is empty", async () => {
      const store = await begin();
      await store.put("b", bytes("1"));
      expect(await store.list("b")).toEqual([]);
      expect(await store.list("absent/deep")).toEqual([]);
    });

    test("delete() removes a file, and a directory with all that is in it", async () => {
      const store = await begin();
      for (const path of ["a", "d/e", "d/f/g"]) await store.put(path, bytes("1"));
      await store.delete("a");
      await store.delete("d");
      expect(await store.list()).toEqual([]);
    });

    test("what does not exist is a NotFoundError, and a directory is not a file", async () => {
      const store = await begin();
      await store.put("d/e", bytes("1"));
      for (const path of ["absent", "absent/deep", "d"])
        await expect(store.get(path)).rejects.toThrow(NotFoundError);
      for (const path of ["absent", "d/absent"])
        await expect(store.delete(path)).rejects.toThrow(NotFoundError);
      await expect(store.put("d", bytes("1"))).rejects.toThrow(ParameterError);
      await expect(store.put("d/e/f", bytes("1"))).rejects.toThrow(ParameterError);
      expect(await store.get("d/e")).toEqual(bytes("1"));
    });

    test("a reader sees the old or the new bytes, never a part", async () => {
      const store = await begin();
      const versions = [new Uint8Array(300_000).fill(1), new Uint8Array(200_000).fill(2)];
      await store.put("f", versions[0]!);
      const writing = (async () => {
        for (let round = 0; round < 10; round++) await store.put("f", versions[round % 2]!);
      })();
      for (let round = 0; round < 30; round++) {
        const seen = await store.get("f");
        expect(versions.some((version) => Buffer.compare(version, seen) === 0)).toBe(true);
      }
      await writing;
    });

    test("a path that leaves the root is a ParameterError", async () => {
      const store = await begin();
      for (const path of ["../a", "/a", "a/../../b", "a\\b", "%2e%2e/a", "\u0000", "file:///a"]) {
        await expect(store.put(path, bytes("1"))).rejects.toThrow(ParameterError);
        await expect(store.get(path)).rejects.toThrow(ParameterError);
        await expect(store.list(path)).rejects.toThrow(ParameterError);
        await expect(store.delete(path)).rejects.toThrow(ParameterError);
      }
    });
  });
}
