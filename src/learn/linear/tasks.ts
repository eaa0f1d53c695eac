import type { Task } from "../../core/index.ts";
import { Pacer } from "../fit/pacer.ts";
import type { Problem } from "./log-loss.ts";
import { openRowSums, type SumKind } from "./row-sums.ts";

/** Some of the segments into which the rows of a problem are divided. The problem's arrays are on shared memory. */
export interface SumRowsInput {
  readonly problem: Problem;
  readonly theta: Float64Array;
  readonly kind: SumKind;
  readonly rowsPerSegment: number;
  /** The first segment to sum, counted from 0. */
  readonly first: number;
  /** The segment behind the last one to sum. */
  readonly last: number;
}

/** Sums over the rows of each of these segments. The output has the sums of one segment behind those of the other. */
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
