import { Command } from "commander";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { DataError, ParameterError } from "../core/index.ts";
import { describeError, exitCodeOf } from "./exit.ts";
import { createReporter } from "./reporter.ts";
import { runProgram } from "./run-program.ts";
import { textTable } from "./text-table.ts";

const aborted = (signal: string) => new DOMException(`stopped by ${signal}`, "AbortError");

describe("exitCodeOf()", () => {
  it.each<[string, unknown, number]>([
    ["a wrong option", new ParameterError("cli/option", "m"), 2],
    ["a wrong parameter of the project", new ParameterError("parameter/invalid", "m"), 1],
    ["wrong data", new DataError("gate/failed", "m"), 1],
    ["a mistake of ours", new TypeError("m"), 1],
    ["what is no error", "m", 1],
    ["Ctrl-C", aborted("SIGINT"), 130],
    ["SIGTERM", aborted("SIGTERM"), 143],
    ["a terminal that was closed", aborted("SIGHUP"), 129],
  ])("of %s", (_, error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });
});

describe("describeError()", () => {
  it("says message, remedy and code of what we throw, and shows the stack of what we did not mean to", () => {
    const error = new DataError("gate/failed", "it must pass", { hint: "try again" });
    expect(describeError(error)).toBe("error: it must pass\nhint: try again\ncode: gate/failed");
    expect(describeError(new DataError("gate/failed", "m"))).toBe("error: m\ncode: gate/failed");
    const odd = new DataError("gate/failed", "m\u001b[2J\nn", { hint: "h\r" });
    expect(describeError(odd)).toBe("error: m\\u001b[2J\nn\nhint: h\\u000d\ncode: gate/failed");
    expect(describeError(new TypeError("oops"))).toMatch(
      /^error: unexpected: TypeError: oops\n {4}at [\s\S]*please report it/,
    );
    expect(describeError("text")).toBe("error: text");
    const full = Object.assign(new Error("ENOSPC"), { code: "ENOSPC", syscall: "write", path: "/a" });
    expect(describeError(full)).toBe(
      'error: file "/a" must be writable, the disk is full (ENOSPC)\nhint: make room on the disk\ncode: files/disk-full',
    );
    expect(describeError(aborted("SIGINT"))).toBe("interrupted: nothing of the unfinished stage was kept");
  });
});

describe("runProgram()", () => {
  const codeBefore = process.exitCode;
  afterEach(() => {
    process.exitCode = codeBefore;
    vi.restoreAllMocks();
  });

  it.each<[string, readonly string[], number | string | undefined | null]>([
    ["success", ["go"], codeBefore],
    ["a command that fails", ["fail"], 1],
    ["a wrong word", ["go", "--unknown"], 2],
    ["help", ["--help"], 0],
  ])("leaves the exit code of %s", async (_, words, code) => {
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const program = new Command("program")
      .exitOverride()
      .configureOutput({ writeOut: () => {}, writeErr: () => {} });
    program.command("go").action(() => {});
    program.command("fail").action(() => {
      throw new DataError("gate/failed", "it must pass");
    });
    await runProgram(program, words);
    expect(process.exitCode).toBe(code);
    expect(written.mock.calls.flat().join("")).toBe(
      code === 1 ? "error: it must pass\ncode: gate/failed\n" : "",
    );
  });
});

describe("textTable()", () => {
  const cell = fc.stringMatching(/^[a-z0-9 ]{0,9}$/);
  it("aligns columns: every cell begins, or ends, where its header does", () => {
    const tables = fc
      .integer({ min: 1, max: 4 })
      .chain((n) =>
        fc.tuple(
          fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: n, maxLength: n }),
          fc.array(fc.array(cell, { minLength: n, maxLength: n }), { maxLength: 5 }),
          fc.uniqueArray(fc.nat(n - 1)),
        ),
      );
    fc.assert(
      fc.property(tables, ([header, rows, right]) => {
        const lines = textTable(header, rows, { right, width: 200 }).split("\n");
        expect(lines).toHaveLength(rows.length + 2);
        const dashes = [...lines[1]!.matchAll(/-+/g)];
        dashes.forEach((dash, j) => {
          [header, ...rows].forEach((row, i) => {
            const shown = lines[i === 0 ? 0 : i + 1]!.padEnd(200).slice(
              dash.index,
              dash.index + dash[0].length,
            );
            const padded = right.includes(j)
              ? row[j]!.padStart(dash[0].length)
              : row[j]!.padEnd(dash[0].length);
            expect(shown).toBe(padded);
          });
          expect(dash[0].length).toBe(Math.max(...[header, ...rows].map((row) => row[j]!.length)));
        });
        for (const line of lines) expect(line).toBe(line.trimEnd());
      }),
    );
  });
});

describe("createReporter()", () => {
  const listen = (isTTY: boolean) => {
    const written: string[] = [];
    const stream = {
      isTTY,
      write: (text: string) => written.push(text) > 0,
    } as unknown as NodeJS.WriteStream;
    return { stream, written };
  };
  const done = { name: "read", status: "done", detail: "303 rows", seconds: 1.234 } as const;

  it("writes plain lines where there is no terminal, one a stage", () => {
    const { stream, written } = listen(false);
    const reporter = createReporter({ quiet: false, stream });
    reporter.onStageStart?.("read");
    reporter.onProgress?.("read", 1, 2);
    reporter.onStageEnd?.(done as never);
    reporter.onStageEnd?.({ ...done, status: "skipped" } as never);
    expect(written.join("")).toBe(
      "✓ read      303 rows (1.23 s)\n– read      303 rows (unchanged, skipped)\n",
    );
  });

  it("says nothing but warnings when it is told to be quiet", () => {
    const { stream, written } = listen(false);
    const reporter = createReporter({ quiet: true, stream });
    reporter.info("a");
    reporter.onStageEnd?.(done as never);
    reporter.warn("b");
    expect(written).toEqual(["warning: b\n"]);
  });
});
