import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { describe } from "vitest";

/** The Python with the peers of the interop tests, from the environment. */
const python = process.env["SYSTOLE_PYTHON"];

/** Peers do not phone home, and start as few processes as they can. */
const environment = {
  PATH: process.env["PATH"],
  HOME: process.env["HOME"],
  LANG: "C.UTF-8",
  PYTHONWARNINGS: "ignore",
  PYTHONDONTWRITEBYTECODE: "1",
  MLFLOW_DISABLE_TELEMETRY: "true",
  DO_NOT_TRACK: "true",
  MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
};

/**
 * Declares tests that need Python with some packages. Without `SYSTOLE_PYTHON` they are skipped visibly, but fail where
 * `CI` is set: there the peers belong to the machine.
 */
export function describePython(name: string, tests: () => void): void {
  if (python === undefined && process.env["CI"])
    describe(name, () => {
      throw new Error("SYSTOLE_PYTHON must name a Python with the peers when CI is set");
    });
  else describe.skipIf(python === undefined)(`${name} (needs SYSTOLE_PYTHON)`, tests);
}

/** Runs a script and reads what it prints, one JSON document. */
export async function runPython<T>(script: string, args: readonly string[], cwd: string): Promise<T> {
  const { stdout } = await promisify(execFile)(python ?? "", [script, ...args], {
    cwd,
    env: environment,
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout) as T;
}

/** A Python process that serves until it is ended. */
export interface PythonServer {
  readonly output: () => string;
  readonly end: () => Promise<void>;
}

/** Starts a module as a server; `end` ends it and all processes that it began. */
export function startPython(args: readonly string[], cwd: string): PythonServer {
  const child: ChildProcess = spawn(python ?? "", args, {
    cwd,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (text: Buffer) => {
      output += text.toString();
    });
  return {
    output: () => output,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      const exited = once(child, "exit");
      // its own process group: the server's workers are in it, and nothing else
      process.kill(-child.pid, "SIGTERM");
      const timer = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), 5000);
      await exited;
      clearTimeout(timer);
    },
  };
}
