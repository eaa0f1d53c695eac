import { readFileSync } from "node:fs";
import { join } from "node:path";

/** How often and how long the quota of a cgroup was used up, since the cgroup began. */
export interface Throttling {
  /** Periods of the quota, 100 ms each by default, in which something ran. */
  readonly periods: number;
  /** Those of them in which the quota was used up before their end. */
  readonly throttledPeriods: number;
  /** For how long it was, in seconds, all processors together. */
  readonly throttledSeconds: number;
}

/** Where a container finds its cgroups. */
const mount = "/sys/fs/cgroup";

/**
 * Reads what the kernel counts for this process's cgroup: of version 2, or of the controller `cpu` of version 1.
 *
 * @param read gives the text of a file; it throws where there is none. Default: from the system.
 * @returns `undefined` where there is no such cgroup, and outside Linux.
 */
export function readThrottling(read: (path: string) => string = readText): Throttling | undefined {
  for (const path of candidates(read)) {
    try {
      return parse(read(path));
    } catch {
      // not there, or the root of all cgroups, which has no quota
    }
  }
  return undefined;
}

const readText = (path: string): string => readFileSync(path, "utf8");

/** Paths of `cpu.stat`: by the names in /proc/self/cgroup, and as a container sees them that has its own cgroup as root. */
function candidates(read: (path: string) => string): string[] {
  let text: string;
  try {
    text = read("/proc/self/cgroup");
  } catch {
    return [];
  }
  return text.split("\n").flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) return [];
    if (controllers !== "" && !controllers.split(",").includes("cpu")) return [];
    return [join(mount, controllers, path, "cpu.stat"), join(mount, controllers, "cpu.stat")];
  });
}

/** @throws {TypeError} when the text has not all three counts. */
function parse(text: string): Throttling {
  const values = new Map(
    text.split("\n").map((line) => line.split(" ", 2) as [name: string, value: string | undefined]),
  );
  const count = (name: string): number | undefined => {
    const value = values.get(name);
    return value === undefined ? undefined : Number(value);
  };
  const [periods, throttledPeriods] = [count("nr_periods"), count("nr_throttled")];
  const [microseconds, nanoseconds] = [count("throttled_usec"), count("throttled_time")];
  const throttledSeconds = microseconds === undefined ? (nanoseconds ?? NaN) / 1e9 : microseconds / 1e6;
  if (periods === undefined || throttledPeriods === undefined || Number.isNaN(throttledSeconds))
    throw new TypeError("cpu.stat must count periods");
  return { periods, throttledPeriods, throttledSeconds };
}
