import { afterAll, beforeAll, expect, it, type MockInstance, vi } from "vitest";

/** Runs what describes tests, and a test after them: that nothing was printed and no warning was emitted meanwhile. */
export function describeSilently(describeTests: () => void): void {
  const spies: MockInstance[] = [];
  beforeAll(() => {
    for (const method of ["log", "info", "warn", "error", "debug"] as const)
      spies.push(vi.spyOn(console, method));
    spies.push(vi.spyOn(process, "emitWarning"));
  });
  afterAll(() => {
    for (const spy of spies) spy.mockRestore();
  });

  describeTests();

  it("has printed nothing in all this", () => {
    expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([]);
  });
}
