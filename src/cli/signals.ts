/** Ctrl-C reaches a program two or three times: from the terminal, from npm, from the launcher. */
const repeatMs = 1000;

const signalExitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
type Name = keyof typeof signalExitCodes;

/** Calls `stop` with the first SIGINT or SIGTERM; a second one, sent on purpose, ends the process at once. */
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

/** Aborted by the first SIGINT or SIGTERM; its reason names the signal. */
export function commandSignal(): AbortSignal {
  const controller = new AbortController();
  onSignal((name) => controller.abort(new DOMException(`stopped by ${name}`, "AbortError")));
  return controller.signal;
}

/** Resolves with the first SIGINT or SIGTERM from now on. */
export function untilSignal(): Promise<Name> {
  return new Promise((resolve) => onSignal(resolve));
}
