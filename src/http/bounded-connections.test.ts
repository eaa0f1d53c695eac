import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { afterEach, expect, test } from "vitest";
import { stop } from "./drain.ts";
import { listen } from "./listen.ts";
import { addProbes } from "./probes.ts";
import { createServer } from "./server.ts";

let app: FastifyInstance;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await stop(app);
});

async function start(maxConnections: number): Promise<number> {
  app = createServer({ maxConnections });
  addProbes(app, { unready: () => undefined });
  app.get("/", () => ({}));
  app.post("/echo", (request) => request.body);
  await listen(app, { port: 0 });
  return (app.server.address() as AddressInfo).port;
}

/** Opens a connection, sends a text, and collects what comes back. */
function open(
  port: number,
  text: string,
): { readonly received: () => string; readonly closed: Promise<void> } {
  let received = "";
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  sockets.push(socket);
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    received += chunk;
  });
  socket.write(text);
  return { received: () => received, closed: new Promise((resolve) => socket.on("close", () => resolve())) };
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const half =
  "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n[";

test("beyond the bound requests are refused with 503 and Retry-After, and probes are answered", async () => {
  const port = await start(5);
  const busy = Array.from({ length: 5 }, () => open(port, half));
  await sleep(100);
  const refused = open(port, get("/"));
  const probe = open(port, get("/livez"));
  await Promise.all([refused.closed, probe.closed]);
  expect(refused.received()).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 1[\s\S]*"http\/overloaded"/i);
  expect(probe.received()).toMatch(/^HTTP\/1\.1 200 [\s\S]*connection: close/i);
  expect(busy.map(({ received }) => received())).toEqual(["", "", "", "", ""]);
});

test("a connection without a request gives its place to a new one", async () => {
  const port = await start(5);
  const idle = Array.from({ length: 5 }, () => open(port, get("/")));
  await sleep(1200);
  expect(open(port, get("/")).closed).toBeDefined();
  await idle[0]!.closed;
  expect(idle.every(({ received }) => received().startsWith("HTTP/1.1 200"))).toBe(true);
});
