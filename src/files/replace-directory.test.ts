import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { asideOf, replaceDirectory } from "./index.ts";

let parent = "";
let target = "";
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "systole files-"));
  target = join(parent, "model");
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
});

const put = (text: string, asLink = false): Promise<string> =>
  replaceDirectory(
    target,
    async (directory) => {
      await mkdir(join(directory, "sub"));
      await writeFile(join(directory, "a"), text);
      await writeFile(join(directory, "sub", "b"), text);
      return text;
    },
    { asLink },
  );
const read = async (): Promise<string[]> => [
  await readFile(join(target, "a"), "utf8"),
  await readFile(join(target, "sub", "b"), "utf8"),
];
const generations = async (): Promise<string[]> =>
  (await readdir(parent)).filter((name) => name.startsWith(".model.generation."));

describe("replaceDirectory()", () => {
  test("makes a plain directory first, and a link to a whole directory from its replacement on", async () => {
    expect(await put("1")).toBe("1");
    expect(await readdir(parent)).toEqual(["model"]);
    expect((await lstat(target)).isDirectory()).toBe(true);
    await put("2");
    expect((await lstat(target)).isSymbolicLink()).toBe(true);
    expect(await read()).toEqual(["2", "2"]);
    expect(await readdir(parent)).toEqual([...(await generations()), "model"]);
  });

  test("makes a link at once when it is told so, and keeps what was replaced for a minute, for those who read it", async () => {
    for (const text of ["1", "2", "3", "4", "5"]) {
      await put(text, true);
      expect(await read()).toEqual([text, text]);
      await new Promise((resolve) => setTimeout(resolve, 2)); // generations are told apart by their milliseconds
    }
    const kept = async (): Promise<string[]> =>
      (
        await Promise.all((await generations()).map((name) => readFile(join(parent, name, "a"), "utf8")))
      ).sort();
    expect(await kept()).toEqual(["1", "2", "3", "4", "5"]);
    for (const name of await generations()) {
      const text = await readFile(join(parent, name, "a"), "utf8");
      const earlier = name.replace(/\d{13}/, (time) => String(Number(time) - 120_000));
      if (text < "4") await rename(join(parent, name), join(parent, earlier));
    }
    await put("6", true);
    expect(await kept()).toEqual(["3", "4", "5", "6"]); // "4" came in place of "3" just now
    expect((await readdir(parent)).length).toBe(5);
  });

  test("leaves what another machine or a living process made for a day", async () => {
    await put("1", true);
    const made = async (hours: number, maker: string): Promise<string> => {
      const name = `.model.generation.${Date.now() - hours * 3_600_000}.${maker}`;
      await mkdir(join(parent, name));
      return name;
    };
    const left = [await made(20, "elsewhere.1.x"), await made(19, `${hostname()}.1.x`)];
    const gone = [
      await made(40, "elsewhere.1.x"),
      await made(39, `${hostname()}.1.x`),
      await made(38, "elsewhere.2.x"),
    ];
    await put("2", true);
    const present = await generations();
    expect(present).toEqual(expect.arrayContaining(left));
    expect(present.filter((name) => gone.slice(0, 2).includes(name))).toEqual([]);
  });

  test("that fails while it fills changes nothing and leaves nothing", async () => {
    await put("1", true);
    const before = await readdir(parent);
    const failing = replaceDirectory(target, async (directory) => {
      await writeFile(join(directory, "a"), "2");
      throw new Error("full");
    });
    await expect(failing).rejects.toThrow("full");
    expect(await readdir(parent)).toEqual(before);
    expect(await read()).toEqual(["1", "1"]);
  });

  test("puts right what a crash between the two steps left, and sweeps what killed writers left", async () => {
    await put("1");
    await rename(target, asideOf(target));
    const dead = `${hostname()}.999999999.x`;
    await mkdir(join(parent, `.model.filling.${dead}`));
    await symlink("nowhere", join(parent, `.model.link.${dead}`));
    await mkdir(join(parent, `.model.filling.${hostname()}.${process.pid}.mine`));
    await expect(
      replaceDirectory(target, async () => {
        expect(await read()).toEqual(["1", "1"]);
        throw new Error("stop");
      }),
    ).rejects.toThrow("stop");
    expect(await readdir(parent)).toEqual([`.model.filling.${hostname()}.${process.pid}.mine`, "model"]);
  });

  test("shows one whole directory to whoever resolves the link once, at every moment of many replacements", async () => {
    await put("0", true);
    let isDone = false;
    let nWhole = 0;
    const reading = (async () => {
      while (!isDone) {
        const real = await realpath(target);
        const texts = await Promise.all(
          ["a", join("sub", "b")].map((name) => readFile(join(real, name), "utf8")),
        ).catch(() => undefined); // it was replaced twice meanwhile
        if (texts === undefined) continue;
        expect(texts[0]).toBe(texts[1]);
        nWhole++;
      }
    })();
    for (let round = 1; round <= 25; round++) await put(String(round), true);
    isDone = true;
    await reading;
    expect(nWhole).toBeGreaterThan(5);
  });
});
