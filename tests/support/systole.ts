import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../bin/systole.js", import.meta.url));

/** How a finished command ended. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `systole` with these arguments, as a shell would. */
export function startSystole(
  args: readonly string[],
  options: SpawnOptions = {},
): ChildProcess & { finished: Promise<Finished> } {
  const child = spawn(process.execPath, [command, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    ...options,
  });
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const finished = new Promise<Finished>((resolve) =>
    child.on("close", (code) => resolve({ code, stdout, stderr })),
  );
  return Object.assign(child, { finished });
}

/** Runs `systole` to its end. */
export function systole(args: readonly string[], options: SpawnOptions = {}): Promise<Finished> {
  return startSystole(args, options).finished;
}

/** Waits until a process writes what a pattern matches, to standard error or output. @returns the match. */
export function waitForText(
  child: ChildProcess,
  pattern: RegExp,
  timeoutMs = 100_000,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let text = "";
    const timer = setTimeout(
      () => reject(new Error(`${pattern} did not appear in ${timeoutMs} ms; got:\n${text}`)),
      timeoutMs,
    );
    const look = (chunk: string): void => {
      text += chunk;
      const match = pattern.exec(text);
      if (match === null) return;
      clearTimeout(timer);
      resolve(match);
    };
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
    child.on("close", (code) => {
      clearTimeout(timer);
      reject(new Error(`the process ended with ${code} before ${pattern} appeared; got:\n${text}`));
    });
  });
}
