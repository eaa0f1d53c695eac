import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { describeArtifactStore } from "../../../tests/conformance/artifact-store.ts";
import { fileArtifactStore, getBytes, putBytes, putDirectory } from "../index.ts";
import { checkArtifactPath } from "./artifact-path.ts";
import { hostilePaths } from "./hostile-paths.fixture.ts";

/** A root inside a directory with canary files around it. */
async function makeRoot() {
  const outside = await mkdtemp(join(tmpdir(), "systole-artifacts-"));
  onTestFinished(() => rm(outside, { recursive: true, force: true }));
  const root = join(outside, "inner", "root");
  await mkdir(root, { recursive: true });
  const canaries = [
    join(outside, "canary"),
    join(outside, "inner", "canary"),
    join(outside, "inner", "root-canary"),
  ];
  for (const canary of canaries) await writeFile(canary, "alive");
  return { outside, root, canaries, store: fileArtifactStore(root) };
}

describeArtifactStore("the file store", async () => {
  const { store } = await makeRoot();
  return { store, dispose: async () => {} };
});

const bytes = new TextEncoder().encode("bytes");
const listAll = async (directory: string) => (await readdir(directory, { recursive: true })).sort();

test("hostile paths are at least a hundred, each once", () => {
  expect(new Set(hostilePaths).size).toBe(hostilePaths.length);
  expect(hostilePaths.length).toBeGreaterThanOrEqual(100);
});

test("every hostile path is refused by put, get, list and delete, and nothing outside the root changes", async () => {
  const { outside, root, canaries, store } = await makeRoot();
  await putBytes(store, "inside", bytes);
  const before = await listAll(outside);
  for (const path of hostilePaths) {
    const calls = [
      () => putBytes(store, path, bytes),
      () => store.get(path),
      () => store.delete(path),
      () => store.list(path),
    ];
    // the list of the empty path is that of the root
    for (const call of path === "" ? calls.slice(0, 3) : calls)
      await expect(call(), JSON.stringify(path)).rejects.toMatchObject({ code: "track/artifact-path" });
  }
  expect(await listAll(outside)).toEqual(before);
  for (const canary of canaries) expect(await readFile(canary, "utf8")).toBe("alive");
  expect(await readdir(root)).toEqual(["inside"]);
});

test("a path hidden behind any number of encodings is refused", () => {
  const encode = (text: string): string =>
    Array.from(text, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");
  const hidden = fc.tuple(
    fc.constantFrom("../canary", "/etc/passwd", "a/../../canary", "a\\..\\b", "\u0000"),
    fc.nat(4),
  );
  fc.assert(
    fc.property(hidden, ([path, times]) => {
      let form: string = path;
      for (let round = 0; round < times; round++) form = encode(form);
      expect(() => checkArtifactPath(form)).toThrow(/must be relative/);
    }),
  );
});

test("whatever path is accepted stays inside the root when it is joined or decoded", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(".", "..", "/", "%", "2", "e", "f", "5", "c", "a", " ", "\\", ":", "~")),
      (parts) => {
        const path = parts.join("");
        let forms = [path];
        try {
          checkArtifactPath(path);
          for (let round = 0; round < 5; round++) forms = [...forms, decodeURIComponent(forms.at(-1)!)];
        } catch {
          // refused, or not decodable any further
        }
        for (const form of forms.slice(1)) expect(join("/root", form)).toMatch(/^\/root\/./);
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  "model/MLmodel",
  "a b/ü 日本.txt",
  "100%",
  "50%25",
  "a..b",
  "..a/b",
  ".hidden",
  "a b:c",
  "x@y+z=1,2;3&'()!$[]{}",
])("the plain path %j is kept under its own name", async (path) => {
  const { store, root } = await makeRoot();
  await putBytes(store, path, bytes);
  expect(await readFile(join(root, path), "utf8")).toBe("bytes");
  expect(await getBytes(store, path)).toEqual(bytes);
});

test("symbolic links out of the root are not followed", async () => {
  const { outside, root, canaries, store } = await makeRoot();
  await symlink(outside, join(root, "out"));
  await symlink(join(outside, "canary"), join(root, "file"));
  await symlink(join(outside, "absent"), join(root, "broken"));
  await symlink(join(outside, "absent-directory"), join(root, "broken-directory"));
  await symlink("loop", join(root, "loop"));
  for (const path of ["out/canary", "out/new", "broken-directory/new", "loop/new"]) {
    await expect(putBytes(store, path, bytes), path).rejects.toMatchObject({ code: "track/artifact-path" });
    await expect(store.get(path), path).rejects.toMatchObject({ code: "track/artifact-path" });
    await expect(store.delete(path), path).rejects.toMatchObject({ code: "track/artifact-path" });
  }
  for (const path of ["file", "broken"])
    await expect(store.get(path), path).rejects.toMatchObject({ code: "track/artifact-path" });
  await expect(store.list("out")).rejects.toMatchObject({ code: "track/artifact-path" });
  expect(await store.list()).toEqual([]);
  await putBytes(store, "file", bytes);
  await putBytes(store, "broken", bytes);
  await store.delete("out");
  for (const canary of canaries) expect(await readFile(canary, "utf8")).toBe("alive");
  expect((await readdir(outside)).sort()).toEqual(["canary", "inner"]);
});

test("a pipe is no artifact and does not hold up a reader", async () => {
  const { root, store } = await makeRoot();
  await promisify(execFile)("mkfifo", [join(root, "pipe")]);
  await expect(store.get("pipe")).rejects.toMatchObject({ code: "track/artifact-not-found" });
  expect(await store.list()).toEqual([]);
});

test("what a killed writer left is swept by the next one, what a living one writes is not", async () => {
  const { root, store } = await makeRoot();
  const staging = join(root, ".systole.staging");
  await mkdir(staging);
  const names = {
    dead: `${hostname()}.99999999.x`,
    alive: `${hostname()}.${process.pid}.x`,
    far: "elsewhere.1.x",
  };
  for (const name of Object.values(names)) await writeFile(join(staging, name), "half");
  expect(await store.list()).toEqual([]);
  await putBytes(store, "a", bytes);
  expect((await readdir(staging)).sort()).toEqual([names.alive, names.far].sort());
});

test("a put leaves nothing but its file", async () => {
  const { root, store } = await makeRoot();
  await Promise.all(
    Array.from({ length: 20 }, (_, index) => putBytes(store, `d${index % 3}/f${index}`, bytes)),
  );
  expect((await listAll(root)).filter((name) => !/^d\d(\/f\d+)?$/.test(name))).toEqual([]);
});

test("putDirectory() puts all files of a directory, and no links", async () => {
  const { outside, store } = await makeRoot();
  const source = join(outside, "source");
  await mkdir(join(source, "sub"), { recursive: true });
  await writeFile(join(source, "b"), "1");
  await writeFile(join(source, "sub", "a"), "2");
  await symlink(join(outside, "canary"), join(source, "link"));
  expect(await putDirectory(store, source, "model")).toEqual(["model/b", "model/sub/a"]);
  expect(await putDirectory(store, source)).toEqual(["b", "sub/a"]);
  expect(await store.list("model/sub")).toEqual([{ path: "model/sub/a", isDir: false, fileSize: 1 }]);
});
