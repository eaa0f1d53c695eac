import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { stagingName, sweepStaging, writeFileAtomic } from "./index.ts";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "systole files-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
});

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const text of texts) yield Buffer.from(text);
}

test("writeFileAtomic() writes text, bytes and pieces, makes directories, and leaves nothing else", async () => {
  const target = join(directory, "a", "b", "file");
  expect(await writeFileAtomic(target, "é")).toBe(2);
  expect(await readFile(target, "utf8")).toBe("é");
  expect(await writeFileAtomic(target, Uint8Array.of(1, 2, 3))).toBe(3);
  expect([...(await readFile(target))]).toEqual([1, 2, 3]);
  expect(await writeFileAtomic(target, pieces("one ", "", "two"))).toBe(7);
  expect(await readFile(target, "utf8")).toBe("one two");
  expect(await readdir(join(directory, "a", "b"))).toEqual(["file"]);
});

test("writeFileAtomic() that fails in the middle leaves the file as it was, and nothing else", async () => {
  const target = join(directory, "file");
  await writeFileAtomic(target, "old");
  async function* failing(): AsyncGenerator<Uint8Array, void, undefined> {
    yield* pieces("new");
    throw new Error("away");
  }
  await expect(writeFileAtomic(target, failing())).rejects.toThrow("away");
  expect(await readFile(target, "utf8")).toBe("old");
  expect(await readdir(directory)).toEqual(["file"]);
});

test("writeFileAtomic() of many writers at once ends with what one of them wrote, whole", async () => {
  const target = join(directory, "file");
  const texts = Array.from({ length: 30 }, (_, index) => String(index).repeat(10_000));
  await Promise.all(texts.map((text) => writeFileAtomic(target, text)));
  expect(texts).toContain(await readFile(target, "utf8"));
  expect(await readdir(directory)).toEqual(["file"]);
});

test("sweepStaging() removes what dead processes of this machine left, and nothing of others", async () => {
  const staging = join(directory, stagingName);
  await mkdir(staging);
  const kept = [`${hostname()}.${process.pid}.x`, `other.${process.pid}.x`, "note"];
  for (const name of [...kept, `${hostname()}.999999999.x`, `${hostname()}.nonsense`])
    await writeFile(join(staging, name), "");
  expect(await sweepStaging(directory)).toBe(2);
  expect((await readdir(staging)).sort()).toEqual([...kept].sort());
  for (const name of kept) await rm(join(staging, name));
  await writeFileAtomic(join(directory, "file"), "");
  expect(await readdir(directory)).toEqual(["file"]);
});
