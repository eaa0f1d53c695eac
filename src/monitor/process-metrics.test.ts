import Registry from "prom-client/lib/registry.js";
import { expect, it } from "vitest";
import { addProcessMetrics } from "./process-metrics.ts";

/** What a scrape gives, by name. */
async function scrape(registry: Registry): Promise<Map<string, number>> {
  const lines = (await registry.metrics()).split("\n").filter((line) => /^[a-z]/.test(line));
  return new Map(lines.map((line) => [line.split(" ")[0] as string, Number(line.split(" ")[1])]));
}

it("addProcessMetrics() says what the process takes, in seconds and bytes", async () => {
  const registry = new Registry();
  addProcessMetrics(registry);
  const values = await scrape(registry);
  const startedAt = values.get("process_start_time_seconds")!;
  expect(Math.abs(startedAt - performance.timeOrigin / 1000)).toBeLessThanOrEqual(0.5);
  const rss = process.memoryUsage.rss();
  expect(values.get("process_resident_memory_bytes")! / rss).toBeGreaterThan(0.5);
  expect(values.get("process_resident_memory_bytes")! / rss).toBeLessThan(2);
  expect(values.get("nodejs_heap_used_bytes")).toBeGreaterThan(1e6);
});

it("addProcessMetrics() counts processor time as a total that only rises", async () => {
  const registry = new Registry();
  addProcessMetrics(registry);
  const before = (await scrape(registry)).get("process_cpu_seconds_total")!;
  const { user, system } = process.cpuUsage();
  for (let x = 0, until = process.cpuUsage().user + 20_000; process.cpuUsage().user < until; )
    x += Math.sqrt(x);
  const after = (await scrape(registry)).get("process_cpu_seconds_total")!;
  expect(before).toBeLessThanOrEqual((user + system) / 1e6);
  expect(after - before).toBeGreaterThanOrEqual(0.02);
});

it("addProcessMetrics() tells how late the event loop was since the last scrape, and forgets it", async () => {
  const registry = new Registry();
  addProcessMetrics(registry);
  await new Promise((resolve) => setTimeout(resolve, 60)); // the loop turns, so that the monitor has begun
  const until = performance.now() + 150;
  while (performance.now() < until); // the loop does not turn
  await new Promise((resolve) => setTimeout(resolve, 60));
  const late = (await scrape(registry)).get("nodejs_eventloop_delay_seconds")!;
  const next = (await scrape(registry)).get("nodejs_eventloop_delay_seconds")!; // the loop has not turned in between
  expect(late).toBeGreaterThan(0.1);
  expect(next).toBe(0);
});

it("addProcessMetrics() counts the time in which the event loop did not sleep, and in which it had no processor", async () => {
  const registry = new Registry();
  addProcessMetrics(registry);
  const before = await scrape(registry);
  for (const until = performance.now() + 50; performance.now() < until; );
  const after = await scrape(registry);
  const gained = (name: string): number => after.get(name)! - before.get(name)!;
  expect(gained("nodejs_eventloop_active_seconds_total")).toBeGreaterThanOrEqual(0.05);
  if (process.platform === "linux")
    expect(gained("nodejs_eventloop_cpu_wait_seconds_total")).toBeGreaterThanOrEqual(0);
});
