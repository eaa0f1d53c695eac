import { expect, it } from "vitest";
import { Pool } from "./pool.ts";

it("Pool lends what was given back last, to one at a time", () => {
  const pool = new Pool<string>({ mostKept: 3 });
  expect(pool.take()).toBeUndefined();
  for (const thing of ["a", "b"]) pool.give(thing);
  expect([pool.take(), pool.take(), pool.take()]).toEqual(["b", "a", undefined]);
});

it("Pool keeps no more than it may, and only what is worth it", () => {
  const pool = new Pool<number>({ mostKept: 2, isWorthKeeping: (thing) => thing < 10 });
  for (const thing of [1, 99, 2, 3]) pool.give(thing);
  expect([pool.take(), pool.take(), pool.take()]).toEqual([2, 1, undefined]);
});
