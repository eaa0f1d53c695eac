import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { NotFoundError, ParameterError } from "../../src/core/index.ts";
import { type ArtifactStore, getBytes, putBytes } from "../../src/track/index.ts";

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
      await putBytes(store, "a/b/all.bin", all);
      expect(await getBytes(store, "a/b/all.bin")).toEqual(all);
      await putBytes(store, "a/b/all.bin", new Uint8Array());
      expect(await getBytes(store, "a/b/all.bin")).toEqual(new Uint8Array());
    });

    test("put() takes pieces as they come and says how many bytes they were", async () => {
      const store = await begin();
      const pieces = [bytes("a"), new Uint8Array(), bytes("bc")];
      expect(await store.put("p", ReadableStream.from(pieces))).toEqual({
        path: "p",
        isDir: false,
        fileSize: 3,
      });
      expect(await getBytes(store, "p")).toEqual(bytes("abc"));
    });

    test("put() of a stream that fails throws its error, and leaves the file as it was", async () => {
      const store = await begin();
      await putBytes(store, "p", bytes("old"));
      const failing = new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.enqueue(bytes("new"));
          controller.error(new Error("the sender went away"));
        },
      });
      await expect(store.put("p", failing)).rejects.toThrow("the sender went away");
      expect(await getBytes(store, "p")).toEqual(bytes("old"));
      expect(await store.list()).toEqual([{ path: "p", isDir: false, fileSize: 3 }]);
    });

    test("put() that is refused cancels its stream", async () => {
      const store = await begin();
      const cancelled: unknown[] = [];
      const stream = new ReadableStream<Uint8Array>({
        cancel(reason) {
          cancelled.push(reason);
        },
      });
      await expect(store.put("../a", stream)).rejects.toThrow(ParameterError);
      expect(cancelled).toHaveLength(1);
    });

    test("get() gives any part, says the size of the whole, and refuses what lies outside", async () => {
      const store = await begin();
      const all = Uint8Array.from({ length: 600_000 }, (_, index) => index % 251);
      await putBytes(store, "f", all);
      await fc.assert(
        fc.asyncProperty(fc.nat(600_000), fc.nat(700_000), async (start, length) => {
          const content = await store.get("f", { start, end: start + length });
          expect(content).toMatchObject({
            size: all.length,
            start,
            end: Math.min(start + length, all.length),
          });
          await content.body.cancel();
          const part = await getBytes(store, "f", { start, end: start + length });
          expect(Buffer.compare(part, all.subarray(start, start + length))).toBe(0);
        }),
        { numRuns: 20 },
      );
      for (const range of [{ start: 600_001 }, { start: 5, end: 4 }, { start: -1 }, { start: 0.5 }])
        await expect(store.get("f", range)).rejects.toMatchObject({ code: "track/artifact-range" });
    });

    test("a stream that is being read gives one version of a file that is replaced meanwhile", async () => {
      const store = await begin();
      await putBytes(store, "f", new Uint8Array(1_000_000).fill(1));
      const { body } = await store.get("f");
      const reader = body.getReader();
      let seen = (await reader.read()).value?.length ?? 0;
      await putBytes(store, "f", new Uint8Array(1_000_000).fill(2));
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        expect(next.value.every((byte) => byte === 1)).toBe(true);
        seen += next.value.length;
      }
      expect(seen).toBe(1_000_000);
    });

    test("get() names the version of the file: the same for each part, another one when it is put again", async () => {
      const store = await begin();
      const etagOf = async (path: string, start = 0): Promise<string> => {
        const { etag, body } = await store.get(path, { start });
        await body.cancel();
        return etag;
      };
      await putBytes(store, "f", bytes("12"));
      await putBytes(store, "g", bytes("12"));
      const first = await etagOf("f");
      expect(first).toMatch(/^[\w-]{8,}$/);
      expect(await etagOf("f", 1)).toBe(first);
      expect(await etagOf("g")).not.toBe(first);
      await putBytes(store, "f", bytes("34"));
      expect(await etagOf("f")).not.toBe(first);
    });

    test("getBytes() refuses what is larger than it may be", async () => {
      const store = await begin();
      await putBytes(store, "f", bytes("1234"));
      await expect(getBytes(store, "f", { maxBytes: 3 })).rejects.toMatchObject({ code: "track/too-long" });
      expect(await getBytes(store, "f", { end: 3, maxBytes: 3 })).toEqual(bytes("123"));
    });

    test("list() names files and directories of one level, sorted, with paths from the root", async () => {
      const store = await begin();
      expect(await store.list()).toEqual([]);
      await putBytes(store, "b", bytes("12"));
      await putBytes(store, "a/c", bytes("1"));
      await putBytes(store, "a/d/e", bytes("1"));
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
      await putBytes(store, "b", bytes("1"));
      expect(await store.list("b")).toEqual([]);
      expect(await store.list("absent/deep")).toEqual([]);
    });

    test("delete() removes a file, and a directory with all that is in it", async () => {
      const store = await begin();
      for (const path of ["a", "d/e", "d/f/g"]) await putBytes(store, path, bytes("1"));
      await store.delete("a");
      await store.delete("d");
      expect(await store.list()).toEqual([]);
    });

    test("what does not exist is a NotFoundError, and a directory is not a file", async () => {
      const store = await begin();
      await putBytes(store, "d/e", bytes("1"));
      for (const path of ["absent", "absent/deep", "d"])
        await expect(store.get(path)).rejects.toThrow(NotFoundError);
      for (const path of ["absent", "d/absent"])
        await expect(store.delete(path)).rejects.toThrow(NotFoundError);
      await expect(putBytes(store, "d", bytes("1"))).rejects.toThrow(ParameterError);
      await expect(putBytes(store, "d/e/f", bytes("1"))).rejects.toThrow(ParameterError);
      expect(await getBytes(store, "d/e")).toEqual(bytes("1"));
    });

    test("a reader sees the old or the new bytes, never a part", async () => {
      const store = await begin();
      const versions = [new Uint8Array(300_000).fill(1), new Uint8Array(200_000).fill(2)];
      await putBytes(store, "f", versions[0]!);
      const writing = (async () => {
        for (let round = 0; round < 10; round++) await putBytes(store, "f", versions[round % 2]!);
      })();
      for (let round = 0; round < 30; round++) {
        const seen = await getBytes(store, "f");
        expect(versions.some((version) => Buffer.compare(version, seen) === 0)).toBe(true);
      }
      await writing;
    });

    test("a path that leaves the root is a ParameterError", async () => {
      const store = await begin();
      for (const path of ["../a", "/a", "a/../../b", "a\\b", "%2e%2e/a", "\u0000", "file:///a"]) {
        await expect(putBytes(store, path, bytes("1"))).rejects.toThrow(ParameterError);
        await expect(store.get(path)).rejects.toThrow(ParameterError);
        await expect(store.list(path)).rejects.toThrow(ParameterError);
        await expect(store.delete(path)).rejects.toThrow(ParameterError);
      }
    });
  });
}
