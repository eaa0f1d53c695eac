import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Registry } from "prom-client";
import Counter from "prom-client/lib/counter.js";
import Gauge from "prom-client/lib/gauge.js";

/**
 * Adds what Prometheus calls the process metrics (start, memory, CPU time), and the event loop's delay. They are read when
 * somebody scrapes. prom-client has such a set of its own, but names gauges `_total`, which `promtool check metrics` refuses.
 */
export function addProcessMetrics(registry: Registry): void {
  const registers = [registry];
  const delay = monitorEventLoopDelay({ resolution: 20 }); // ms between samples
  delay.enable();
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
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
  gauge(
    "nodejs_eventloop_delay_seconds",
    "99th percentile of the event loop's delay since the last scrape.",
    () => {
      const seconds = delay.count === 0 ? 0 : delay.percentile(99) / 1e9;
      delay.reset();
      return seconds;
    },
  );
  addCpuCounter(registry);
}

function addCpuCounter(registry: Registry): void {
  new Counter({
    name: "process_cpu_seconds_total",
    help: "User and system time of the process.",
    registers: [registry],
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
}
