import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Makes a new name for something that is being written: host, process and a random UUID, joined by dots. Of the process it has the id,
 * when it was started, and among which processes the id counts; {@link isLeftover} tells by that whether the writer still lives.
 */
export function stagedName(): string {
  return `${ownPrefix}${randomUUID()}`;
}

/**
 * Whether a name was made by {@link stagedName} in a process of this machine that has ended. A process of another machine or container
 * cannot be asked, so its names are never leftovers.
 */
export function isLeftover(name: string): boolean {
  const prefix = `${hostname()}.`;
  if (!name.startsWith(prefix)) return false;
  const [maker = ""] = name.slice(prefix.length).split(".");
  const [pid = "", start, space] = maker.split("-");
  if (space !== undefined && space !== ownSpace) return false;
  if (!isAlive(Number(pid))) return true;
  // another process has got the id since
  return start !== undefined && start !== "" && startOf(pid) !== start;
}

/** Whether a name was made by {@link stagedName} in this process. */
export function isOwn(name: string): boolean {
  return name.startsWith(ownPrefix);
}

/** When a process was started: the boot and the ticks since; empty where the system does not say so, which Linux alone does. */
function startOf(pid: number | string): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // field 22 of proc_pid_stat(5); the second one is a name in brackets, which may hold blanks and brackets
    const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);
    return `${boot}_${ticks}`;
  } catch {
    return "";
  }
}

/** Among which processes an id counts: a container has ids of its own. Empty where the system does not say so. */
function findSpace(): string {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "";
  } catch {
    return "";
  }
}

const ownSpace = findSpace();
const ownPrefix = `${hostname()}.${process.pid}-${startOf(process.pid)}-${ownSpace}.`;

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0); // sends no signal: it throws when there is no such process
    return true;
  } catch (error) {
    // EPERM: it lives, under another user
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
