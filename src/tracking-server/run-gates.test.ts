import { describe, expect, it } from "vitest";
import { allowedGates, runGates } from "./run-gates.ts";

const tags = {
  "systole.gates": "failed",
  "systole.gate.f1": "passed: f1 0.9 is at least 0.8",
  "systole.gate.too-good": "allowed: roc_auc 0.99 is not at most 0.93",
  "systole.gate.recall": "failed: recall 0.5 is not at least 0.8",
  "systole.allowed.too-good": "an easy <task>",
};

describe("runGates()", () => {
  it("names each gate before its sentence: failed, then allowed with the reason, then passed", () => {
    const items = [...String(runGates(tags)).matchAll(/<li.*?<\/li>/g)].map(([item]) =>
      item.replaceAll(/<[^>]+>/g, ""),
    );
    expect(items).toEqual([
      "✗ recall: recall 0.5 is not at least 0.8 (failed)",
      "✗ too-good: roc_auc 0.99 is not at most 0.93 (failed, allowed) Allowed because: an easy &lt;task&gt;",
      "✓ f1: f1 0.9 is at least 0.8 (passed)",
    ]);
  });

  it("says nothing where a run has no gates", () => {
    expect(runGates({})).toBe(false);
  });
});

describe("allowedGates()", () => {
  it("reads the names with their reasons, of a run or a version", () => {
    expect(allowedGates(tags)).toEqual([["too-good", "an easy <task>"]]);
    expect(allowedGates({ "systole.gates": "passed" })).toEqual([]);
  });
});
