import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import { StorageError } from "../core/index.ts";
import { decodeError } from "../execute/index.ts";
import type { Workspace } from "../pipeline/index.ts";
import { type MakePage, type ReadStore, readMethods } from "../tracking-server/index.ts";
import type { PageAnswer, PageRequest, PageWorkerData } from "./page-worker.ts";

/** A thread that reads the store of a workspace and makes its pages. */
export interface PageThread {
  readonly makePage: MakePage;
  /** The store, for what is not a page. */
  readonly store: ReadStore;
  /** Ends the thread; what is asked afterwards fails. */
  close(): Promise<void>;
}

/** The worker's module. It is TypeScript in development and JavaScript when published, as this module itself is. */
const workerFile = new URL(
  import.meta.url.endsWith(".ts") ? "./page-worker.ts" : "./page-worker.js",
  import.meta.url,
);

/**
 * Room for objects that live shortly, in MiB. Pages are made of many; by its own measure the thread would let them pile up to three times
 * as much memory before it clears them away.
 */
const youngGenerationMb = 16;

/** Who waits for an answer. */
interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Starts a thread that makes the pages of a workspace. SQLite answers while its thread waits, and a page of a thousand runs takes some
 * hundred milliseconds to write: in a thread of its own neither keeps the server from answering probes and sending files. A thread
 * that ends by itself, for want of memory for example, is replaced when the next page is asked for.
 *
 * @throws whatever `openSqliteStore` throws when the store cannot be opened.
 */
export async function startPageThread(
  workspace: Pick<Workspace, "database" | "artifacts">,
): Promise<PageThread> {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let isClosed = false;
  let worker: Promise<Worker> | undefined;

  const failAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    worker = undefined;
  };

  const start = (): Promise<Worker> =>
    new Promise((resolve, reject) => {
      const cache = getCompileCacheDir();
      const data: PageWorkerData = {
        database: workspace.database,
        artifacts: workspace.artifacts,
        cacheDirectory: cache === undefined ? undefined : dirname(cache),
      };
      const thread = new Worker(workerFile, {
        workerData: data,
        resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
      });
      thread.on("message", (message: PageAnswer) => {
        const error = "error" in message ? decodeError(message.error) : undefined;
        if (message.id === 0) {
          if (error === undefined) resolve(thread);
          else reject(error);
          return;
        }
        const asked = waiting.get(message.id);
        waiting.delete(message.id);
        if (error !== undefined) asked?.reject(error);
        else asked?.resolve("value" in message ? message.value : undefined);
      });
      const end = (cause: unknown): void => {
        const error = new StorageError(
          "track/database",
          "the thread that reads the database must go on, it ended",
          {
            cause,
          },
        );
        reject(error);
        failAll(error);
      };
      thread.on("error", end);
      thread.on("exit", () => end(undefined));
    });

  const ask = async (request: Omit<PageRequest, "id">): Promise<unknown> => {
    if (isClosed)
      throw new StorageError("track/database", "the pages must be open to be asked for, they are closed");
    worker ??= start();
    const thread = await worker;
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      thread.postMessage({ id, ...request });
    });
  };

  worker = start();
  await worker;
  const store = Object.fromEntries(
    readMethods.map((name) => [name, (...args: unknown[]) => ask({ store: name, args })]),
  ) as unknown as ReadStore;
  return {
    store,
    makePage: (name, ...args) => ask({ page: name, args }) as Promise<string>,
    async close() {
      isClosed = true;
      const thread = await worker?.catch(() => undefined);
      if (thread === undefined) return;
      const ended = new Promise((resolve) => thread.once("exit", resolve));
      thread.postMessage("close");
      await ended;
    },
  };
}
