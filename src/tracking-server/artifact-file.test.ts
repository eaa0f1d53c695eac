import { readdirSync, readlinkSync } from "node:fs";
import { truncate } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSampleServer, type SampleServer } from "../../tests/support/sample-server.ts";
import { artifactPath, putBytes } from "../track/index.ts";

let server: SampleServer;
let base: string;
let port: number;

const huge = 5 * 2 ** 30;

beforeAll(async () => {
  server = await openSampleServer();
  const { sample, runs, app } = server;
  const { artifactUri } = (await sample.store.getRun(runs.parent)).info;
  await putBytes(sample.artifacts(artifactUri), "ten.txt", Buffer.from("0123456789"));
  await putBytes(sample.artifacts(artifactUri), "huge.bin", Buffer.from("first"));
  await truncate(join(artifactPath(artifactUri), "huge.bin"), huge); // sparse: it takes no room
  await app.listen({ host: "127.0.0.1", port: 0 });
  ({ port } = app.server.address() as { port: number });
  base = `http://127.0.0.1:${port}/runs/${runs.parent}/files`;
});
afterAll(() => server.close());

const get = (file: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> =>
  fetch(`${base}/${file}`, { method, headers });

describe("the bytes of an artifact", () => {
  it("come whole, with an ETag, and say that parts can be had", async () => {
    const answer = await get("ten.txt");
    expect([answer.status, await answer.text()]).toEqual([200, "0123456789"]);
    expect(answer.headers.get("etag")).toMatch(/^"[\w-]+"$/);
    expect(answer.headers.get("accept-ranges")).toBe("bytes");
    expect(answer.headers.get("content-range")).toBeNull();
  });

  it.each([
    ["bytes=2-4", "234", "bytes 2-4/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-3", "789", "bytes 7-9/10"],
    ["bytes=0-99", "0123456789", "bytes 0-9/10"],
  ])("come in part for %s", async (range, text, contentRange) => {
    const answer = await get("ten.txt", { range });
    expect([answer.status, await answer.text()]).toEqual([206, text]);
    expect(answer.headers.get("content-range")).toBe(contentRange);
    expect(answer.headers.get("content-length")).toBe(String(text.length));
    expect(answer.headers.get("content-disposition")).toContain("ten.txt");
    expect(answer.headers.get("content-security-policy")).toMatch(/^sandbox;/);
  });

  it("are refused behind the end of the file, with its size", async () => {
    const answer = await get("ten.txt", { range: "bytes=10-", accept: "application/json" });
    expect([answer.status, answer.headers.get("content-range")]).toEqual([416, "bytes */10"]);
    expect(answer.headers.get("content-disposition")).toBeNull();
    expect(await answer.json()).toMatchObject({ code: "http/range", title: "Range Not Satisfiable" });
  });

  it("are not sent again to who has them, and never as part of another version", async () => {
    const { sample, runs } = server;
    const etag = (await get("ten.txt")).headers.get("etag") ?? "";
    for (const method of ["GET", "HEAD"]) {
      const known = await get("ten.txt", { "if-none-match": etag }, method);
      expect([known.status, await known.text(), known.headers.get("etag")]).toEqual([304, "", etag]);
    }
    const asked = { range: "bytes=5-", "if-range": etag };
    expect((await get("ten.txt", asked)).status).toBe(206);
    const artifacts = sample.artifacts((await sample.store.getRun(runs.parent)).info.artifactUri);
    await putBytes(artifacts, "ten.txt", Buffer.from("abcdefghij"));
    const later = await get("ten.txt", asked);
    expect([later.status, await later.text()]).toEqual([200, "abcdefghij"]);
    expect((await get("ten.txt", { "if-none-match": etag })).status).toBe(200);
  });

  it("are described to HEAD, of any size, and come from any place of a file above 4 GiB", async () => {
    const head = await get("huge.bin", { range: "bytes=0-1" }, "HEAD");
    expect([head.status, head.headers.get("content-length")]).toEqual([200, String(huge)]);
    const part = await get("huge.bin", { range: `bytes=${huge - 3}-` });
    expect([part.status, part.headers.get("content-range")]).toEqual([
      206,
      `bytes ${huge - 3}-${huge - 1}/${huge}`,
    ]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(Buffer.alloc(3));
    const start = await get("huge.bin", { range: "bytes=0-5" });
    expect(await start.text()).toBe("first\0");
  });

  it.runIf(process.platform === "linux")("leave no file open when the client has gone", async () => {
    const { runs } = server;
    const countOpen = (): number =>
      readdirSync("/proc/self/fd").filter((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`).endsWith("huge.bin");
        } catch {
          return false; // closed meanwhile
        }
      }).length;
    const clients = Array.from({ length: 10 }, () => {
      const socket = connect(port, "127.0.0.1").on("error", () => {});
      socket.write(`GET /runs/${runs.parent}/files/huge.bin HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      return socket.pause();
    });
    while (countOpen() < clients.length) await sleep(10);
    for (const socket of clients) socket.destroy();
    while (countOpen() > 0) await sleep(10);
    for (const headers of [{ range: "bytes=0-1" }, { range: `bytes=${huge}-` }, { "if-none-match": "*" }])
      for (const method of ["GET", "HEAD"]) await (await get("huge.bin", headers, method)).arrayBuffer();
    expect(countOpen()).toBe(0);
  });
});
