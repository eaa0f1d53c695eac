import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { afterEach, describe, expect, test } from "vitest";
import { ConflictError, NotFoundError, StorageError } from "../core/index.ts";
import { drain, stop } from "./drain.ts";
import { listen } from "./listen.ts";
import { addProbes } from "./probes.ts";
import { createServer, type ServerOptions } from "./server.ts";

const servers: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of servers.splice(0)) await stop(app);
});

const quick: ServerOptions = { headersTimeoutMs: 300, requestTimeoutMs: 600, timeoutCheckMs: 50 };

/** A server, and a request of it that can be held up. */
interface Echo {
  readonly app: FastifyInstance;
  readonly port: number;
  /** Resolves when `/wait` has been asked for. */
  readonly asked: Promise<void>;
  /** Lets `/wait` answer, which it does not before. */
  readonly release: () => void;
}

/** A server that echoes what it is sent, and waits where it is told to. */
async function startEcho(options: ServerOptions = {}): Promise<Echo> {
  const app = createServer(options);
  const [asked, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  servers.push(app);
  addProbes(app, { unready: () => undefined });
  app.post("/echo", (request) => request.body);
  app.get("/wait", async () => {
    asked.resolve();
    await released.promise;
    return { waited: true };
  });
  await listen(app, { port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return { app, port, asked: asked.promise, release: released.resolve };
}

/** Opens a socket, writes a text, and collects what comes back until the other side closes. */
function open(port: number, text = ""): { socket: Socket; closed: Promise<string>; received: () => string } {
  const socket = connect(port, "127.0.0.1");
  let received = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    received += chunk;
  });
  socket.on("error", () => {}); // a cut connection is what some tests want
  if (text !== "") socket.write(text);
  const closed = new Promise<string>((resolve) => socket.on("close", () => resolve(received)));
  return { socket, closed, received: () => received };
}

const head = (path: string, extra = ""): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${extra}\r\n`;
const bodyOf = (answer: string): unknown => JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));

describe("a server made by createServer()", () => {
  test("cuts clients that are slow with their headers", async () => {
    const { port } = await startEcho();
    const { closed } = open(port, "GET /livez HTTP/1.1\r\nHost: local");
    const answer = await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(bodyOf(answer)).toMatchObject({ status: 408, code: "http/request-timeout" });
  });

  test("cuts clients that are slow with their body, one byte at a time", async () => {
    const { app } = await startEcho();
    expect(app.server.requestTimeout).toBe(10_000);
    const { port } = await startEcho({ headersTimeoutMs: 1000, requestTimeoutMs: 1500 });
    const { socket, closed } = open(
      port,
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n",
    );
    const drip = setInterval(() => socket.write("1"), 20);
    const answer = await closed;
    clearInterval(drip);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  test("serves others while slow clients hang on", async () => {
    const { port } = await startEcho({ headersTimeoutMs: 1500, requestTimeoutMs: 2000 });
    const slow = Array.from({ length: 50 }, () => open(port, "POST /echo HTTP/1.1\r\nHost: localhost\r\n"));
    const answer = await fetch(`http://127.0.0.1:${port}/livez`);
    expect(answer.status).toBe(200);
    await Promise.all(slow.map(({ closed }) => closed));
  });

  test("refuses an endless chunked body with 413 and closes", async () => {
    const { port } = await startEcho({ bodyLimitBytes: 1000 });
    const { socket, closed } = open(
      port,
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    const feed = setInterval(() => socket.write("6\r\n[1,2,3\r\n".repeat(50)), 5);
    const answer = await closed;
    clearInterval(feed);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toMatch(/connection: close/i);
  });

  test("refuses a body that is announced too large before it comes", async () => {
    const { port } = await startEcho({ bodyLimitBytes: 1000 });
    const { closed } = open(
      port,
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1001\r\n\r\n",
    );
    expect(await closed).toMatch(/^HTTP\/1\.1 413 /);
  });

  test("takes a hundred thousand tiny chunks without falling over", async () => {
    const { port } = await startEcho({ requestTimeoutMs: 600_000 });
    const { socket, closed, received } = open(
      port,
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    socket.write("1\r\n[\r\n");
    for (let i = 0; i < 100; i++) socket.write("6\r\n12345,\r\n".repeat(1000));
    socket.write("2\r\n1]\r\n0\r\n\r\n");
    await closed;
    expect(received()).toMatch(/^HTTP\/1\.1 200 /);
  });

  test.each([
    ["what is not HTTP", "hello\r\n\r\n", 400],
    [
      "two lengths",
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      400,
    ],
    [
      "headers without end",
      `GET /livez HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`,
      431,
    ],
  ])("refuses %s and tells who counts", async (_, text, status) => {
    const refusals: number[] = [];
    const { port } = await startEcho({ ...quick, onEarlyRefusal: (code) => refusals.push(code) });
    const { closed } = open(port, text);
    expect(await closed).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(text.includes("Host") || text.startsWith("hello") ? refusals : [status]).toEqual([status]);
  });

  const post =
    "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n";
  test.each([
    ["no Host", "GET /livez HTTP/1.1\r\n\r\n", 400, "http/bad-request"],
    [
      "two Hosts",
      "GET /livez HTTP/1.1\r\nHost: localhost\r\nhost: localhost\r\n\r\n",
      400,
      "http/bad-request",
    ],
    ["another Expect", `${post}Expect: wonders\r\nContent-Length: 2\r\n\r\n{}`, 417, "http/expectation"],
    [
      "a packed body in chunks",
      `${post}Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
      415,
      "http/content-encoding",
    ],
    [
      "a packed body",
      `${post}Content-Encoding: identity, gzip\r\nContent-Length: 2\r\n\r\n{}`,
      415,
      "http/content-encoding",
    ],
  ])("refuses %s as a problem, and closes", async (_, text, status, code) => {
    const { port } = await startEcho({});
    const answer = await open(port, text).closed;
    expect(answer).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*content-type: application/problem\\+json`, "i"),
    );
    expect(answer).toContain(`"code":"${code}"`);
  });

  test.each([
    [
      "a body that is said not to be packed",
      `${post}Content-Encoding: IDENTITY\r\nContent-Length: 2\r\n\r\n{}`,
      "{}",
    ],
    ["a client of HTTP/1.0 without Host", "GET /livez HTTP/1.0\r\n\r\n", '{"status":"ok"}'],
    ["Expect: 100-continue", `${post}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}`, "{}"],
    ["a byte order mark", `${post}Content-Length: 5\r\n\r\n\ufeff{}`, "{}"],
  ])("takes %s", async (_, text, body) => {
    const { port } = await startEcho({});
    const answer = await open(port, text).closed;
    expect(answer).toMatch(/HTTP\/1\.1 200 /);
    expect(answer.endsWith(body)).toBe(true);
  });

  test("refuses a body that has more or fewer bytes than it was announced with", async () => {
    const { port } = await startEcho({});
    const { socket, closed } = open(port, `${post}Content-Length: 20\r\n\r\n{}`);
    socket.end();
    expect(await closed).not.toMatch(/^HTTP\/1\.1 200/);
  });

  test("keeps the bytes of half-sent bodies within their bound, and takes small bodies meanwhile", async () => {
    const { port } = await startEcho({
      headersTimeoutMs: 3000,
      requestTimeoutMs: 3000,
      timeoutCheckMs: 50,
      maxPendingBytes: 1 << 20,
    });
    const half = Array.from({ length: 8 }, () =>
      open(port, `${post}Content-Length: 600000\r\n\r\n${" ".repeat(400_000)}`),
    );
    await sleep(300);
    const small = await open(port, `${post}Content-Length: 2\r\n\r\n{}`).closed;
    expect(small).toMatch(/^HTTP\/1\.1 200 /);
    const answers = await Promise.all(half.map(({ closed }) => closed));
    const refused = answers.filter((answer) => /^HTTP\/1\.1 503 [\s\S]*retry-after: 1/i.test(answer));
    expect(refused.length).toBeGreaterThanOrEqual(6);
    expect(answers.filter((answer) => answer.startsWith("HTTP/1.1 408")).length).toBe(8 - refused.length);
  });

  test("serves below a root path, whether a proxy leaves it out or not", async () => {
    const { port } = await startEcho({ rootPath: "/a/b" });
    const statusOf = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
    expect(
      await Promise.all(["/livez", "/a/b/livez", "/a/livez", "/a/blivez", "/a/b/a/b/livez"].map(statusOf)),
    ).toEqual([200, 200, 404, 404, 404]);
  });

  test("tells callers of their mistakes, and nothing of what failed behind it", async () => {
    const app = createServer();
    servers.push(app);
    const failures: Readonly<Record<string, Error>> = {
      absent: new NotFoundError("model/not-found", "no such model", { hint: "look again" }),
      taken: new ConflictError("serve/port-in-use", "somebody has it"),
      disk: new StorageError("model/unreadable", "cannot read /srv/secret"),
      bug: new TypeError("at /srv/secret"),
    };
    app.get<{ Params: { name: string } }>("/fail/:name", (request) => {
      throw failures[request.params.name]!;
    });
    const answers = await Promise.all(
      Object.keys(failures).map(async (name) => (await app.inject(`/fail/${name}`)).json()),
    );
    expect(answers).toMatchObject([
      { status: 404, code: "model/not-found", detail: "no such model", hint: "look again" },
      { status: 409, code: "serve/port-in-use" },
      { status: 503, code: "model/unreadable" },
      { status: 500, code: "http/internal" },
    ]);
    expect(JSON.stringify(answers)).not.toContain("secret");
  });
});

