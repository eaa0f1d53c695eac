import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Registry } from "prom-client";
import Counter from "prom-client/lib/counter.js";
import Gauge from "prom-client/lib/gauge.js";
import { readThrottling, type Throttling } from "./cgroup-throttling.ts";
import { ProcessorWait } from "./processor-wait.ts";

/**
 * Adds what Prometheus calls the process metrics (start, memory, CPU time), what the event loop does, and what this process had
 * to wait for a processor. They are read when somebody scrapes; what the system does not count is absent. prom-client has such a
 * set of its own, but names gauges `_total`, which `promtool check metrics` refuses.
 */
export function addProcessMetrics(registry: Registry): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
  gauge("process_start_time_seconds", "Start of the process, in seconds since 1970.", () =>
    Math.round(performance.timeOrigin / 1000),
  );
  gauge("process_resident_memory_bytes", "Resident memory of the process.", () => process.memoryUsage.rss());
  gauge("nodejs_heap_used_bytes", "JavaScript heap in use.", () => process.memoryUsage().heapUsed);
  const delay = monitorEventLoopDelay({ resolution: 20 }); // ms between samples
  delay.enable();
  gauge(
    "nodejs_eventloop_delay_seconds",
    "99th percentile of the event loop's delay since the last scrape.",
    () => {
      const seconds = delay.count === 0 ? 0 : delay.percentile(99) / 1e9;
      delay.reset();
      return seconds;
    },
  );
  addProcessorTimes(registry);
  addThrottling(registry);
}

/** Adds a counter that somebody else keeps. */
function addCounter(registry: Registry, name: string, help: string, read: () => number): void {
  new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}

function addProcessorTimes(registry: Registry): void {
  addCounter(registry, "process_cpu_seconds_total", "User and system time of the process.", () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  addCounter(
    registry,
    "nodejs_eventloop_active_seconds_total",
    "Time in which the event loop did not sleep. Its rate is the share of one core that is asked of it.",
    () => performance.eventLoopUtilization().active / 1000,
  );
  if (waitedSeconds() === undefined) return;
  addCounter(
    registry,
    "nodejs_eventloop_cpu_wait_seconds_total",
    "Time in which the event loop's thread could have run and had no processor.",
    () => waitedSeconds() ?? 0,
  );
}

function waitedSeconds(): number | undefined {
  const wait = new ProcessorWait();
  const seconds = wait.seconds();
  wait.close();
  return seconds;
}

function addThrottling(registry: Registry): void {
  let last = readThrottling();
  if (last === undefined) return;
  const read = (): Throttling => {
    last = readThrottling() ?? last;
    return last as Throttling;
  };
  addCounter(
    registry,
    "process_cgroup_cpu_periods_total",
    "Periods of the processor quota in which the cgroup of the process ran.",
    () => read().periods,
  );
  addCounter(
    registry,
    "process_cgroup_cpu_throttled_periods_total",
    "Periods in which the cgroup of the process had used up its processor quota.",
    () => read().throttledPeriods,
  );
  addCounter(
    registry,
    "process_cgroup_cpu_throttled_seconds_total",
    "Time for which the cgroup of the process had used up its processor quota.",
    () => read().throttledSeconds,
  );
}
