import { setTimeout as sleep } from "node:timers/promises";

/** Waits until something holds; fails after a number of seconds with what was waited for. What throws does not hold yet. */
export async function until(
  what: string,
  seconds: number,
  holds: () => Promise<boolean>,
  pauseMs = 50,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    if (await holds().catch(() => false)) return;
    if (performance.now() > end) throw new Error(`${what} must be so within ${seconds} s`);
    await sleep(pauseMs);
  }
}
