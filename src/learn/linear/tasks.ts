import type { Task } from "../../core/index.ts";
import { Pacer } from "../fit/pacer.ts";
import type { Problem } from "./log-loss.ts";
import { openRowSums, type SumKind } from "./row-sums.ts";

/** Some segments of the rows of a problem, whose arrays are on shared memory. */
export interface SumRowsInput {
  readonly problem: Problem;
  readonly theta: Float64Array;
  readonly kind: SumKind;
  readonly rowsPerSegment: number;
  /** The first segment. */
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
}

/** Sums over the rows of each of these segments, one after the other. */
export const sumRowsTask: Task<SumRowsInput, Float64Array> = {
  name: "learn/sum-rows",
  needs: "shared memory",
  run: async ({ problem, theta, kind, rowsPerSegment, first, last }, { signal }) => {
    const pacer = new Pacer(signal);
    const sums = await openRowSums(problem, false, pacer);
    try {
      let out = new Float64Array(0);
      for (let segment = first; segment < last; segment++) {
        const to = Math.min(problem.nRows, (segment + 1) * rowsPerSegment);
        const part = await sums.add(kind, theta, segment * rowsPerSegment, to, pacer);
        if (out.length === 0) out = new Float64Array((last - first) * part.length);
        out.set(part, (segment - first) * part.length);
      }
      return out;
    } finally {
      sums.close();
    }
  },
};
