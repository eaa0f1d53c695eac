import { once } from "node:events";
import { MessageChannel, parentPort } from "node:worker_threads";
import { SharedInput } from "../core/index.ts";
import { decodeError } from "./error-transfer.ts";
import type { InputAnswer, LackingInput } from "./lent-inputs.ts";

/** How many shared inputs a thread keeps. Few, since each may be a whole table; the one used longest ago goes first. */
const mostKept = 4;

/** The shared inputs of this thread by id, the one used last at the end. An input that is on its way is a pending promise. */
const kept = new Map<string, Promise<SharedInput<unknown>>>();

/**
 * The shared input of an id. When an earlier task of this thread used it, it is there; else the thread asks the calling thread
 * for it and waits. The one that was used longest ago is given up when there are too many.
 *
 * @throws {Error} with which the calling thread answers, for example when the value cannot be cloned.
 */
export function findKeptInput(id: string): Promise<SharedInput<unknown>> {
  const input = kept.get(id) ?? askForInput(id);
  kept.delete(id); // those used last stand last
  kept.set(id, input);
  for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest);
  return input;
}

async function askForInput(id: string): Promise<SharedInput<unknown>> {
  try {
    const { port1: own, port2: port } = new MessageChannel();
    parentPort?.postMessage({ lacks: id, port } satisfies LackingInput, [port]);
    const [answer] = (await once(own, "message")) as [InputAnswer];
    own.close();
    if (!answer.isThere) throw decodeError(answer.error);
    return new SharedInput(answer.value, id);
  } catch (error) {
    kept.delete(id);
    throw error;
  }
}
