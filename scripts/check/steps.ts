import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Finding, Tree } from "./source.ts";

/** What a step found. */
export interface Outcome {
  readonly ok: boolean;
  /** Shown when the step fails. */
  readonly output: string;
}

/** One part of `npm run check`. */
export interface Step {
  /** The word by which `npm run check -- NAME` chooses it. */
  readonly name: string;
  readonly title: string;
  /** How to put it right, in one sentence. */
  readonly fix: string;
  readonly run: (signal: AbortSignal) => Promise<Outcome>;
}

/** Makes a step of one of our own checks, which looks at the files of the checkout. The step fails when it finds anything. */
export function treeStep(
  name: string,
  title: string,
  fix: string,
  tree: () => Tree,
  check: (tree: Tree) => readonly Finding[] | Promise<readonly Finding[]>,
): Step {
  return {
    name,
    title,
    fix,
    run: async () => {
      const findings = await check(tree());
      return { ok: findings.length === 0, output: findings.map(showFinding).join("\n") };
    },
  };
}

/** A finding as one line that an editor can follow. */
export function showFinding({ file, line, message }: Finding): string {
  return `${file}${line === undefined ? "" : `:${line}`}: ${message}`;
}

/**
 * Makes a step that runs the command of an npm package with this Node, and fails when the command does.
 *
 * @param fix what to do about a failure, in one sentence.
 * @param command as the package's `bin` names it; the words behind it are its arguments.
 */
export function toolStep(
  name: string,
  title: string,
  fix: string,
  root: string,
  [packageName, command, ...args]: readonly [string, string, ...string[]],
): Step {
  return {
    name,
    title,
    fix,
    run: async (signal) =>
      runProcess(process.execPath, [binOf(root, packageName, command), ...args], root, signal),
  };
}

/** The file that runs the command of an installed npm package. */
export function binOf(root: string, packageName: string, command: string): string {
  // read by path: not every package exports its package.json
  const path = join(root, "node_modules", packageName, "package.json");
  const { bin } = JSON.parse(readFileSync(path, "utf8")) as {
    bin: string | Readonly<Record<string, string>>;
  };
  const file = typeof bin === "string" ? bin : bin[command];
  if (file === undefined) throw new Error(`package "${packageName}" must have the command "${command}"`);
  return join(dirname(path), file);
}

/** Runs a program to its end. @returns its output, standard error behind standard output; a program that cannot start has failed. */
export function runProcess(
  program: string,
  args: readonly string[],
  cwd: string,
  signal?: AbortSignal,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const out: string[] = [];
    const err: string[] = [];
    const child = spawn(program, args, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      ...(signal === undefined ? {} : { signal }),
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => out.push(text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => err.push(text));
    child.on("error", (error) => resolve({ ok: false, output: String(error) }));
    child.on("close", (code) => resolve({ ok: code === 0, output: [...out, ...err].join("").trim() }));
  });
}

/** How a step went. */
export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
}

/**
 * Runs steps, `concurrency` at a time, and prints one line for each as it ends, with what it found when it fails.
 *
 * @returns the results in the order of `steps`.
 */
export async function runSteps(
  steps: readonly Step[],
  print: (line: string) => void,
  concurrency = 2,
  signal: AbortSignal = new AbortController().signal,
): Promise<StepResult[]> {
  const results = new Array<StepResult>(steps.length);
  const width = Math.max(...steps.map((step) => step.title.length));
  const pending = steps.entries();
  const work = async (): Promise<void> => {
    for (const [i, step] of pending) {
      const start = performance.now();
      const { ok, output } = await attempt(step, signal);
      const seconds = (performance.now() - start) / 1000;
      results[i] = { name: step.name, ok, seconds };
      print(`${ok ? "ok    " : "FAILED"}  ${step.title.padEnd(width)}  ${seconds.toFixed(1).padStart(5)} s`);
      if (!ok) print(`${output.replace(/^/gm, "        ")}\n        fix: ${step.fix}`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return results;
}

/** A check that cannot run, because a file does not parse for example, has failed and stops no other. */
async function attempt(step: Step, signal: AbortSignal): Promise<Outcome> {
  try {
    return await step.run(signal);
  } catch (error) {
    return { ok: false, output: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}
