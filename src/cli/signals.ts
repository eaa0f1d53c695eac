/**
 * Within how many milliseconds after the first signal further ones count as the same: Ctrl-C reaches a program two or three
 * times, from the terminal, from npm and from the launcher.
 */
const repeatMs = 1000;

/** The exit code of a process that a signal ended, 128 and its number, as shells have it. */
const signalExitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
type Name = keyof typeof signalExitCodes;

/**
 * Calls `stop` with the first SIGINT or SIGTERM from now on; a second one, sent on purpose, ends the process at once. What was to
 * be called before is not called any more.
 */
function onSignal(stop: (name: Name) => void): void {
  let stoppedAt: number | undefined;
  for (const name of Object.keys(signalExitCodes) as Name[]) {
    process.removeAllListeners(name);
    process.on(name, () => {
      const now = performance.now();
      if (stoppedAt === undefined) {
        stoppedAt = now;
        stop(name);
      } else if (now - stoppedAt > repeatMs) process.exit(signalExitCodes[name]);
    });
  }
}

/** Makes a signal that is aborted by the first SIGINT or SIGTERM; its reason names which. */
export function commandSignal(): AbortSignal {
  const controller = new AbortController();
  onSignal((name) => controller.abort(new DOMException(`stopped by ${name}`, "AbortError")));
  return controller.signal;
}

/** Resolves with the first SIGINT or SIGTERM from now on. */
export function untilSignal(): Promise<Name> {
  return new Promise((resolve) => onSignal(resolve));
}
