import { SharedInput, type Task } from "../../src/core/index.ts";
import { encodeError } from "../../src/execute/error-transfer.ts";
import { learnTasks } from "../../src/learn/index.ts";
import { tasks } from "../support/executor-tasks.ts";
import type { FromWorker, ToWorker } from "./shared-nothing-executor.ts";

/** A process that runs the tasks of a {@link sharedNothingExecutor}: what it knows came through a pipe. */
const known = new Map([...learnTasks, ...tasks].map((task) => [task.name, task as Task<unknown, unknown>]));
/** Values by their hashes, whoever sent them. */
const values = new Map<string, unknown>();
const waiting = new Map<string, (value: unknown) => void>();
let stop = new AbortController();

const send = (message: FromWorker): void => void process.send?.(message);

async function findValue(hash: string): Promise<unknown> {
  if (!values.has(hash))
    values.set(
      hash,
      await new Promise((resolve) => {
        waiting.set(hash, resolve);
        send({ kind: "lacks", hash });
      }),
    );
  return values.get(hash);
}

async function run({ task, input, shared }: Extract<ToWorker, { kind: "run" }>): Promise<void> {
  stop = new AbortController();
  try {
    const whole = { ...(input as object) } as Record<string, unknown>;
    for (const [field, hash] of shared) whole[field] = new SharedInput(await findValue(hash), hash);
    const output = await known.get(task)!.run(shared.length === 0 ? input : whole, { signal: stop.signal });
    send({ kind: "done", output });
  } catch (thrown) {
    send({ kind: "failed", error: encodeError(thrown) });
  }
}

process.on("message", (message: ToWorker) => {
  if (message.kind === "run") void run(message);
  else if (message.kind === "stop") stop.abort();
  else {
    waiting.get(message.hash)?.(message.value);
    waiting.delete(message.hash);
  }
});
send({ kind: "ready" });
