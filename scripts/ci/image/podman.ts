import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Runs podman and returns what it prints. */
export const podman = (...args: readonly string[]): string =>
  execFileSync("podman", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();

/** All that a container has written, to standard error as well. */
export function logsOf(name: string): string[] {
  const { stdout, stderr } = spawnSync("podman", ["logs", name], { encoding: "utf8" });
  return `${stdout}${stderr}`.split("\n");
}

/** The options that run a container as a cluster with the restricted standard does: no root, no capability, only /tmp to write to. */
export const hardened: readonly string[] = [
  "--network=host",
  "--read-only",
  "--read-only-tmpfs=false",
  "--tmpfs=/tmp",
  "--cap-drop=all",
  "--security-opt=no-new-privileges",
  "--user=65532:65532",
  "--pids-limit=64",
  "--ulimit=nofile=1024:1024",
  "--ulimit=nproc=1024:1024",
  "--no-healthcheck",
];

/** The process of a container, seen from outside. */
export const pidOf = (name: string): number => Number(podman("inspect", name, "--format", "{{.State.Pid}}"));

/** Reads /proc/PID/status. @returns a function that gives a field of it; `absent` for one that is not there. */
export function statusOf(pid: number): (field: string) => string {
  const text = readFileSync(`/proc/${pid}/status`, "utf8");
  return (field) => new RegExp(`^${field}:\\s*(.*)$`, "m").exec(text)?.[1]?.trim() ?? "absent";
}

/** The bytes of an image, all layers together. */
export const imageBytes = (name: string): number =>
  Number(podman("image", "inspect", name, "--format", "{{.Size}}"));

/** Asks a URL, by POST when there is a body. @returns the status and the text of the answer, and its Connection header. */
export async function ask(
  url: string,
  body?: unknown,
): Promise<{ status: number; text: string; connection: string | null }> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(10_000),
    ...(body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    text: await response.text(),
    connection: response.headers.get("connection"),
  };
}
