import type { AddressInfo } from "node:net";
import { Worker } from "node:worker_threads";
import fastify, { type FastifyInstance } from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { Instruments } from "./instruments.ts";

/** What the client below tells, each at its place in shared memory: 1 when it has happened. */
const [connected, maySend, sent, answered] = [0, 1, 2, 3];

/** A client on a thread of its own, which opens a connection, sends a request when it is told to, and reads the answer. */
const client = `
  const { connect } = require("node:net");
  const { workerData: { port, told } } = require("node:worker_threads");
  const tell = (place) => { Atomics.store(told, place, 1); Atomics.notify(told, place); };
  const socket = connect(port, "127.0.0.1", () => {
    tell(${connected});
    Atomics.wait(told, ${maySend}, 0);
    socket.write("GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n", () => tell(${sent}));
  });
  socket.once("data", () => { tell(${answered}); socket.destroy(); });
`;

/** A server that is timed, and a client of it that has not connected yet. */
async function startTimed(): Promise<{
  app: FastifyInstance;
  told: Int32Array;
  latencyMs(): Promise<number>;
}> {
  const instruments = new Instruments();
  const app = fastify({ forceCloseConnections: true });
  instruments.observe(app);
  app.get("/", async () => "here");
  await app.listen({ port: 0, host: "127.0.0.1" });
  const told = new Int32Array(new SharedArrayBuffer(16));
  const { port } = app.server.address() as AddressInfo;
  const worker = new Worker(client, { eval: true, workerData: { port, told } });
  onTestFinished(async () => {
    await worker.terminate();
    await app.close();
  });
  const latencyMs = async (): Promise<number> => {
    const [, sum = ""] = /latency_seconds_sum\{endpoint="\/"\} (\S+)/.exec(
      (await instruments.render()).text,
    )!;
    return Number(sum) * 1000;
  };
  return { app, told, latencyMs };
}

/** Waits until the client tells something, while the loop turns. */
async function until(told: Int32Array, place: number): Promise<void> {
  while (Atomics.load(told, place) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Lets nothing else happen in this thread for a time. @returns milliseconds, at least that many. */
function holdUp(milliseconds: number): number {
  const start = performance.now();
  while (performance.now() - start < milliseconds);
  return performance.now() - start;
}

test("a request that waits in its socket while the process is at work has waited", async () => {
  const { told, latencyMs } = await startTimed();
  await until(told, connected);
  await new Promise((resolve) => setTimeout(resolve, 20)); // the connection is taken
  Atomics.store(told, maySend, 1);
  Atomics.notify(told, maySend);
  while (Atomics.load(told, sent) === 0); // it is in the socket, and nobody here has read it
  const held = holdUp(300);
  await until(told, answered);
  expect(await latencyMs()).toBeGreaterThanOrEqual(held);
});

test("a connection that waits to be taken has waited, with the request that came along", async () => {
  const { told, latencyMs } = await startTimed();
  Atomics.store(told, maySend, 1);
  while (Atomics.load(told, sent) === 0);
  const held = holdUp(300);
  await until(told, answered);
  expect(await latencyMs()).toBeGreaterThanOrEqual(held);
});

test("the time in which a client sends nothing is not waited for the server", async () => {
  const { told, latencyMs } = await startTimed();
  await until(told, connected);
  const start = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 500));
  const idle = performance.now() - start;
  Atomics.store(told, maySend, 1);
  Atomics.notify(told, maySend);
  await until(told, answered);
  const all = performance.now() - start;
  expect(await latencyMs()).toBeLessThan(all - idle / 2);
});

test("requests are in flight until they are answered or their client has gone", async () => {
  const instruments = new Instruments();
  const app = fastify();
  instruments.observe(app);
  const inFlight = async (): Promise<string | undefined> =>
    /^api_requests_in_flight (\d+)$/m.exec((await instruments.render()).text)?.[1];
  let seen: string | undefined;
  app.get("/", async () => {
    seen = await inFlight();
    return "here";
  });
  app.get("/left", (_, reply) => reply.raw.destroy());
  await app.inject("/");
  expect([seen, await inFlight()]).toEqual(["1", "0"]);
  await app.listen({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  await expect(fetch(`http://127.0.0.1:${port}/left`)).rejects.toThrow();
  expect(await inFlight()).toBe("0");
});
