import { type SignalName, signalExitCodes } from "./exit.ts";

/**
 * Within how many milliseconds after a signal others are its echo: Ctrl-C and a service manager reach all processes of a command,
 * and npm and the launcher hand on what they get.
 */
const echoMs = 150;

/** The signal that asked this process to end, and when it came or echoed last; `undefined` before that. */
let first: { readonly name: SignalName; at: number } | undefined;

/** Who is told of the first signal: the last who asked. */
let tell: ((name: SignalName) => void) | undefined;

/**
 * Calls `stop` with the first signal that asks this process to end, at once if it came already; a second one ends the process. Who
 * was to be told before is not told any more.
 */
function onSignal(stop: (name: SignalName) => void): void {
  if (first !== undefined) {
    stop(first.name);
    return;
  }
  tell = stop;
  for (const name of Object.keys(signalExitCodes) as SignalName[]) {
    process.removeAllListeners(name);
    process.on(name, take);
  }
}

/** @param number that of the signal; 0 where none was sent, but the parent of this process has ended. */
function take(name: SignalName, number: number): void {
  const at = performance.now();
  if (first === undefined) {
    first = { name, at };
    tell?.(name);
  } else if (number !== 0 && at - first.at > echoMs) process.exit(signalExitCodes[name]);
  else first.at = at;
}

/** Makes a signal that is aborted by the first SIGINT, SIGTERM or SIGHUP; its reason names which. */
export function commandSignal(): AbortSignal {
  const controller = new AbortController();
  onSignal((name) => controller.abort(new DOMException(`stopped by ${name}`, "AbortError")));
  return controller.signal;
}

/** Resolves with the first SIGINT, SIGTERM or SIGHUP. */
export function untilSignal(): Promise<SignalName> {
  return new Promise((resolve) => onSignal(resolve));
}

/**
 * Lets signals end this process from the start, also where it is process 1 of a container: the system keeps from that one each
 * signal for which it has no listener.
 */
export function endOnSignals(): void {
  if (process.pid !== 1) return;
  for (const [name, code] of Object.entries(signalExitCodes)) process.once(name, () => process.exit(code));
}
