import { execFile } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const mebibyte = 2 ** 20;

/** What may grow: V8 lets some 64 MiB of pieces that were read lie about before it collects them. */
const mostGrowth = 128;

test("an artifact of 256 MiB passes into a store and out of it in less than 128 MiB of memory beyond the start's", async () => {
  const directory = await mkdtemp(join(tmpdir(), "systole-fault-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const room = fileURLToPath(new URL("../../src/track/index.ts", import.meta.url));
  const script = join(directory, "pass.ts");
  await writeFile(
    script,
    `import { createHash } from "node:crypto";
     import { fileArtifactStore, putFile } from ${JSON.stringify(room)};
     const store = fileArtifactStore(${JSON.stringify(join(directory, "artifacts"))});
     const hashes = [];
     // once in small, so that what is loaded and compiled on the way counts as the start's
     for (const size of [2 * ${mebibyte}, 256 * ${mebibyte}]) {
       if (hashes.length === 2) process.stdout.write(process.resourceUsage().maxRSS + " ");
       const sent = createHash("sha256"), got = createHash("sha256");
       let left = size;
       await store.put("big", new ReadableStream({
         pull(controller) {
           const piece = new Uint8Array(Math.min(left, 65_536)).fill(left / 65_536);
           left -= piece.length;
           sent.update(piece);
           controller.enqueue(piece);
           if (left === 0) controller.close();
         },
       }, { highWaterMark: 0 }));
       for await (const piece of (await store.get("big")).body) got.update(piece);
       await putFile(store, "again", ${JSON.stringify(join(directory, "artifacts", "big"))});
       hashes.push(sent.digest("hex"), got.digest("hex"));
     }
     process.stdout.write([process.resourceUsage().maxRSS, ...hashes].join(" "));`,
  );
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  const [before, after, , , sent, got] = stdout.split(" ");
  expect(got).toBe(sent);
  for (const name of ["big", "again"])
    expect((await stat(join(directory, "artifacts", name))).size).toBe(256 * mebibyte);
  const growth = ((Number(after) - Number(before)) * 1024) / mebibyte;
  console.log(
    `256 MiB passed in ${growth.toFixed(0)} MiB of memory beyond ${(Number(before) / 1024).toFixed(0)}`,
  );
  expect(growth).toBeLessThan(mostGrowth);
});
