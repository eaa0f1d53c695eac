import { openSync } from "node:fs";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { makeMemoryGroup } from "../support/memory-group.ts";
import { exchange, postHead, type ServiceProcess, startServiceProcess } from "../support/service-process.ts";

/** The memory of the container that `deploy/kubernetes` runs the service in. */
const containerBytes = 256 << 20;
/** From 20 on, the tests send as much as docs/settings.md and the promises say; below that a part of it. */
const isLong = Number(process.env["SYSTOLE_FAULT_SCALE"] ?? 1) >= 20;
/** How long a probe may take. It is asked at length only: a test that shares its cores waits for them too. */
const probeMs = isLong ? 500 : Infinity;

let service: ServiceProcess;
afterEach(async () => {
  await service.end();
});

/** Starts the service in a container's memory, and lets it answer until it has what it keeps. @returns the example records. */
async function startInContainer(): Promise<object[]> {
  const group = makeMemoryGroup(containerBytes);
  service = await startServiceProcess({ group });
  onTestFinished(async () => {
    await service.end();
    group?.remove();
  });
  const examples = await service.examples();
  for (let i = 0; i < 10; i++) expect((await predict(manyOf(examples, 1000))).status).toBe(200);
  return examples;
}

const manyOf = (examples: readonly object[], n: number): string =>
  JSON.stringify({ records: Array.from({ length: n }, (_, i) => examples[i % examples.length]) });

async function predict(body: string): Promise<{ status: number; retryAfter: string | null; body: string }> {
  const headers = { "content-type": "application/json", connection: "close" };
  const answer = await fetch(`http://127.0.0.1:${service.port}/predict`, { method: "POST", body, headers });
  return { status: answer.status, retryAfter: answer.headers.get("retry-after"), body: await answer.text() };
}

/** Asks for /livez while work is done. @returns the longest wait, how often it was answered, and how far the memory grew. */
async function whileProbed(work: () => Promise<void>) {
  const start = service.rssMib();
  let [worstMs, answered, peakMib, isOn] = [0, 0, start, true];
  const asking = (async () => {
    while (isOn) {
      const asked = performance.now();
      if ((await service.get("/livez")).status === 200) answered++;
      worstMs = Math.max(worstMs, performance.now() - asked);
      peakMib = Math.max(peakMib, service.rssMib());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  await work();
  isOn = false;
  await asking;
  console.log(
    `+${(peakMib - start).toFixed(0)} MiB of ${start.toFixed(0)}; ${answered} probes, ${worstMs.toFixed(0)} ms at most`,
  );
  return { grownMib: peakMib - start, answered, worstMs };
}

/** How often each status begins an answer. */
const statusesOf = (answers: readonly string[]): string[] => [
  ...new Set(answers.map((answer) => /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? "none")),
];

/**
 * What half-sent bodies may add, in MiB: the promised 64 where the machine has nothing else to do. Beside other tests what is thrown away
 * of refused bodies waits longer for the collector of garbage; it was 30 to 70 then.
 */
const halfSentMib = isLong ? 64 : 96;

describe("in the memory of a container", () => {
  test("16 clients send bodies in pieces of one byte: memory follows the bytes", async () => {
    await startInContainer();
    const piece = Buffer.from("1\r\n \r\n".repeat(4096));
    const nPieces = isLong ? 256 : 16;
    const { grownMib, answered } = await whileProbed(async () => {
      const body = function* () {
        yield postHead("Connection: close", "Transfer-Encoding: chunked");
        for (let i = 0; i < nPieces; i++) yield piece;
        yield "2\r\n{}\r\n0\r\n\r\n";
      };
      const answers = await Promise.all(Array.from({ length: 16 }, () => exchange(service.port, body())));
      // read, and refused for what it says; or not in time on a machine that is busy
      for (const status of statusesOf(answers)) expect(["400", "408"]).toContain(status);
    });
    expect(answered).toBeGreaterThan(0);
    expect(grownMib).toBeLessThan(32);
  });

  test("hundreds of bodies are sent half: those beyond the bound are refused, the others cut in time", async () => {
    await startInContainer();
    const bytes = 512 << 10;
    const { grownMib, answered, worstMs } = await whileProbed(async () => {
      const half = [postHead(`Content-Length: ${2 * bytes}`, "Connection: close"), Buffer.alloc(bytes, " ")];
      const nClients = isLong ? 500 : 150;
      const answers = await Promise.all(Array.from({ length: nClients }, () => exchange(service.port, half)));
      expect(
        statusesOf(answers)
          .filter((status) => status !== "none")
          .sort(),
      ).toEqual(["408", "503"]);
      const refused = answers.filter((answer) => answer.startsWith("HTTP/1.1 503"));
      for (const answer of refused) expect(answer).toMatch(/retry-after: 1/i);
      expect(refused.length).toBeGreaterThan(nClients / 2);
    });
    expect(answered).toBeGreaterThan(3);
    expect(worstMs).toBeLessThan(probeMs);
    expect(grownMib).toBeLessThan(halfSentMib);
  });

  test("a hundred requests of 10,000 records: some are answered, the others told to come again, probes come first", async () => {
    const examples = await startInContainer();
    const body = manyOf(examples, 10_000);
    const { grownMib, answered, worstMs } = await whileProbed(async () => {
      const answers = await Promise.all(Array.from({ length: isLong ? 100 : 40 }, () => predict(body)));
      const good = answers.filter(({ status }) => status === 200);
      expect(good.length).toBeGreaterThan(1);
      for (const answer of answers) {
        if (answer.status === 200) expect(answer.body).toBe(good[0]!.body);
        else expect([answer.status, answer.retryAfter]).toEqual([503, "1"]);
      }
      expect(good.length).toBeLessThan(answers.length);
    });
    expect(answered).toBeGreaterThan(3); // while the large ones were worked on
    expect(worstMs).toBeLessThan(probeMs);
    expect(grownMib).toBeLessThan(64);
  });
});

/** The lines that the service says it has dropped. */
async function droppedLines(): Promise<number> {
  const text = await (await service.get("/metrics")).text();
  return Number(/^systole_log_lines_dropped_total (\d+)$/m.exec(text)?.[1]);
}

/** Asks so many hundreds of times for /livez, each hundred on a connection of its own. */
async function askOften(hundreds: number): Promise<void> {
  const request = "GET /livez HTTP/1.1\r\nHost: localhost\r\n";
  const asked = `${`${request}\r\n`.repeat(99)}${request}Connection: close\r\n\r\n`;
  for (let i = 0; i < hundreds; i++) {
    const answers = await exchange(service.port, [asked]);
    expect(answers.match(/HTTP\/1\.1 200/g)?.length).toBe(100);
  }
}

test("a log that nobody reads stops nothing: all of 10,000 requests are answered, dropped lines are counted", async () => {
  service = await startServiceProcess({ stderr: "pipe" });
  service.child.stderr!.pause();
  await askOften(100);
  expect(await droppedLines()).toBeGreaterThan(0);
  expect(await service.end()).toBe(0);
});

test("a log whose disk is full is said on standard output at the start, and stops nothing", async () => {
  service = await startServiceProcess({ stderr: openSync("/dev/full", "w") });
  let said = "";
  service.child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await askOften(3);
  expect(said).toMatch(/^warning: the log cannot be written: .*ENOSPC/);
  expect(await droppedLines()).toBeGreaterThan(200);
  expect(await service.end()).toBe(0);
});
