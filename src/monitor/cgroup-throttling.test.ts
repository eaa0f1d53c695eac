import { expect, test } from "vitest";
import { readThrottling } from "./cgroup-throttling.ts";

/** A system that has these files and no others. */
const system =
  (files: Record<string, string>) =>
  (path: string): string => {
    const text = files[path];
    if (text === undefined) throw new Error(`ENOENT ${path}`);
    return text;
  };
const version1 = "nr_periods 205\nnr_throttled 196\nthrottled_time 18685920238\n";
const version2 =
  "usage_usec 9\nuser_usec 5\nsystem_usec 4\nnr_periods 7\nnr_throttled 3\nthrottled_usec 250000\n";

test.each([
  [
    "version 2, seen from the container whose root it is",
    { "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.stat": version2 },
    { periods: 7, throttledPeriods: 3, throttledSeconds: 0.25 },
  ],
  [
    "version 2, seen from the machine",
    {
      "/proc/self/cgroup": "0::/kubepods/pod1\n",
      "/sys/fs/cgroup/cpu.stat": "usage_usec 9\n",
      "/sys/fs/cgroup/kubepods/pod1/cpu.stat": version2,
    },
    { periods: 7, throttledPeriods: 3, throttledSeconds: 0.25 },
  ],
  [
    "version 1, whose controllers share a directory",
    {
      "/proc/self/cgroup": "7:memory:/docker/a\n4:cpu,cpuacct:/docker/a\n0::/\n",
      "/sys/fs/cgroup/cpu,cpuacct/cpu.stat": version1,
    },
    { periods: 205, throttledPeriods: 196, throttledSeconds: 18.685920238 },
  ],
  [
    "both versions, the processor with the first",
    {
      "/proc/self/cgroup": "1:cpu:/a\n0::/a\n",
      "/sys/fs/cgroup/cpu/a/cpu.stat": version1,
      "/sys/fs/cgroup/a/cpu.stat": "usage_usec 9\n",
    },
    { periods: 205, throttledPeriods: 196, throttledSeconds: 18.685920238 },
  ],
  [
    "the root of all cgroups, which has no quota",
    { "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.stat": "usage_usec 9\nuser_usec 5\n" },
    undefined,
  ],
  ["a system without cgroups", {}, undefined],
])("readThrottling() of %s", (_, files, expected) => {
  expect(readThrottling(system(files as Record<string, string>))).toEqual(expected);
});
