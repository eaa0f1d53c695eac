import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { median } from "./statistics.ts";

const run = promisify(execFile);
const script = join(import.meta.dirname, "scaling-loop.ts");

/**
 * How much more two processes that only compute do than one, on this machine at this moment: 2 when both cores are free, and
 * not slowed by each other. No program with two threads can be expected to reach more.
 */
export async function measureTwoProcesses(rounds = 3): Promise<number> {
  const timeLoops = async (count: number): Promise<number> => {
    const start = performance.now();
    await Promise.all(Array.from({ length: count }, () => run(process.execPath, [script, "400"])));
    return performance.now() - start;
  };
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const one = await timeLoops(1);
    ratios.push((2 * one) / (await timeLoops(2)));
  }
  return median(ratios);
}
