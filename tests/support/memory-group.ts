import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A group of processes that the system gives so much memory and no more: one that takes more is killed. */
export interface MemoryGroup {
  /** Puts a process into the group, and what it starts from then on. */
  add(pid: number): void;
  /** How many bytes the group has used at most. */
  peakBytes(): number;
  /** Removes the group. Its processes must have ended. */
  remove(): void;
}

const root = "/sys/fs/cgroup";

/** Where groups of memory are made, by the version of the kernel's interface; `undefined` where this user may not. */
function interfaceOf():
  | { readonly directory: string; readonly limit: string; readonly peak: string }
  | undefined {
  if (existsSync(join(root, "memory", "memory.limit_in_bytes")))
    return {
      directory: join(root, "memory"),
      limit: "memory.limit_in_bytes",
      peak: "memory.max_usage_in_bytes",
    };
  return existsSync(join(root, "cgroup.controllers"))
    ? { directory: root, limit: "memory.max", peak: "memory.peak" }
    : undefined;
}

/** Makes a group of so many bytes; `undefined` where the system or this user cannot. */
export function makeMemoryGroup(bytes: number): MemoryGroup | undefined {
  const found = interfaceOf();
  if (found === undefined) return undefined;
  const group = join(found.directory, `systole-test-${process.pid}-${Date.now()}`);
  try {
    mkdirSync(group);
    writeFileSync(join(group, found.limit), String(bytes));
  } catch {
    return undefined;
  }
  return {
    add: (pid) => writeFileSync(join(group, "cgroup.procs"), String(pid)),
    peakBytes: () => Number(readFileSync(join(group, found.peak), "utf8")),
    remove: () => rmdirSync(group),
  };
}
