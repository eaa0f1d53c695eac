import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { replaceDirectory } from "../../src/files/index.ts";
import { loadModel, writeRegistration } from "../../src/model/index.ts";
import { mixedSchema, restoreLinear, saveLinearModel } from "../support/linear-model.ts";

/** SYSTOLE_FAULT_SCALE=20 runs the nightly counts: 200 swaps, 1,800 loads and a kill at every step. */
const isNightly = Number(process.env["SYSTOLE_FAULT_SCALE"] ?? 1) >= 20;
const [nSwaps, nLoads] = isNightly ? [200, 1800] : [20, 180];

const files = JSON.stringify(fileURLToPath(new URL("../../src/files/index.ts", import.meta.url)));
const registrations = JSON.stringify(
  fileURLToPath(new URL("../../src/model/registration.ts", import.meta.url)),
);
const killer = fileURLToPath(new URL("../support/kill-at-step.ts", import.meta.url));

/** Two models; an even version is the first one, an odd version the second. */
const sources: string[] = [];
const digests: string[] = [];
beforeAll(async () => {
  for (const day of ["02", "03"]) {
    const saved = await saveLinearModel(mixedSchema, { createdAt: new Date(`2026-02-${day}T00:00:00Z`) });
    sources.push(saved.directory);
    digests.push(saved.model.info.digest);
  }
});

let directory = "";
let target = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "systole-swap-"));
  target = join(directory, "models", "heart");
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
});

/** A program that puts the versions `from` to `to` in place, one after the other. */
const writerOf = (from: number, to: number): string => `
  import { cp } from "node:fs/promises";
  import { replaceDirectory } from ${files};
  import { writeRegistration } from ${registrations};
  const sources = ${JSON.stringify(sources)};
  process.stdout.write("ready");
  for (let version = ${from}; version <= ${to}; version++)
    await replaceDirectory(${JSON.stringify(target)}, async (fresh) => {
      await cp(sources[version % 2], fresh, { recursive: true });
      await writeRegistration(fresh, { name: "heart", version: String(version) });
    }, { asLink: true });
`;

/** A program that looks without pause whether there is a model, until it is told to stop, and says when there was none. */
const watcher = (): string => `
  import { statSync } from "node:fs";
  let isDone = false;
  process.stdin.on("data", () => { isDone = true; });
  let [looks, absent] = [0, 0];
  process.stdout.write("ready");
  while (!isDone) {
    for (let i = 0; i < 200; i++, looks++)
      if (statSync(${JSON.stringify(join(target, "checksums.json"))}, { throwIfNoEntry: false }) === undefined) absent++;
    await new Promise(setImmediate);
  }
  process.stdout.write(" " + looks + " " + absent, () => process.exit());
`;

let nPrograms = 0;
async function start(program: string, args: readonly string[] = []) {
  const script = join(directory, `program-${nPrograms++}.ts`);
  await writeFile(script, program);
  const child = spawn(process.execPath, [...args, script], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  let said = "";
  child.stdout.on("data", (piece: Buffer) => {
    said += piece;
  });
  return { child, ended, said: () => said };
}

/** Loads the model that is in place, which must be of one version, and says of which. */
async function loadWhole(): Promise<number> {
  const { info } = await loadModel(target, { restore: restoreLinear });
  const version = Number(info.version);
  expect(info.digest).toBe(digests[version % 2]);
  return version;
}

const put = (version: number, asLink: boolean): Promise<void> =>
  replaceDirectory(
    target,
    async (fresh) => {
      await cp(sources[version % 2]!, fresh, { recursive: true });
      await writeRegistration(fresh, { name: "heart", version: String(version) });
    },
    { asLink },
  );

test(`${nLoads} loads beside ${nSwaps} swaps: none mixed, none failed, no moment without a model`, async () => {
  await put(0, true);
  const watching = await start(watcher());
  const writing = await start(writerOf(1, nSwaps));
  let isSwapping = true;
  const swapped = writing.ended.then(([code]) => {
    isSwapping = false;
    expect(code).toBe(0);
  });
  const seen = new Set<number>();
  const count = { loads: 0, mixed: 0, failed: 0 };
  const read = async (): Promise<void> => {
    while (isSwapping || count.loads < nLoads) {
      count.loads++;
      const model = await loadModel(target, { restore: restoreLinear }).catch(() => undefined);
      const version = Number(model?.info.version);
      if (model === undefined) count.failed++;
      else if (model.info.digest !== digests[version % 2]) count.mixed++;
      else seen.add(version);
    }
  };
  await Promise.all([read(), read(), read(), read(), read(), read(), swapped]);
  watching.child.stdin.write("stop");
  await watching.ended;
  const [, looks, absent] = watching.said().split(" ").map(Number);
  expect(count).toEqual({ loads: count.loads, mixed: 0, failed: 0 });
  expect(count.loads).toBeGreaterThanOrEqual(nLoads);
  expect(seen.size).toBeGreaterThan(nSwaps / 20);
  expect(looks).toBeGreaterThan(1000);
  expect(absent).toBe(0);
});

describe("a writer that is killed at any step of a swap", () => {
  test.each([
    ["a link", true],
    ["a plain directory, as an earlier version left it", false],
  ])("leaves a whole model in place of %s, and what it left over goes", async (_, asLink) => {
    let isEnded = false;
    let nKills = 0;
    for (let step = 1; !isEnded; step += isNightly ? 1 : 8) {
      await rm(join(directory, "models"), { recursive: true, force: true });
      await put(1, asLink);
      const writing = await start(writerOf(2, 2), ["--import", killer]);
      writing.child.stdin.end(String(step));
      const [, signal] = await writing.ended;
      isEnded = signal === null;
      if (!isEnded) nKills++;
      expect([1, 2]).toContain(await loadWhole());
      if (asLink) expect((await readFile(join(target, "checksums.json"))).length).toBeGreaterThan(100);
      await put(3, true);
      expect(await loadWhole()).toBe(3);
      const left = (await readdir(join(directory, "models"))).filter(
        (name) => !name.includes(".generation."),
      );
      expect(left).toEqual(["heart"]);
    }
    expect(nKills).toBeGreaterThan(isNightly ? 20 : 2);
  });
});
