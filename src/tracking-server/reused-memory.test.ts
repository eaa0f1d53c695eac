import { expect, it } from "vitest";
import { reuseMemory } from "./reused-memory.ts";

const bytes = Uint8Array.from({ length: 1_000_000 }, (_, index) => index % 251);

it("reuseMemory() gives what it reads, each piece in the memory of the one before", async () => {
  const copies: Buffer[] = [];
  const pieces: Uint8Array[] = [];
  for await (const piece of reuseMemory(new Blob([bytes]).stream(), () => true)) {
    copies.push(Buffer.from(piece));
    pieces.push(piece);
  }
  expect(Buffer.compare(Buffer.concat(copies), bytes)).toBe(0);
  expect(pieces.length).toBeGreaterThan(3);
  expect(pieces.every(({ byteLength }) => byteLength === 0)).toBe(true);
});

it("reuseMemory() leaves pieces alone that are not used up", async () => {
  const pieces: Uint8Array[] = [];
  for await (const piece of reuseMemory(new Blob([bytes]).stream(), () => false)) pieces.push(piece);
  expect(Buffer.compare(Buffer.concat(pieces), bytes)).toBe(0);
});

it("reuseMemory() cancels what it reads, and fails with it", async () => {
  const reasons: unknown[] = [];
  const cancel = (reason: unknown): void => {
    reasons.push(reason);
  };
  await reuseMemory(new ReadableStream({ type: "bytes", cancel }), () => true).cancel("enough");
  expect(reasons).toEqual(["enough"]);
  const failing = new ReadableStream({ type: "bytes", pull: () => Promise.reject(new Error("disk")) });
  await expect(
    reuseMemory(failing, () => true)
      .getReader()
      .read(),
  ).rejects.toThrow("disk");
});
