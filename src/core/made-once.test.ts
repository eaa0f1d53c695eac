import { expect, test } from "vitest";
import { MadeOnce } from "./made-once.ts";

test("MadeOnce makes its value once for all who ask, and again when that failed", async () => {
  const outcomes = [Promise.reject(new Error("too many open files")), Promise.resolve("value")];
  for (const outcome of outcomes) outcome.catch(() => {});
  let times = 0;
  const value = new MadeOnce<string>(() => outcomes[times++] as Promise<string>);
  const asked = [value.get(), value.get()];
  for (const one of asked) await expect(one).rejects.toThrow("too many open files");
  expect(times).toBe(1);
  expect(await Promise.all([value.get(), value.get()])).toEqual(["value", "value"]);
  expect(times).toBe(2);
});

test("MadeOnce gives up what was made, and nothing where that failed or nobody asked", async () => {
  const good = new MadeOnce(async () => "value");
  expect(await good.take()).toBeUndefined();
  await good.get();
  expect([await good.take(), await good.take()]).toEqual(["value", undefined]);
  const bad = new MadeOnce(() => Promise.reject(new Error("no")));
  const asked = bad.get();
  expect(await bad.take()).toBeUndefined();
  await expect(asked).rejects.toThrow("no");
});