describe("listen()", () => {
  test("says which port is taken, and what to do", async () => {
    const { port } = await startEcho();
    const second = createServer();
    await expect(listen(second, { port })).rejects.toMatchObject({
      code: "serve/port-in-use",
      message: `port ${port} of 127.0.0.1 must be free, another program has it`,
      hint: expect.stringContaining("--port"),
    });
  });

  test("says when the host is not this machine's", async () => {
    await expect(listen(createServer(), { host: "203.0.113.1", port: 0 })).rejects.toMatchObject({
      code: "serve/host",
    });
  });
});

describe("drain()", () => {
  test("fails readiness at once, serves on, closes each connection, and finishes what is under way", async () => {
    const { app, port, asked, release } = await startEcho();
    const url = `http://127.0.0.1:${port}`;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const slow = fetch(`${url}/wait`);
    await asked;
    const delay = new AbortController();
    const draining = drain(app, { delayMs: 600_000, timeoutMs: 600_000, signal: delay.signal });
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, ready.headers.get("connection")]).toEqual([503, "close"]);
    const alive = await fetch(`${url}/livez`);
    expect([alive.status, alive.headers.get("connection")]).toEqual([200, "close"]);
    delay.abort();
    release();
    await draining;
    expect(await (await slow).json()).toEqual({ waited: true });
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
  });

  test("lets no idle connection hold it up", async () => {
    const { app, port } = await startEcho();
    app.server.keepAliveTimeout = 600_000; // longer than the test may last
    const { socket, closed, received } = open(port, head("/livez"));
    await once(socket, "data");
    await drain(app, { delayMs: 0, timeoutMs: 600_000 });
    await closed;
    expect(received()).toMatch(/^HTTP\/1\.1 200 /);
  });

  test("cuts what takes longer than its time", async () => {
    const { app, port, asked } = await startEcho();
    const { closed } = open(port, head("/wait"));
    await asked;
    await drain(app, { delayMs: 0, timeoutMs: 200 });
    expect(await closed).toBe(""); // no answer, which would have come
  });

  test("ends its delay early when told to", async () => {
    const { app } = await startEcho();
    const controller = new AbortController();
    const draining = drain(app, { delayMs: 60_000, signal: controller.signal });
    controller.abort();
    await draining;
    expect(app.server.listening).toBe(false);
  });
});

test("stop() cuts what is under way", async () => {
  const { app, port, asked } = await startEcho();
  const { closed } = open(port, head("/wait"));
  await asked;
  await stop(app);
  expect(await closed).toBe(""); // no answer, which would have come
});
