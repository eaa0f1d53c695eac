import { expect, test } from "vitest";
import { blockBytes, PendingWork } from "./pending-work.ts";

const refusal = { code: "http/overloaded", status: 503, extras: { headers: { "retry-after": "1" } } };

test("blocks are taken up to the bound, and used again; who is alone is taken whatever its size", () => {
  const pending = new PendingWork({ maxPendingBytes: 3 * blockBytes });
  const blocks = [0, 1, 2, 3, 4].map((held) => pending.takeBlock(held));
  expect(() => pending.takeBlock(0)).toThrow(expect.objectContaining({ code: "http/overloaded" }));
  for (const block of blocks) pending.giveBlock(block, false);
  expect(blocks).toContain(pending.takeBlock(0));
  pending.takeBlock(0);
  pending.takeBlock(1);
  expect(() => pending.takeBlock(2)).toThrow(expect.objectContaining({ code: "http/overloaded" }));
});

test("large bodies are worked on one at a time, in their order, and refused when too many records wait", async () => {
  const pending = new PendingWork({ maxPendingRecords: 10 });
  const order: string[] = [];
  const leaveFirst = await pending.enter(100);
  await expect(pending.enter(1)).rejects.toMatchObject(refusal);
  leaveFirst();
  const leaveSecond = await pending.enter(4);
  const others = ["third", "fourth"].map(async (name) => {
    const leave = await pending.enter(3);
    order.push(name);
    return leave;
  });
  await expect(pending.enter(1)).rejects.toMatchObject(refusal);
  expect(order).toEqual([]);
  leaveSecond();
  const [third] = await Promise.all([others[0]!]);
  expect(order).toEqual(["third"]);
  third!();
  (await others[1]!)();
  expect(order).toEqual(["third", "fourth"]);
  (await pending.enter(1000))();
});

test("long work takes one turn of the event loop at a time, and others come in between", async () => {
  const { turns } = new PendingWork();
  const seen: string[] = [];
  const work = async (name: string) => {
    for (let i = 0; i < 3; i++) {
      await turns.next();
      seen.push(name);
    }
  };
  const probe = async () => {
    for (let i = 0; i < 6; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push("probe");
    }
  };
  await Promise.all([work("a"), work("b"), probe()]);
  expect(seen.filter((name) => name !== "probe")).toEqual(["a", "b", "a", "b", "a", "b"]);
  expect(seen.lastIndexOf("a") - seen.indexOf("a")).toBeGreaterThan(6);
});
