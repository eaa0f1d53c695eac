import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { FastifyInstance } from "fastify";
import { afterEach, describe, expect, test } from "vitest";
import { stop } from "./drain.ts";
import { listen } from "./listen.ts";
import { createServer, type ServerOptions } from "./server.ts";

const servers: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of servers.splice(0)) await stop(app);
});

/** A server whose answers have as many bytes as they are asked for, at once at `/whole`, and in pieces at `/pieces`. */
async function startServer(options: ServerOptions): Promise<{ app: FastifyInstance; port: number }> {
  const app = createServer({ readerPatienceMs: 400, ...options });
  servers.push(app);
  app.get<{ Querystring: { bytes: string; ms?: string } }>("/whole", async ({ query }) => {
    await sleep(Number(query.ms ?? 0));
    return Buffer.alloc(Number(query.bytes), "a");
  });
  app.get<{ Querystring: { bytes: string } }>("/pieces", ({ query }, reply) => {
    let left = Number(query.bytes);
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          controller.enqueue(new Uint8Array(Math.min(left, 100_000)));
          left -= 100_000;
          if (left <= 0) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    return reply.header("content-length", query.bytes).send(body);
  });
  await listen(app, { port: 0 });
  return { app, port: (app.server.address() as AddressInfo).port };
}

function ask(port: number, path: string, headers = ""): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`);
  return socket.pause();
}

/** Waits until a server has so many connections. */
async function untilOpen(app: FastifyInstance, count: number): Promise<void> {
  const countOpen = promisify(app.server.getConnections.bind(app.server));
  while ((await countOpen()) !== count) await sleep(20);
}

describe("a client that does not read its answer", () => {
  test.each([
    ["of one piece", "/whole?bytes=30000000", ""],
    ["that closes its connection", "/whole?bytes=30000000", "Connection: close\r\n"],
    ["of many pieces", "/pieces?bytes=30000000", ""],
  ])("is cut, of an answer %s", async (_, path, headers) => {
    const { app, port } = await startServer({});
    const socket = ask(port, path, headers).on("error", () => {});
    await untilOpen(app, 1);
    await untilOpen(app, 0);
    socket.destroy();
  });

  test.runIf(process.platform === "linux")("is cut when the system has taken all of the answer", async () => {
    const { app, port } = await startServer({});
    const clients = Array.from({ length: 20 }, () => ask(port, "/whole?bytes=1048576"));
    const ends = clients.map((socket) => once(socket, "error").then(([error]) => error.code));
    await untilOpen(app, 20);
    await untilOpen(app, 0);
    for (const socket of clients) socket.resume();
    expect(await Promise.all(ends)).toEqual(clients.map(() => "ECONNRESET"));
  });

  test("is cut when it reads less than it must on average", async () => {
    const { app, port } = await startServer({ readerBytesPerSecond: 1e9 });
    const socket = ask(port, "/whole?bytes=60000000").on("error", () => {});
    const reading = setInterval(() => socket.read(50_000), 50);
    await untilOpen(app, 1);
    await untilOpen(app, 0);
    clearInterval(reading);
    socket.destroy();
  });
});

describe("a client is not cut", () => {
  test.each(["/whole", "/pieces"])("while it reads slowly, of %s", async (path) => {
    const { port } = await startServer({ readerBytesPerSecond: 100_000 });
    const socket = ask(port, `${path}?bytes=20000000`, "Connection: close\r\n");
    let count = 0;
    while (!socket.readableEnded) {
      const piece = socket.read() as Buffer | null;
      count += piece?.length ?? 0;
      await sleep(2); // some 64 KiB each: longer than its patience in all
    }
    expect(count).toBeGreaterThan(20_000_000);
  });

  test("while it waits for a slow answer, or is idle after one that it has read", async () => {
    const { app, port } = await startServer({});
    const socket = ask(port, "/whole?bytes=1048576&ms=700").resume();
    await untilOpen(app, 1);
    await sleep(1400);
    expect(socket.closed).toBe(false);
    socket.destroy();
  });
});
