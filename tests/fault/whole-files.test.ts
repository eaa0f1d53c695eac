import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { replaceDirectory, writeFileAtomic } from "../../src/files/index.ts";

/** SYSTOLE_FAULT_SCALE=20 runs the nightly counts. */
const scale = Number(process.env["SYSTOLE_FAULT_SCALE"] ?? 1);
const room = JSON.stringify(fileURLToPath(new URL("../../src/files/index.ts", import.meta.url)));

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "systole-fault-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
});

/** Starts a program that writes without pause, and says so once it has written something. */
async function startWriter(program: string): Promise<{ readonly kill: () => Promise<void> }> {
  const script = join(directory, "writer.ts");
  await writeFile(script, program);
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return {
    async kill() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("a directory that is replaced is whole after every kill and at every moment for a reader, and leftovers go", async () => {
  const target = join(directory, "out", "model");
  const files = ["a", "b", "c"].map((name) => JSON.stringify(name)).join(", ");
  const program = `
    import { writeFile } from "node:fs/promises";
    import { join } from "node:path";
    import { replaceDirectory } from ${room};
    for (let i = 0; ; i++) {
      await replaceDirectory(${JSON.stringify(target)}, async (fresh) => {
        for (const name of [${files}]) await writeFile(join(fresh, name), (process.pid + "." + i + " ").repeat(2000));
      }, { asLink: true });
      if (i === 0) process.stdout.write("ready");
    }`;
  const readWhole = async (): Promise<boolean> => {
    const real = await realpath(target); // there is no moment without one
    const texts = await Promise.all(["a", "b", "c"].map((name) => readFile(join(real, name), "utf8"))).catch(
      () => undefined,
    );
    if (texts === undefined) return false;
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]?.length).toBeGreaterThan(2000);
    return true;
  };
  let nWhole = 0;
  for (let kill = 0; kill < 25 * scale; kill++) {
    const writer = await startWriter(program);
    const until = Date.now() + 1 + ((kill * 7) % 40);
    while (Date.now() < until) if (await readWhole()) nWhole++;
    await writer.kill();
    expect(await readWhole()).toBe(true);
  }
  expect(nWhole).toBeGreaterThan(25 * scale);
  for (const text of ["x", "y"]) {
    await replaceDirectory(target, (fresh) => writeFile(join(fresh, "a"), text));
    await pause(2);
  }
  const left = await readdir(join(directory, "out"));
  expect(left.filter((name) => !name.startsWith(".model.generation."))).toEqual(["model"]);
});

test("a file that is written is the old or the new one after every kill, and leftovers go", async () => {
  const target = join(directory, "out", "file");
  const program = `
    import { writeFileAtomic } from ${room};
    for (let i = 0; ; i++) {
      await writeFileAtomic(${JSON.stringify(target)}, (process.pid + "." + i + "\\n").repeat(20000));
      if (i === 0) process.stdout.write("ready");
    }`;
  for (let kill = 0; kill < 25 * scale; kill++) {
    const writer = await startWriter(program);
    await pause(1 + (kill % 20));
    await writer.kill();
    const lines = (await readFile(target, "utf8")).split("\n");
    expect(lines).toHaveLength(20_001);
    expect(new Set(lines.slice(0, -1)).size).toBe(1);
  }
  await writeFileAtomic(target, "");
  expect(await readdir(join(directory, "out"))).toEqual(["file"]);
});
