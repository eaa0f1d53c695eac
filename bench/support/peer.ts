import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Rows, writeRows } from "./rows.ts";
import { root } from "./systole.ts";
import type { Times } from "./timing.ts";

/** Variables that hold the libraries of the peers, such as OpenBLAS, to one thread. */
const oneThread = Object.fromEntries(
  ["OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM"].map((name) => [`${name}_NUM_THREADS`, "1"]),
);

/** The file that pins the versions of the peers. */
const pinned = "scripts/peers/requirements.txt";
/** Matches the packages whose versions a report states. */
const raced = /^(scikit-learn|lightgbm|onnxruntime|skl2onnx|numpy|pandas|shap) /;

/** Finds the Python of the peers, which must have exactly the pinned versions. Without one the benchmark ends. */
export function findPython(): { readonly python: string; readonly versions: string } {
  const python = process.env["SYSTOLE_PYTHON"];
  if (python === undefined) return stop(`SYSTOLE_PYTHON must name a Python with the packages of ${pinned}`);
  const check = spawnSync(python, [join(root, "scripts/peers/check_versions.py"), join(root, pinned)], {
    encoding: "utf8",
  });
  if (check.status !== 0) return stop(`${check.stderr}${check.error?.message ?? ""}`.trim());
  const versions = check.stdout.split("\n").filter((line) => raced.test(line));
  return { python, versions: versions.join(", ") };
}

function stop(message: string): never {
  console.error(message);
  process.exit(2);
}

/** A Python process that does one piece of work for each line that it reads: the functions of peer.py. */
export class Peer {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(python: string) {
    this.#child = spawn(python, [join(import.meta.dirname, "peer.py")], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ...oneThread },
    });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  /** Has a piece of work done and waits for what it gives. @throws {Error} when the work failed, or the process ended. */
  async ask<T = Times>(work: string, request: Readonly<Record<string, unknown>> = {}): Promise<T> {
    this.#child.stdin!.write(`${JSON.stringify({ do: work, ...request })}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`the peer must answer "${work}", it ended`);
    const answer = JSON.parse(line.value) as T & { error?: string };
    if (answer.error !== undefined)
      throw new Error(`the peer must answer "${work}", it failed: ${answer.error}`);
    return answer;
  }

  /** Has the process read rows, which it knows by their name from then on. @returns the path of the file with the rows. */
  async load(directory: string, rows: Rows): Promise<string> {
    const path = writeRows(directory, rows);
    await this.loadFile(rows.name, path, rows.X.nRows, rows.X.nCols);
    return path;
  }

  async loadFile(name: string, path: string, nRows: number, nCols: number): Promise<void> {
    await this.ask("load", { name, path, nRows, nCols });
  }

  end(): void {
    this.#child.stdin!.end();
  }
}
