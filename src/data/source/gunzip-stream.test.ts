import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { Schema } from "../../schema/index.ts";
import { readDataset } from "../dataset.ts";
import { streamOf } from "./byte-stream.ts";
import { GunzipStream } from "./gunzip-stream.ts";

const directory = mkdtempSync(join(tmpdir(), "systole-gzip-"));
afterAll(() => rmSync(directory, { recursive: true }));

async function unpack(bytes: Uint8Array, blockBytes?: number): Promise<Buffer> {
  const stream = new GunzipStream(streamOf(bytes), "file");
  if (blockBytes === undefined) return Buffer.from(await stream.readAll());
  const pieces: Buffer[] = [];
  for (;;) {
    const block = Buffer.alloc(blockBytes);
    const n = await stream.read(block);
    pieces.push(block.subarray(0, n));
    if (n < blockBytes) return Buffer.concat(pieces);
  }
}

describe("GunzipStream", () => {
  test("gives back what was packed, several members too, a block at a time or at once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 40_000 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(undefined, 1000, 70_000),
        fc.nat(600),
        async (members, blockBytes, nZeros) => {
          const packed = Buffer.concat([...members.map((member) => gzipSync(member)), Buffer.alloc(nZeros)]);
          expect(await unpack(packed, blockBytes)).toEqual(Buffer.concat(members));
        },
      ),
      { numRuns: 60 },
    );
  });

  const whole = gzipSync(Buffer.from("a,b\n1,2\n".repeat(5000)));
  const changed = (at: number): Buffer => {
    const bytes = Buffer.from(whole);
    bytes[at] = bytes[at]! ^ 255;
    return bytes;
  };

  test.each([
    ["cut short", whole.subarray(0, -9), "its end is missing"],
    ["cut in its head", whole.subarray(0, 6), "its end is missing"],
    ["cut in its second member", Buffer.concat([whole, whole.subarray(0, 40)]), "its end is missing"],
    ["with a changed byte", changed(40), "its bytes are damaged"],
    ["with a wrong sum", changed(whole.length - 6), "its bytes are damaged"],
    ["with something behind it", Buffer.concat([whole, Buffer.from("more")]), "its bytes are damaged"],
    [
      "with something behind zeros",
      Buffer.concat([whole, Buffer.alloc(20), Buffer.from("x")]),
      "its bytes are damaged",
    ],
    [
      "with something far behind zeros",
      Buffer.concat([whole, Buffer.alloc(60_000), Buffer.from("x")]),
      "its bytes are damaged",
    ],
  ])("refuses a file %s", async (_, bytes, finding) => {
    const refused = { code: "data/packed", message: expect.stringContaining(finding) };
    await expect(unpack(bytes)).rejects.toMatchObject(refused);
    await expect(unpack(bytes, 100)).rejects.toMatchObject(refused);
  });

  test("refuses what unpacks to far more than a table, without unpacking it all", async () => {
    const zeros = deflateRawSync(Buffer.alloc(1 << 26, "0,1\n"));
    const head = gzipSync("").subarray(0, 10);
    // the blocks of one stream, without its last bit, again and again: an endless gzip file
    const block = deflateRawSync(Buffer.alloc(1 << 26, "0,1\n"), { finishFlush: 2 });
    expect(zeros.length).toBeLessThan(200_000);
    const bomb = Buffer.concat([head, ...Array.from({ length: 40 }, () => block)]);
    await expect(unpack(bomb, 1 << 20)).rejects.toMatchObject({ code: "data/too-large" });
  });
});

describe("readDataset() of a packed file", () => {
  const schema: Schema = {
    columns: [
      { name: "x", kind: "numeric" },
      { name: "y", kind: "categorical", role: "target", codes: [{ value: "a" }, { value: "b" }] },
    ],
    target: { column: "y" },
  };
  const text = `x,y\n${Array.from({ length: 20_000 }, (_, i) => `${i},${i % 2 === 0 ? "a" : "b"}\n`).join("")}`;

  async function read(bytes: Uint8Array, sha256: string) {
    writeFileSync(join(directory, "t.csv"), bytes);
    const file = { path: "t.csv", sha256 };
    return readDataset({ schema, format: { kind: "csv", header: true }, file, baseDir: directory });
  }
  const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

  test("is by its bytes, whatever its ending; the hash is that of the file as it is stored", async () => {
    const packed = gzipSync(text);
    const { ledger, sha256 } = await read(packed, hashOf(packed));
    expect([ledger.used, sha256]).toEqual([20_000, hashOf(packed)]);
    await expect(read(packed, hashOf(Buffer.from(text)))).rejects.toMatchObject({ code: "data/wrong-hash" });
  });

  test("reports another hash before a fault in the file", async () => {
    const torn = gzipSync(text).subarray(0, 3000);
    await expect(read(torn, hashOf(torn))).rejects.toMatchObject({ code: "data/packed" });
    await expect(read(torn, hashOf(gzipSync(text)))).rejects.toMatchObject({ code: "data/wrong-hash" });
  });
});
