import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { Block, Fate } from "../examples/blocks.ts";
import { freePort } from "../support/free-port.ts";

const root = join(import.meta.dirname, "../..");

/**
 * The commands that a reader has in a clone of the repository. `npm ci` does nothing: the packages are there, and a
 * step of `.ci/run` proves it in a clean clone.
 */
const commands: Readonly<Record<string, string>> = {
  node: `exec "${process.execPath}" "$@"`,
  systole: `exec "${process.execPath}" "${join(root, "bin/systole.js")}" "$@"`,
  npx: `[ "$1" = systole ] || { echo "there is no $1" >&2; exit 127; }\nshift\nexec systole "$@"`,
  npm: `case "$*" in\nci) exit 0 ;;\nstart) exec systole up ;;\n*) echo "npm $* is not for readers" >&2; exit 127 ;;\nesac`,
};

/** What a command has printed. */
interface Streams {
  readonly stdout: string;
  readonly stderr: string;
}

interface Running {
  readonly child: ChildProcess;
  /** As it grows. */
  readonly output: Streams;
}

/** Somebody who does what a page says, block by block, in an empty directory with the shipped projects in it. */
export class Reader {
  readonly #home = mkdtempSync(join(tmpdir(), "systole-reader-"));
  readonly #directory = join(this.#home, "clone");
  readonly #ports = new Map<string, number>();
  #running: Running | undefined;
  #output: Streams = { stdout: "", stderr: "" };

  constructor() {
    const bin = join(this.#home, "bin");
    for (const folder of [bin, this.#directory]) mkdirSync(folder);
    for (const [name, script] of Object.entries(commands)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    symlinkSync(join(root, "projects"), join(this.#directory, "projects"));
  }

  /** Does what the block's fate says; `leave` and `example` are done elsewhere. */
  async follow(block: Block, fate: Fate): Promise<void> {
    const place = `${block.file}:${block.line}`;
    if (fate === "write") {
      const file = join(this.#directory, block.attributes["file"] as string);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, block.code);
    }
    if (fate === "run") await this.#run(await this.#withFreePorts(block.code), place);
    if (fate === "start") {
      const url = await this.#withFreePorts(block.attributes["background"] as string);
      await this.#start(await this.#withFreePorts(block.code), url, place);
    }
    if (fate === "output") {
      const expected = await this.#withFreePorts(block.code);
      if (block.language === "json") expectJson(this.#output.stdout, expected, place);
      else await this.#expectLines(expected, place);
    }
  }

  async close(): Promise<void> {
    await this.#stop();
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** A command that stays may answer before it has said all. */
  async #expectLines(expected: string, place: string): Promise<void> {
    const deadline = Date.now() + (this.#running?.output === this.#output ? 30_000 : 0);
    for (;;)
      try {
        expectLines(this.#output, expected, place);
        return;
      } catch (error) {
        if (Date.now() >= deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
  }

  async #run(code: string, place: string): Promise<void> {
    const { child, output } = await this.#spawn(code);
    const timer = setTimeout(() => endGroup(child, "SIGKILL"), 120_000);
    const [status] = await once(child, "close");
    clearTimeout(timer);
    this.#output = output;
    expect(status, `${place}\n${code}\n${output.stderr}\n${output.stdout}`).toBe(0);
  }

  /** Starts what stays; a reader ends what ran before with Ctrl-C. */
  async #start(code: string, url: string, place: string): Promise<void> {
    await this.#stop();
    const running = await this.#spawn(code);
    this.#running = running;
    this.#output = running.output;
    const deadline = Date.now() + 120_000;
    while (!(await answers(url))) {
      if (running.child.exitCode !== null || Date.now() > deadline)
        throw new Error(
          `${place}: ${url} must answer, got:\n${running.output.stderr}\n${running.output.stdout}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async #stop(): Promise<void> {
    const child = this.#running?.child;
    this.#running = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, "close");
    endGroup(child, "SIGINT");
    const timer = setTimeout(() => endGroup(child, "SIGKILL"), 15_000);
    await closed;
    clearTimeout(timer);
  }

  async #spawn(code: string): Promise<Running> {
    const child = spawn("sh", ["-eu", "-c", code], {
      cwd: this.#directory,
      env: {
        PATH: `${join(this.#home, "bin")}:${process.env["PATH"] ?? ""}`,
        HOME: this.#home,
        LANG: "C.UTF-8",
        SYSTOLE_PORT: String(await this.#port("8000")),
        SYSTOLE_UI_PORT: String(await this.#port("5000")),
        SYSTOLE_DRAIN_DELAY: "0",
      },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
    return { child, output };
  }

  /** A port of the page as one that is free here: always the same for the same. */
  async #port(named: string): Promise<number> {
    const port = this.#ports.get(named) ?? (await freePort());
    this.#ports.set(named, port);
    return port;
  }

  async #withFreePorts(text: string): Promise<string> {
    const pattern = /((?:127\.0\.0\.1|localhost):|--(?:ui-)?port[ =])(\d{4,5})\b/g;
    for (const [, , named = ""] of text.matchAll(pattern)) await this.#port(named);
    return text.replaceAll(pattern, (_, before: string, named: string) => before + this.#ports.get(named));
  }
}

/** A process that was started as the first of its own group, with all that it began. */
function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  process.kill(-child.pid, signal);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/**
 * Each line must be there, in the order of its stream: how two streams mix is chance. `…` stands for anything, a run of
 * blanks for any other.
 */
function expectLines({ stdout, stderr }: Streams, expected: string, place: string): void {
  const streams = [stderr, stdout].map((text) => ({ lines: text.split("\n").map(squeeze), at: 0 }));
  for (const line of expected.split("\n").map(squeeze)) {
    if (line === "" || line === "…") continue;
    const pattern = patternOf(line);
    const isThere = streams.some((stream) => {
      const found = stream.lines.findIndex((other, i) => i >= stream.at && pattern.test(other));
      if (found >= 0) stream.at = found + 1;
      return found >= 0;
    });
    if (!isThere)
      throw new Error(`${place}: the output must have the line\n${line}\ngot\n${stderr}\n${stdout}`);
  }
}

/** A text in which `…` stands for anything. */
function patternOf(text: string): RegExp {
  const literal = (part: string): string => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`^${text.split("…").map(literal).join(".*")}$`);
}

function squeeze(line: string): string {
  return line.replaceAll(/\s+/g, " ").trim();
}

/** The answer must hold what is shown; a text with `…` holds for any that fits. Numbers are those that are printed. */
function expectJson(output: string, expected: string, place: string): void {
  expect(JSON.parse(output), place).toMatchObject(loosen(JSON.parse(expected)) as object);
}

function loosen(value: unknown): unknown {
  if (typeof value === "string" && value.includes("…")) return expect.stringMatching(patternOf(value));
  if (Array.isArray(value)) return value.map(loosen);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, loosen(inner)]));
  return value;
}
