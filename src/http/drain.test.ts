import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { afterEach, describe, expect, test } from "vitest";
import { drain, stop } from "./drain.ts";
import { listen } from "./listen.ts";
import { createServer } from "./server.ts";

const servers: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of servers.splice(0)) await stop(app);
});

const large = Buffer.alloc(60_000_000, "0123456789");

/** A server with one large answer: from memory at `/whole`, in pieces at `/pieces`. */
async function startLarge(): Promise<{ app: FastifyInstance; port: number }> {
  const app = createServer();
  servers.push(app);
  app.get("/whole", (_request, reply) => reply.send(large));
  app.get("/pieces", (_request, reply) => {
    let place = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          controller.enqueue(large.subarray(place, place + 250_000));
          place += 250_000;
          if (place >= large.length) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    return reply.header("content-length", large.length).send(body);
  });
  await listen(app, { port: 0 });
  return { app, port: (app.server.address() as AddressInfo).port };
}

/** Asks for a path and reads nothing of the answer but its beginning. */
async function ask(port: number, path: string): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  await once(socket, "readable");
  return socket;
}

/** Reads an answer to the end of its connection. @returns how many bytes its body had. */
async function readBody(socket: Socket): Promise<number> {
  let head = "";
  let count = 0;
  for await (const piece of socket as AsyncIterable<Buffer>) {
    count += piece.length;
    if (!head.includes("\r\n\r\n")) head += piece.toString("latin1");
  }
  return count - (head.indexOf("\r\n\r\n") + 4);
}

describe("drain()", () => {
  test.each(["/whole", "/pieces"])("sends an answer to its end that began before: %s", async (path) => {
    const { app, port } = await startLarge();
    const socket = await ask(port, path);
    const draining = drain(app, { delayMs: 0 });
    await sleep(300); // the reader pauses while the port is closed
    expect(app.server.listening).toBe(false);
    expect(await readBody(socket)).toBe(large.length);
    await draining;
  });

  test("finishes a request that was arriving", async () => {
    const { app, port } = await startLarge();
    const socket = connect(port, "127.0.0.1");
    socket.write("GET /whole HTTP/1.1\r\nHost: local");
    await sleep(100);
    const draining = drain(app, { delayMs: 0 });
    await sleep(200);
    socket.write("host\r\n\r\n");
    expect(await readBody(socket)).toBe(large.length);
    await draining;
  });

  test("is not held up by who does not read", async () => {
    const { app, port } = await startLarge();
    const socket = await ask(port, "/whole");
    socket.on("error", () => {});
    await drain(app, { delayMs: 0, timeoutMs: 300 });
    expect(await readBody(socket).catch(() => 0)).toBeLessThan(large.length);
  });
});
