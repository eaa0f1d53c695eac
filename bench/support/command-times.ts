import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/** How long a command took, in seconds, with all that it started. */
export interface CommandTimes {
  readonly user: number;
  readonly system: number;
  readonly wall: number;
}

/** The root of the repository. */
export const repository = new URL("../..", import.meta.url).pathname;

/** Whether there is a build to measure. */
export const isBuilt = existsSync(join(repository, "dist", "cli", "main.js"));

/**
 * The command as a package has it: what `npm run build` made, without the source. Without a build, the source itself.
 *
 * @param scratch a directory for the package.
 */
export function findCommand(scratch: string): string {
  if (!isBuilt) return join(repository, "bin", "systole.js");
  const installed = join(scratch, "package");
  for (const part of ["bin", "dist", "package.json"])
    cpSync(join(repository, part), join(installed, part), { recursive: true });
  symlinkSync(join(repository, "node_modules"), join(installed, "node_modules"));
  return join(installed, "bin", "systole.js");
}

/** Runs a command in a shell of its own, and reads its times and all that it printed. */
export function timeCommand(
  command: string,
  args: readonly string[],
  scratch: string,
): CommandTimes & { output: string } {
  const log = join(scratch, "output");
  const script = `TIMEFORMAT='%U %S %R'; time "$0" "$@" >"${log}" 2>&1`;
  const text = execFileSync("bash", ["-c", `{ ${script}; } 2>&1`, command, ...args], {
    encoding: "utf8",
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
  });
  const [user = NaN, system = NaN, wall = NaN] = text.trim().split("\n").at(-1)!.split(" ").map(Number);
  return { user, system, wall, output: readFileSync(log, "utf8") };
}
