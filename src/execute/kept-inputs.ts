import { once } from "node:events";
import { MessageChannel, parentPort } from "node:worker_threads";
import { SharedInput } from "../core/index.ts";
import { decodeError } from "./error-transfer.ts";
import type { InputAnswer, LackingInput } from "./lent-inputs.ts";

/** Shared inputs that a thread keeps, those used last: what it meets again is then there. */
const mostKept = 4;

const kept = new Map<string, Promise<SharedInput<unknown>>>();

/** The shared input of this id: that of an earlier task of this thread, or what the thread is sent when it asks. */
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
