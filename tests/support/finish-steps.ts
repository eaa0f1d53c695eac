import type { Steps } from "../../src/serve/steps.ts";

/** Does work that comes in steps, and waits for nothing, in one go. */
export function finishSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    if (next.value !== undefined) throw new TypeError("a model of this process must answer at once");
  }
}
