import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createReporter } from "./reporter.ts";

/** A reporter that writes into a list, with a clock that the test moves. */
function listen({ isTTY = false, quiet = false } = {}) {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream;
  const clock = { seconds: 0 };
  const reporter = createReporter({ quiet, stream, now: () => clock.seconds * 1000 });
  return { reporter, clock, written, text: () => written.join("") };
}

beforeEach(() => {
  for (const name of ["CI", "TERM", "NO_COLOR"]) vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

describe("where there is no terminal, progress comes as lines:", () => {
  it("none of a stage that is over in ten seconds", () => {
    const { reporter, clock, text } = listen();
    reporter.onStageStart?.("evaluate");
    for (let done = 1; done <= 10; done++) {
      clock.seconds += 0.9;
      reporter.onProgress?.("evaluate", done, 10, 10 - done);
    }
    expect(text()).toBe("");
  });

  it("the fits that are done and the time that is left, as the stage knows it", () => {
    const { reporter, clock, text } = listen();
    reporter.onStageStart?.("evaluate");
    clock.seconds = 50;
    reporter.onProgress?.("evaluate", 3, 10, 118);
    expect(text()).toBe("evaluate: 3 of 10 fits, about 2 minutes left\n");
  });

  it("at most one in ten seconds, and one for each tenth of the work", () => {
    const { reporter, clock, written } = listen();
    reporter.onStageStart?.("read");
    for (let step = 1; step < 3000; step++) {
      clock.seconds += 0.1; // 300 seconds in all
      reporter.onProgress?.("read", step * 1e6, 3e9);
    }
    expect(written).toHaveLength(9);
    expect(written[0]).toMatch(/^read: 300 of 3000 MB, about [45] minutes left\n$/);
    const fast = listen();
    fast.reporter.onStageStart?.("read");
    for (let step = 1; step < 400; step++) {
      fast.clock.seconds += 0.1; // 40 seconds in all: a tenth of the work takes four
      fast.reporter.onProgress?.("read", step, 400);
    }
    expect(fast.written).toHaveLength(3);
  });

  it("one in five minutes of work that hardly moves", () => {
    const { reporter, clock, written } = listen();
    reporter.onStageStart?.("train");
    for (let step = 1; step < 60; step++) {
      clock.seconds += 60; // an hour in all
      reporter.onProgress?.("train", step, 100_000);
    }
    expect(written.length).toBeGreaterThan(8);
    expect(written.length).toBeLessThan(13);
  });

  it("one of the comparison after reading, though reading had come further", () => {
    const { reporter, clock, written } = listen();
    reporter.onStageStart?.("evaluate");
    clock.seconds = 20;
    reporter.onProgress?.("read", 99, 100);
    clock.seconds = 40;
    reporter.onProgress?.("evaluate", 2, 10);
    expect(written.at(-1)).toBe("evaluate: 2 of 10 fits\n");
  });

  it("none when it is told to be quiet", () => {
    const { reporter, clock, text } = listen({ quiet: true });
    reporter.onStageStart?.("evaluate");
    reporter.onNote?.("evaluate: about 6 minutes for 10 fits");
    clock.seconds = 100;
    reporter.onProgress?.("evaluate", 3, 10, 60);
    expect(text()).toBe("");
  });
});

describe("on a terminal", () => {
  it("the line of progress is redrawn in place, with the time that is left", () => {
    const { reporter, clock, written } = listen({ isTTY: true });
    reporter.onStageStart?.("evaluate");
    clock.seconds = 1;
    reporter.onProgress?.("evaluate", 1, 10, 540);
    expect(written.slice(-2)).toEqual(["\r\u001b[2K", "  evaluate … 1 of 10 fits, about 9 minutes left"]);
  });

  it("a stage of like pieces tells the time by its own pace, once it has one", () => {
    const { reporter, clock, written } = listen({ isTTY: true });
    reporter.onStageStart?.("train");
    clock.seconds = 1;
    reporter.onProgress?.("train", 1, 100);
    expect(written.at(-1)).toBe("  train … 1 %");
    clock.seconds = 20;
    reporter.onProgress?.("train", 20, 100);
    expect(written.at(-1)).toBe("  train … 20 %, about 80 seconds left");
  });
});

it("no control character of a file reaches the terminal", () => {
  const { reporter, text } = listen();
  reporter.info("a\u001b[31m\nb\u202e");
  reporter.warn("c\u009b");
  reporter.onNote?.("d\r");
  expect(text()).toBe("a\\u001b[31m\nb\\u202e\nwarning: c\\u009b\nd\\u000d\n");
});

it("a warning is given once, however often it is heard", () => {
  const { reporter, written } = listen();
  reporter.onWarning?.("a");
  reporter.warn("a");
  reporter.onWarning?.("b");
  expect(written).toEqual(["warning: a\n", "warning: b\n"]);
});
