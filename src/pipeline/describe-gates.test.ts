import { expect, it } from "vitest";
import { describeUnneeded } from "./allowances.ts";
import { describeGates } from "./describe-gates.ts";
import { type GateResult, gatePoints, gateTags, mayRegister } from "./gates.ts";

it("tells gates that were not run from those that passed, and says why one has no figure", () => {
  expect(
    describeGates([
      { name: "lone-column", value: 0.71234, passed: true, message: "column" },
      { name: "missingness-alone", passed: true, message: "no column has both missing cells and others" },
      { name: "shuffled-labels", passed: true, notRun: true, message: "labels were not shuffled" },
    ]),
  ).toEqual([
    "passed: lone-column 0.712, missingness-alone (no column has both missing cells and others)",
    "not run: shuffled-labels",
  ]);
});

it("keeps a gate that was not run as neither failed nor a figure, and says so where it is allowed", () => {
  const gates: GateResult[] = [
    { name: "shuffled-labels", passed: true, notRun: true, message: "labels were not shuffled" },
  ];
  expect(mayRegister(gates)).toBe(true);
  expect(gatePoints(gates)).toEqual([]);
  expect(gateTags(gates)).toEqual({
    "systole.gates": "passed",
    "systole.gate.shuffled-labels": "not run: labels were not shuffled",
  });
  expect(describeUnneeded(gates, [{ what: "shuffled-labels", because: "why" }])).toEqual([
    'the gate "shuffled-labels" was allowed for nothing: it was not run',
  ]);
});
