/** One read in a process of its own: takes the options of `readDataset` on its input, prints how far memory rose. */
import { readFileSync, writeFileSync } from "node:fs";
import { data } from "../support/systole.ts";

/** A field of /proc/self/status in MiB, such as `VmRSS`. Linux only. */
function readStatus(name: string): number {
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
}

const options = JSON.parse(readFileSync(0, "utf8"));
const before = readStatus("VmRSS");
writeFileSync("/proc/self/clear_refs", "5"); // the high-water mark starts at what is resident now
await data.readDataset(options);
console.log(JSON.stringify({ growthMiB: readStatus("VmHWM") - before }));
