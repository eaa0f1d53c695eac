import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ConflictError } from "../core/index.ts";
import { fileError } from "../files/index.ts";
import { isBusy, sqliteFileError } from "../track/sqlite/sqlite-errors.ts";
import { type Workspace, workspaceWork } from "./workspace.ts";

/** The lock of a workspace, which a run holds while it writes there. */
export interface WorkspaceLock {
  /** Gives the workspace back. */
  release(): void;
}

/**
 * Takes the workspace for one run. The lock is SQLite's lock on a file of its own: the operating system gives it
 * back when the process ends, however it ends, so there are no stale locks to clear.
 *
 * @throws {ConflictError} `workspace/locked`, naming the process that holds it.
 * @throws {StorageError} `files/disk-full`, `files/too-many-open` or `workspace/not-writable` when the lock cannot be taken at all.
 */
export function lockWorkspace(workspace: Workspace): WorkspaceLock {
  const file = join(workspace.root, ".lock");
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec("PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    const holding = { pid: process.pid, since: new Date().toISOString() };
    writeFileSync(holderFile(workspace), JSON.stringify(holding));
  } catch (cause) {
    database?.close();
    if (isBusy(cause)) throw locked(workspace, cause);
    throw fileError(sqliteFileError(cause, file), {
      ...workspaceWork(workspace),
      subject: `the lock of a workspace, "${file}",`,
    });
  }
  const held = database;
  return {
    release() {
      held.close();
    },
  };
}

function locked(workspace: Workspace, cause: unknown): ConflictError {
  return new ConflictError(
    "workspace/locked",
    `workspace "${workspace.root}" must be free, it is in use by ${holder(workspace)}`,
    {
      hint: "wait until that run has ended, or choose another directory with --workspace",
      cause,
    },
  );
}

/** The file that says who holds the lock. It is for messages only, and stays when the lock is given back. */
const holderFile = (workspace: Workspace): string => join(workspace.root, ".lock-holder.json");

function holder(workspace: Workspace): string {
  try {
    const { pid, since } = JSON.parse(readFileSync(holderFile(workspace), "utf8")) as {
      pid: number;
      since: string;
    };
    return `process ${pid} since ${since}`;
  } catch {
    return "another process";
  }
}
