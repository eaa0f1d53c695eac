import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What became of models that were changed by chance: see `judge-models.ts`. */
export interface Judgement {
  readonly cases: number;
  /** How many loaded. */
  readonly answered: number;
  /** How many were refused with each code, and behind `<` the code of what it came of. */
  readonly counts: Readonly<Record<string, number>>;
  readonly nBroken: number;
  /** The first cases that broke the law, with what broke it. */
  readonly broken: readonly string[];
  /** CPU time of the slowest case. */
  readonly slowestMs: number;
  /** The most memory that the process had. */
  readonly rssMib: number;
}

const judge = fileURLToPath(new URL("judge-models.ts", import.meta.url));

/**
 * Judges models in a process of its own, so that neither a crash nor a hang takes the tests with it. The process is killed when
 * it does not get on to another case within `hangsAfterMs`.
 *
 * @param options.script another program to watch, which notes its case in the file that its third argument names.
 * @throws {Error} naming the case at which the process hung or crashed.
 */
export async function judgeModels(options: {
  readonly cases: number;
  readonly seed: number;
  /** How long one case may take, in milliseconds. Default: 60,000, far more than it needs, as the machine may do much else. */
  readonly hangsAfterMs?: number;
  readonly script?: string;
  readonly cache?: string;
}): Promise<Judgement> {
  const { cases, seed, hangsAfterMs = 60_000, script = judge, cache } = options;
  const directory = await mkdtemp(join(tmpdir(), "systole-judge-"));
  const progress = join(directory, "case");
  const child = spawn(
    process.execPath,
    ["--max-old-space-size=256", script, `${cases}`, `${seed}`, progress],
    {
      stdio: ["ignore", "pipe", "pipe"],
      // what a model leaves behind goes with the directory, even when the process is killed
      env: {
        ...process.env,
        TMPDIR: directory,
        ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }),
      },
    },
  );
  let out = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const caseInWork = (): Promise<string> =>
    readFile(progress, "utf8").then(
      (text) => text.trim(),
      () => "",
    );
  let last = "";
  let since = performance.now();
  let hangs = false;
  const watch = setInterval(
    async () => {
      const now = await caseInWork();
      if (now !== last) since = performance.now();
      last = now;
      const limit = now === "" ? Math.max(hangsAfterMs, 60_000) : hangsAfterMs; // at first the program has to be read
      if (performance.now() - since < limit) return;
      hangs = true;
      child.kill("SIGKILL");
    },
    Math.min(250, hangsAfterMs / 4),
  );
  try {
    const ended = await new Promise<string>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => resolve(signal ?? String(code)));
    });
    if (hangs)
      throw new Error(`case ${last || "none"} of seed ${seed} must end, it did not in ${hangsAfterMs} ms`);
    if (ended !== "0")
      throw new Error(
        `case ${await caseInWork()} of seed ${seed} ended the process (${ended}): ${errors.slice(-2000)}`,
      );
    return JSON.parse(out) as Judgement;
  } finally {
    clearInterval(watch);
    await rm(directory, { recursive: true, force: true });
  }
}
