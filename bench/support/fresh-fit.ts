/** One fit in a process of its own: reads a {@link FreshRequest} as its argument, prints a {@link FreshFit}. */
import { closeSync, openSync, readFileSync, readSync, writeFileSync } from "node:fs";
import type { FreshFit, FreshRequest } from "./fresh.ts";
import { timeOnce } from "./timing.ts";

const request = JSON.parse(process.argv[2] ?? "") as FreshRequest;
const { buildEstimator } = await import("systole/learn");
const { data, codes } = readRows(request);
const estimator = buildEstimator({ name: request.model, params: request.params });
const X = { nRows: request.nRows, nCols: request.nCols, data };
const y = { classes: ["0", "1"], codes };

const before = readStatus("VmRSS");
if (request.peak) writeFileSync("/proc/self/clear_refs", "5"); // the high-water mark starts at what is resident now
const times = await timeOnce(() => estimator.fit(X, y));
const peakMiB = readStatus("VmHWM");
const fit: Omit<FreshFit, "fromStart"> = { ...times, peakMiB, growthMiB: peakMiB - before };
console.log(JSON.stringify(fit));

function readRows({ path, nRows, nCols }: FreshRequest): { data: Float64Array; codes: Int32Array } {
  const read = (bytes: Uint8Array, from: number): void => {
    let at = 0;
    while (at < bytes.length) at += readSync(file, bytes, at, bytes.length - at, from + at);
  };
  const file = openSync(path, "r");
  const data = new Float64Array(nRows * nCols);
  read(new Uint8Array(data.buffer), 0);
  const classes = new Float64Array(nRows);
  read(new Uint8Array(classes.buffer), data.byteLength);
  closeSync(file);
  return { data, codes: Int32Array.from(classes) };
}

/** A field of /proc/self/status in MiB, such as `VmRSS`; NaN where the system does not tell. */
function readStatus(name: string): number {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  } catch {
    return NaN;
  }
}
