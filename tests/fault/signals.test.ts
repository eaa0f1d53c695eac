import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { waitForText } from "../support/systole.ts";

const [launcher, command] = ["node24.js", "systole.js"].map((file) =>
  fileURLToPath(new URL(`../../bin/${file}`, import.meta.url)),
) as [string, string];

/** A small model that is there. */
const model = fileURLToPath(new URL("../model-formats/format-1/tree", import.meta.url));

/** Starts `serve` behind some words, as a group of processes of its own; all of it is ended with the test. */
function start(before: readonly string[], delaySeconds: number): ChildProcess {
  const serve = ["serve", model, "--port", "0", "--drain-delay", String(delaySeconds)];
  const [file = "", ...args] = [...before, command, ...serve];
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
  onTestFinished(() => {
    try {
      process.kill(-(child.pid ?? 0), "SIGKILL");
    } catch {
      // all of it has ended
    }
  });
  return child;
}

async function startServing(
  before: readonly string[],
  delaySeconds: number,
): Promise<{ child: ChildProcess; url: string }> {
  const child = start(before, delaySeconds);
  const [, url = ""] = await waitForText(child, /predictions {2}(\S+)/);
  return { child, url };
}

/** How a process ended: its code, or the name of a signal. */
async function endOf(child: ChildProcess): Promise<number | string> {
  const [code, signal] = child.exitCode === null ? await once(child, "exit") : [child.exitCode];
  return code ?? signal;
}

const readiness = async (url: string): Promise<number> => (await fetch(`${url}/readyz`)).status;

describe.each<[string, readonly string[]]>([
  ["by itself", [process.execPath]],
  ["behind its launcher", [process.execPath, launcher]],
])("a service %s", (_, before) => {
  test.each(["SIGTERM", "SIGHUP"] as const)("drains on %s and ends with 0", async (name) => {
    const { child, url } = await startServing(before, 1);
    child.kill(name);
    await waitForText(child, /draining/);
    expect(await readiness(url)).toBe(503);
    expect(await endOf(child)).toBe(0);
  });

  test("ends at once on a second signal, within the first second too", async () => {
    const { child, url } = await startServing(before, 60);
    child.kill("SIGTERM");
    await waitForText(child, /draining/);
    await sleep(400);
    expect(await readiness(url)).toBe(503);
    child.kill("SIGTERM");
    expect(await endOf(child)).toBe(143);
  });

  test("takes a signal that reaches all its processes for one", async () => {
    const { child } = await startServing(before, 1);
    process.kill(-(child.pid ?? 0), "SIGTERM");
    expect(await endOf(child)).toBe(0);
  });

  test("ends on SIGTERM while it starts", async () => {
    const child = start(before, 60);
    await sleep(100);
    child.kill("SIGTERM");
    expect(["SIGTERM", 143]).toContain(await endOf(child));
  });
});

test("a service of an npm script drains once, when the shell between ends before it", async () => {
  const shell = [
    "env",
    "npm_lifecycle_event=start",
    "sh",
    "-c",
    '"$0" "$@"; exit $?',
    process.execPath,
    launcher,
  ];
  const { child, url } = await startServing(shell, 2);
  process.kill(-(child.pid ?? 0), "SIGTERM");
  expect(await endOf(child)).toBe("SIGTERM"); // the shell
  await sleep(1000); // the launcher has seen that
  expect(await readiness(url)).toBe(503);
});

/** Makes a program process 1 of a namespace of its own, as in a container. Needs Linux and root. */
const asProcess1 = ["unshare", "--fork", "--pid", "--kill-child", "--"];
const canUnshare = spawnSync("unshare", ["--fork", "--pid", "true"]).status === 0;

/** Sends a signal to the child of a process. */
function signalChild(parent: ChildProcess, name: NodeJS.Signals): void {
  const { stdout } = spawnSync("ps", ["--ppid", String(parent.pid), "-o", "pid="], { encoding: "utf8" });
  process.kill(Number(stdout), name);
}

describe.runIf(canUnshare)("a service as process 1", () => {
  test("ends on SIGTERM while it starts", async () => {
    const child = start([...asProcess1, process.execPath], 60);
    await sleep(300);
    const again = setInterval(() => signalChild(child, "SIGTERM"), 300);
    expect(await endOf(child)).toBe(143);
    clearInterval(again);
  });

  test("drains on SIGTERM and ends with 0", async () => {
    const { child, url } = await startServing([...asProcess1, process.execPath], 1);
    signalChild(child, "SIGTERM");
    await waitForText(child, /draining/);
    expect(await readiness(url)).toBe(503);
    expect(await endOf(child)).toBe(0);
  });
});
