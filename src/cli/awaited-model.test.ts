import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { awaitedSource } from "./awaited-model.ts";

const model = new URL("../../tests/model-formats/format-1/tree", import.meta.url).pathname;
let home: string;
let directory: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "systole-awaited-"));
  directory = join(home, "models", "tree");
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A source of the directory, and what becomes of it, one after the other. */
async function wait() {
  const heard: string[] = [];
  const waiting: (() => void)[] = [];
  const hear = (text: string): void => {
    heard.push(text);
    for (const goOn of waiting.splice(0)) goOn();
  };
  const source = await awaitedSource(directory, {
    onFound: ({ info }) => hear(info.estimator),
    onBroken: (error) => hear((error as { code: string }).code),
    lookEveryMs: 5,
  });
  const next = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  return { source, heard, next };
}

test("awaitedSource() has no model until the directory is there, and that model then", async () => {
  const { source, heard, next } = await wait();
  expect(source.current()).toBeUndefined();
  const found = next();
  mkdirSync(join(home, "models"));
  cpSync(model, join(home, "filling"), { recursive: true });
  renameSync(join(home, "filling"), directory);
  await found;
  expect(heard).toEqual(["DecisionTreeClassifier"]);
  rmSync(directory, { recursive: true });
  expect(source.current()?.info.estimator).toBe("DecisionTreeClassifier");
  await source.close();
});

test("awaitedSource() says what is wrong with what has come, and waits for another", async () => {
  const { source, heard, next } = await wait();
  const broken = next();
  mkdirSync(directory, { recursive: true });
  await broken;
  expect(source.current()).toBeUndefined();
  cpSync(model, directory, { recursive: true });
  while (source.current() === undefined) await next();
  expect(new Set(heard)).toContain("model/missing-file");
  await source.close();
});

test("awaitedSource() has a model that is there at once, and refuses one that is broken", async () => {
  mkdirSync(directory, { recursive: true });
  await expect(wait()).rejects.toMatchObject({ code: "model/missing-file" });
  cpSync(model, directory, { recursive: true });
  const { source, heard } = await wait();
  expect(source.current()?.info.name).toBe("tree");
  expect(heard).toEqual([]);
});
