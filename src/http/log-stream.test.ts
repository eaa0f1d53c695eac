import { expect, test } from "vitest";
import { LogStream } from "./log-stream.ts";

/** A log that takes what is written when it is told to. */
function openLog() {
  let pending: { text: string; done: (error?: Error) => void } | undefined;
  const taken: string[] = [];
  const errors: Error[] = [];
  const log = new LogStream(
    (text, done) => {
      if (pending !== undefined) throw new Error("one write at a time");
      pending = { text, done };
    },
    (error) => errors.push(error),
  );
  const take = (error?: Error): boolean => {
    const now = pending;
    pending = undefined;
    if (now === undefined) return false;
    if (error === undefined) taken.push(now.text);
    now.done(error);
    return true;
  };
  return { log, take, errors, lines: () => taken.join("").split("\n").slice(0, -1) };
}

test("lines are written in their order, whoever reads how slowly", () => {
  const { log, take, lines } = openLog();
  for (let i = 0; i < 1000; i++) log.write(`${i}\n`);
  while (take());
  expect(lines()).toEqual(Array.from({ length: 1000 }, (_, i) => String(i)));
  expect(log.droppedLines).toBe(0);
});

test("a log that nobody reads keeps a mebibyte, and tells how many lines are missing and where", () => {
  const { log, take, lines } = openLog();
  const line = `${"x".repeat(999)}\n`;
  for (let i = 0; i < 5000; i++) log.write(line);
  const dropped = log.droppedLines;
  expect(dropped).toBeGreaterThan(3900);
  while (take());
  log.write("after\n");
  while (take());
  const all = lines();
  expect(all.length).toBe(5000 - dropped + 2);
  expect(JSON.parse(all.at(-2)!)).toMatchObject({ level: "warn", dropped });
  expect(all.at(-1)).toBe("after");
  expect(log.droppedLines).toBe(dropped);
});

test("lines that cannot be written are dropped and counted; it is said once, and the log flows again", () => {
  const { log, take, errors, lines } = openLog();
  for (let i = 0; i < 3; i++) {
    log.write(`${i}\n`);
    take(new Error("full"));
  }
  expect([log.droppedLines, errors.length]).toEqual([3, 1]);
  log.write("again\n");
  while (take());
  expect(lines()[0]).toBe("again");
  expect(JSON.parse(lines()[1]!)).toMatchObject({ dropped: 3 });
});

test("flush() waits for the last lines, and no longer than it may", async () => {
  const { log, take } = openLog();
  log.write("a\n");
  expect(await log.flush(30)).toBe(false);
  take();
  expect(await log.flush(30)).toBe(true);
});
