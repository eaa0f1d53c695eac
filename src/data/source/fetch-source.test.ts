import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { stagingName } from "../../files/index.ts";
import type { RemoteFile } from "../protocol.ts";
import { type FetchOptions, fetchSource } from "./fetch-source.ts";
import { sourceProblems } from "./source.ts";
import { verifyFile } from "./verify-file.ts";

const content = "size,grade\n1,0\n2,1\n".repeat(5000);
const sha256 = createHash("sha256").update(content).digest("hex");

let directory: string;
let cacheDir: string;
const servers: Server[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "systole-test-"));
  cacheDir = join(directory, "cache");
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await rm(directory, { recursive: true, force: true });
});

/** Starts a server whose n-th request is answered by the n-th listener, all later ones by the last. */
async function serve(...listeners: RequestListener[]): Promise<{ url: string; count: () => number }> {
  let n = 0;
  const server = createServer((request, response) => {
    const listener = listeners[Math.min(n++, listeners.length - 1)]!;
    listener(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/rows.csv`, count: () => n };
}

const ok: RequestListener = (_, response) => response.end(content);
const status =
  (code: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(code, headers).end("no");
const cut: RequestListener = (_, response) => {
  response.writeHead(200, { "content-length": String(content.length) });
  response.write(content.slice(0, 1000), () => response.destroy());
};
const hang: RequestListener = (_, response) => void response.write(content.slice(0, 1000));
const refuse: RequestListener = (request) => void request.socket.destroy();

const retries: string[] = [];
const fetchIt = (
  file: Omit<RemoteFile, "sha256"> & { sha256?: string },
  options: Partial<FetchOptions> = {},
) => {
  retries.length = 0;
  const onRetry = (message: string): void => void retries.push(message);
  return fetchSource(
    { sha256, ...file },
    { baseDir: directory, cacheDir, backoffMs: 5, onRetry, ...options },
  );
};
const filesOfCache = (): Promise<string[]> => readdir(cacheDir).catch(() => []);

describe("fetchSource()", () => {
  test("downloads a file into the cache, once, and what is there is verified and read", async () => {
    const { url, count } = await serve(ok);
    const expected = { source: url, bytes: content.length, sha256, path: join(cacheDir, sha256) };
    expect(await fetchIt({ url })).toEqual({ ...expected, state: "downloaded" });
    expect(await readFile(join(cacheDir, sha256), "utf8")).toBe(content);
    expect(await filesOfCache()).toEqual([sha256]);
    expect(await fetchIt({ url })).toEqual({ ...expected, state: "cached" });
    expect(count()).toBe(1);
    const read = await verifyFile({ url, sha256 }, { baseDir: directory, cacheDir });
    expect(read).toMatchObject({ from: "cache", sha256 });
    expect(await readFile(read.path, "utf8")).toBe(content);
    expect(read.parts[0]!.bytes).toBe(Buffer.byteLength(content));
  });

  test("replaces a damaged copy, which no reader takes meanwhile", async () => {
    const { url } = await serve(ok);
    await fetchIt({ url });
    await writeFile(join(cacheDir, sha256), "damaged");
    await expect(verifyFile({ url, sha256 }, { baseDir: directory, cacheDir })).rejects.toMatchObject({
      code: "data/wrong-hash",
      hint: expect.stringContaining("systole data fetch"),
    });
    expect(await fetchIt({ url })).toMatchObject({ state: "downloaded" });
  });

  test.each([
    ["status 500", [status(500)], "status 500"],
    ["status 429", [status(429, { "retry-after": "0" })], "status 429"],
    ["a connection that is closed", [refuse], "connection failed"],
    ["a body that is cut short", [cut, cut], "connection failed"],
  ])("tries again after %s", async (_, failures, message) => {
    const { url, count } = await serve(...failures, ok);
    expect(await fetchIt({ url })).toMatchObject({ state: "downloaded" });
    expect(count()).toBe(failures.length + 1);
    expect(retries).toHaveLength(failures.length);
    expect(retries[0]).toContain(message);
    expect(await filesOfCache()).toEqual([sha256]);
  });

  test("tries again when nothing comes for a while", async () => {
    const { url } = await serve(hang, ok);
    expect(await fetchIt({ url }, { idleMs: 100 })).toMatchObject({ state: "downloaded" });
    expect(retries[0]).toContain("nothing came for 0.1 s");
  });

  test("waits longer each time, and as long as the server asks, and gives up", async () => {
    const { url, count } = await serve(status(503), status(503, { "retry-after": "1" }), status(503));
    await expect(fetchIt({ url }, { attempts: 3, backoffMs: 20 })).rejects.toMatchObject({
      name: "StorageError",
      code: "data/fetch-failed",
      message: `file "${url}" must be downloadable, the server answered with status 503, 3 times`,
    });
    expect(count()).toBe(3);
    expect(retries.map((text) => text.split("in ").at(-1))).toEqual(["0.02 s", "1 s"]);
    expect(await filesOfCache()).toEqual([]);
  });

  test.each([
    ["slow to answer", hang],
    ["always in the way", status(503, { "retry-after": "20" })],
  ])("ends with its time when the server is %s", async (_, listener) => {
    const { url } = await serve(listener);
    await expect(fetchIt({ url }, { timeoutMs: 200 })).rejects.toMatchObject({
      code: "data/fetch-failed",
      message: expect.stringContaining("longer than 0.2 s"),
    });
    expect(await filesOfCache()).toEqual([]);
  });

  test.each([404, 403, 410, 204, 304])("does not ask again after status %i", async (code) => {
    const { url, count } = await serve(status(code), ok);
    await expect(fetchIt({ url })).rejects.toThrow(`status ${code}`);
    expect(count()).toBe(1);
  });

  test("refuses another file than the pinned one and keeps nothing of it", async () => {
    const { url, count } = await serve((_, response) => void response.end(`${content}3,1\n`));
    await expect(fetchIt({ url })).rejects.toMatchObject({
      name: "DataError",
      code: "data/wrong-hash",
      details: { expected: sha256, found: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(count()).toBe(1);
    expect(await filesOfCache()).toEqual([]);
  });

  test.each([
    ["announced", ok],
    ["not announced", ((_, response) => void response.writeHead(200).end(content)) as RequestListener],
    [
      "endless",
      ((_, response) => {
        const more = (): boolean => !response.destroyed && response.write(content, () => setImmediate(more));
        more();
      }) as RequestListener,
    ],
  ])("refuses a file that is too large, %s", async (_, listener) => {
    const { url, count } = await serve(listener);
    await expect(fetchIt({ url }, { maxBytes: 1000 })).rejects.toMatchObject({ code: "data/too-large" });
    expect(count()).toBe(1);
    expect(await filesOfCache()).toEqual([]);
  });

  test("follows redirects on this machine, absolute and relative", async () => {
    const { url } = await serve(ok);
    const first = await serve(status(302, { location: url }));
    expect(await fetchIt({ url: first.url })).toMatchObject({ state: "downloaded", source: first.url });
    await rm(cacheDir, { recursive: true });
    const relative = await serve(status(301, { location: "/other" }), ok);
    expect(await fetchIt({ url: relative.url })).toMatchObject({ state: "downloaded" });
  });

  test.each([
    ["http://192.0.2.1/rows.csv?key=secret", "redirected to http://192.0.2.1/rows.csv?…, which is not https"],
    ["file:///etc/passwd", "which is not https"],
    ["ftp://127.0.0.1/", "which is not https"],
    ["https://user:secret@localhost/", "which is not https"],
    ["http://[", "what is no URL"],
  ])("does not follow a redirect to %s", async (location, message) => {
    const { url } = await serve(status(302, { location }));
    await expect(fetchIt({ url })).rejects.toThrow(message);
    await expect(fetchIt({ url })).rejects.not.toThrow("secret");
  });

  test("does not follow redirects without end", async () => {
    const { url, count } = await serve(status(302, { location: "/again" }));
    await expect(fetchIt({ url })).rejects.toThrow("redirected more than 5 times");
    expect(count()).toBe(6);
  });

  test("stops at once when its signal is aborted", async () => {
    const { url } = await serve(hang);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("stopped")), 50);
    await writeFile(join(directory, "snapshot.csv"), content);
    const options = { signal: controller.signal };
    await expect(fetchIt({ url, snapshot: "snapshot.csv" }, options)).rejects.toThrow("stopped");
    expect(await filesOfCache()).toEqual([]);
  });

  test("falls back to the snapshot when the server fails or has another file, and says why", async () => {
    await writeFile(join(directory, "snapshot.csv"), content);
    const { url } = await serve(status(404));
    const other = await serve((_, response) => void response.end("other"));
    for (const [at, reason] of [
      [url, "status 404"],
      [other.url, "must have the SHA-256"],
      ["http://127.0.0.1:1/rows.csv", "connection failed"],
    ] as const) {
      const fetched = await fetchIt({ url: at, snapshot: "snapshot.csv" }, { attempts: 1 });
      expect(fetched).toMatchObject({ state: "snapshot", sha256, path: join(directory, "snapshot.csv") });
      expect(fetched.reason).toContain(reason);
    }
    expect(await filesOfCache()).toEqual([]);
  });

  test("refuses a snapshot that is not the pinned file", async () => {
    await writeFile(join(directory, "snapshot.csv"), "other");
    const { url } = await serve(status(404));
    await expect(fetchIt({ url, snapshot: "snapshot.csv" })).rejects.toMatchObject({
      code: "data/wrong-hash",
    });
  });

  test("removes what killed downloads left, and nothing of those that go on", async () => {
    const { url } = await serve(ok);
    const staging = join(cacheDir, stagingName);
    const [dead, alive] = [999_999_999, process.pid].map((pid) => `${hostname()}.${pid}.half`) as [
      string,
      string,
    ];
    await mkdir(staging, { recursive: true });
    for (const name of [dead, alive]) await writeFile(join(staging, name), "half");
    await fetchIt({ url });
    expect((await filesOfCache()).sort()).toEqual([stagingName, sha256].sort());
    expect(await readdir(staging)).toEqual([alive]);
  });

  test("lets several download the same file at once", async () => {
    const { url } = await serve(ok);
    const all = await Promise.all([1, 2, 3, 4].map(() => fetchIt({ url })));
    expect(all.every(({ state }) => state === "downloaded" || state === "cached")).toBe(true);
    expect(await filesOfCache()).toEqual([sha256]);
  });

  test("says that the cache cannot be written", async () => {
    const { url } = await serve(ok);
    await writeFile(join(directory, "file"), "");
    await chmod(join(directory, "file"), 0o600);
    const options = { cacheDir: join(directory, "file", "cache") };
    await expect(fetchIt({ url }, options)).rejects.toMatchObject({ code: "data/not-writable" });
  });

  test("verifies local sources, and fetches nothing", async () => {
    await writeFile(join(directory, "rows.csv"), content);
    const file = { path: "rows.csv", sha256 };
    expect(await fetchSource(file, { baseDir: directory, cacheDir })).toMatchObject({ state: "local" });
    expect(await filesOfCache()).toEqual([]);
  });
});

describe("verifyFile() of a URL", () => {
  test("reads the snapshot when nothing is in the cache, and asks for a download when there is none", async () => {
    await writeFile(join(directory, "snapshot.csv"), content);
    const file = { url: "https://example.org/rows.csv?key=secret", sha256 };
    const places = { baseDir: directory, cacheDir };
    const read = await verifyFile({ ...file, snapshot: "snapshot.csv" }, places);
    expect(read).toMatchObject({ from: "snapshot", path: join(directory, "snapshot.csv") });
    const error = await verifyFile(file, places).catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      name: "NotFoundError",
      code: "data/not-fetched",
      message: expect.stringContaining('file "https://example.org/rows.csv?…"'),
      hint: expect.stringContaining("systole data fetch PROJECT"),
    });
    expect(JSON.stringify(error)).not.toContain("secret");
  });
});

describe("sourceProblems()", () => {
  test.each([
    [{ path: "a.csv", sha256 }, undefined],
    [{ directory: "a", sha256: sha256.toUpperCase() }, undefined],
    [{ url: "https://example.org/a.csv", snapshot: "a.csv", sha256 }, undefined],
    [{ url: "http://localhost:8000/a.csv", sha256 }, undefined],
    [{ url: "http://[::1]/a.csv", sha256 }, undefined],
    [undefined, "must be an object"],
    [{ sha256 }, "either path, url or directory, got none"],
    [{ path: "a", url: "https://b", sha256 }, "got path and url"],
    [{ path: 5, sha256 }, "a text as its path"],
    [{ path: "", sha256 }, "a text as its path"],
    [{ path: "a" }, "64 hex digits"],
    [{ path: "a", snapshot: "b", sha256 }, "a url to have a snapshot"],
    [{ url: "a.csv", sha256 }, "must have a URL"],
    [{ url: "http://example.org/a.csv", sha256 }, "an https:// URL"],
    [{ url: "http://127.0.0.1.example.org/a.csv", sha256 }, "an https:// URL"],
    [{ url: "file:///a.csv", sha256 }, "an https:// URL"],
    [{ url: "https://user:word@example.org/a.csv", sha256 }, "no user or password"],
  ])("of %j says %s", (file, problem) => {
    const found = sourceProblems(file);
    if (problem === undefined) expect(found).toEqual([]);
    else expect(found.join()).toContain(problem);
  });
});
