import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { encodeError, type PlainError } from "../execute/index.ts";
import { openSqliteStore } from "../track/index.ts";
import { makePagesFrom, type PageName, type ReadMethod } from "../tracking-server/index.ts";
import { workspaceArtifacts } from "./workspace-artifacts.ts";

/** What the thread is given when it starts. */
export interface PageWorkerData {
  /** MLflow's database. */
  readonly database: string;
  /** The directory below which artifacts are shown. */
  readonly artifacts: string;
  /** Where the calling thread caches compiled code. */
  readonly cacheDirectory?: string | undefined;
}

/** What the thread is asked: to call a method of the store, or to make a page. */
export interface PageRequest {
  readonly id: number;
  readonly store?: ReadMethod;
  readonly page?: PageName;
  readonly args: readonly unknown[];
}

/** What it answers. The id 0 says that the store is open, or why it is not. */
export type PageAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: PlainError };

const { database, artifacts, cacheDirectory } = workerData as PageWorkerData;
if (cacheDirectory !== undefined) enableCompileCache(cacheDirectory);

const answer = (message: PageAnswer): void => parentPort?.postMessage(message);

try {
  const store = await openSqliteStore(database, { artifactRoot: artifacts, readOnly: true });
  const makePage = makePagesFrom({ store, artifacts: workspaceArtifacts({ artifacts }) });
  const call = (request: PageRequest): Promise<unknown> => {
    const [method, of] =
      request.page === undefined
        ? [store[request.store!], store]
        : [makePage.bind(undefined, request.page) as unknown, undefined];
    return Reflect.apply(method as (...args: unknown[]) => Promise<unknown>, of, request.args);
  };
  parentPort?.on("message", async (request: PageRequest | "close") => {
    if (request === "close") {
      await store.close();
      parentPort?.close();
      return;
    }
    try {
      answer({ id: request.id, value: await call(request) });
    } catch (error) {
      answer({ id: request.id, error: encodeError(error) });
    }
  });
  answer({ id: 0, value: undefined });
} catch (error) {
  answer({ id: 0, error: encodeError(error) });
}
