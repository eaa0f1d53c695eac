import { describe, expect, it } from "vitest";
import { type BuiltInGate, holdGuards, shuffledLabelsGate } from "./built-in-gates.ts";
import type { GuardFigures } from "./guard-figures.ts";

const ledger = { read: 100, used: 98, dropped: [{ rule: "target-missing", rows: [3, 9] }] };
const auc = { mean: 0.9, low: 0.85, high: 0.95 };
const honest: GuardFigures = {
  nFeatures: 4,
  columns: [
    { name: "age", auc: 0.72, by: "value" },
    { name: "sex", auc: 0.6, by: "value" },
  ],
  missing: 0.51,
  sites: [],
  repeated: { nRows: 98, nDistinct: 98, nAcross: 0, nConflicting: 0, nPairs: 0, nPairsByChance: 0 },
  copies: [],
  nUnaccounted: 0,
  shuffled: { aucs: [0.45, 0.55, 0.48, 0.52], nWithout: 0, unit: "rows" },
};

type Change = {
  guards?: object;
  figures?: Partial<GuardFigures>;
  auc?: object | undefined;
  ledger?: object;
  isByChance?: boolean;
};
const hold = (name: BuiltInGate, change: Change = {}) =>
  holdGuards(change.guards ?? {}, {
    figures: { ...honest, ...change.figures },
    ledger: { ...ledger, ...change.ledger },
    auc: "auc" in change ? (change.auc as typeof auc) : auc,
    isByChance: change.isByChance ?? false,
  }).find((gate) => gate.name === name)!;

const site = (auc: number, missing: number) => ({
  site: "north",
  nRows: 40,
  columns: [{ name: "boat", auc, by: "missing" as const }],
  missing,
});

describe("holdGuards()", () => {
  it("passes honest rows without a warning", () => {
    for (const gate of holdGuards({}, { figures: honest, ledger, auc, isByChance: false })) {
      expect(gate.passed, gate.message).toBe(true);
      expect(gate).not.toHaveProperty("warns");
    }
  });

  it("says that labels were not shuffled where they were not", () => {
    const { shuffled: _, ...figures } = honest;
    expect(holdGuards({}, { figures, ledger, auc, isByChance: false }).at(-1)).toEqual({
      name: "shuffled-labels",
      passed: true,
      notRun: true,
      message: "labels were not shuffled: --thorough does it",
    });
  });

  it("accounts for the rows: lost ones, and more or fewer than were declared", () => {
    expect(hold("row-ledger")).toMatchObject({ value: 0, message: "100 rows read, 98 used, 2 dropped" });
    expect(hold("row-ledger", { ledger: { used: 97 } })).toMatchObject({ passed: false, value: 1 });
    expect(hold("row-ledger", { figures: { nUnaccounted: 3 } })).toMatchObject({ passed: false, value: 3 });
    expect(hold("row-ledger", { guards: { rows: 100 } }).passed).toBe(true);
    expect(hold("row-ledger", { guards: { rows: 102 } })).toMatchObject({ passed: false, value: 2 });
  });

  it("fails rows that look like copies when they are more than a tenth, and warns of fewer", () => {
    const copies = (nAcross: number, change = {}) => ({
      figures: {
        repeated: { ...honest.repeated, nDistinct: 50, nAcross, nPairs: 60, nPairsByChance: 0.1, ...change },
      },
    });
    expect(hold("duplicate-rows", copies(40))).toMatchObject({ passed: false, value: 40 / 98, max: 0.1 });
    expect(hold("duplicate-rows", copies(4))).toMatchObject({ passed: true, warns: true });
    // as many as chance gives, or of several classes: a table of few columns
    for (const change of [{ nPairsByChance: 40 }, { nConflicting: 20 }]) {
      expect(hold("duplicate-rows", copies(40, change)).passed).toBe(true);
      expect(hold("duplicate-rows", copies(40, change))).not.toHaveProperty("warns");
    }
    const declared = { ...copies(40, { nPairsByChance: 40 }), guards: { duplicateRows: 0 } };
    expect(hold("duplicate-rows", declared)).toMatchObject({ passed: false, max: 0 });
  });

  it("fails a mean above the declared bound, and warns of one that is all but perfect", () => {
    expect(hold("too-good", { guards: { tooGood: 0.9 } }).passed).toBe(true);
    expect(hold("too-good", { guards: { tooGood: 0.89 } })).toMatchObject({
      passed: false,
      message: expect.stringMatching(/^roc_auc 0\.9 is not at most 0\.89: no column alone gives the answer/),
    });
    expect(hold("too-good", { auc: { mean: 0.9996 } })).toMatchObject({ passed: true, warns: true });
    expect(hold("too-good", { auc: undefined, guards: { tooGood: 0.6 } })).toEqual({
      name: "too-good",
      passed: true,
      message: "roc_auc has no value",
    });
  });

  it("fails a mean that is clearly below chance, and warns of one that is below", () => {
    const below = { auc: { mean: 0.3, low: 0.2, high: 0.45 } };
    expect(hold("below-chance", below).passed).toBe(false);
    expect(hold("below-chance", { ...below, isByChance: true })).toMatchObject({ passed: true, warns: true });
    expect(hold("below-chance", { auc: { mean: 0.45, low: 0.3, high: 0.6 } })).toMatchObject({
      passed: true,
      warns: true,
    });
    expect(hold("below-chance", { auc: { mean: 0.1 } })).toMatchObject({ passed: true, warns: true });
  });

  it("holds the best single column of all rows and of each site", () => {
    expect(hold("lone-column", { guards: { loneColumn: 0.72 } })).toMatchObject({
      passed: true,
      value: 0.72,
    });
    expect(hold("lone-column", { guards: { loneColumn: 0.7 } })).toMatchObject({ passed: false, max: 0.7 });
    const sites = [site(0.895, 0.5)];
    expect(hold("lone-column", { figures: { sites } })).toMatchObject({
      passed: true,
      warns: true,
      message:
        'within north whether column "boat" has a value alone has an AUC of 0.895, the whole model 0.900',
    });
    expect(hold("lone-column", { figures: { sites }, guards: { loneColumn: 0.8 } })).toMatchObject({
      passed: false,
      value: 0.895,
    });
  });

  it("does not call it news that the only column, or any of a weak model, is as good as the model", () => {
    for (const change of [
      { figures: { nFeatures: 1, columns: [{ name: "x", auc: 0.9, by: "value" as const }] } },
      { figures: { columns: [{ name: "x", auc: 0.6, by: "value" as const }] }, auc: { mean: 0.6 } },
    ])
      expect(hold("lone-column", change)).not.toHaveProperty("warns");
  });

  it("holds what missing cells alone tell, of all rows and of each site", () => {
    expect(hold("missingness-alone", { figures: { missing: 0.895 } })).toMatchObject({ warns: true });
    const { missing: _, ...none } = honest;
    expect(
      holdGuards({ missingnessAlone: 0.5 }, { figures: none, ledger, auc, isByChance: false }).find(
        ({ name }) => name === "missingness-alone",
      ),
    ).toEqual({
      name: "missingness-alone",
      passed: true,
      message: "no column has both missing cells and others",
    });
    const sites = [site(0.6, 0.78)];
    expect(
      hold("missingness-alone", { figures: { sites }, guards: { missingnessAlone: 0.7 } }),
    ).toMatchObject({
      passed: false,
      value: 0.78,
      message: expect.stringMatching(
        /^within north a model that sees only which cells are missing has an AUC of/,
      ),
    });
  });
});

describe("shuffledLabelsGate()", () => {
  const around = (mean: number, spread: number) =>
    shuffledLabelsGate({
      aucs: Array.from({ length: 20 }, (_, i) => mean + (i % 2 === 0 ? spread : -spread)),
      nWithout: 0,
      unit: "rows",
    });

  it("holds the mean within .04 of one half", () => {
    expect(around(0.539, 0.01)).toMatchObject({ passed: true, min: 0.46, max: 0.54 });
    expect(around(0.545, 0.01)).toMatchObject({ passed: false });
    expect(around(0.455, 0.01)).toMatchObject({ passed: false });
  });

  it("allows three standard errors of the mean where that is more, as on few rows", () => {
    expect(around(0.55, 0.15)).toMatchObject({ passed: true });
    expect(around(0.7, 0.15)).toMatchObject({ passed: false });
  });

  it("says so where no shuffle has a value", () => {
    expect(shuffledLabelsGate({ aucs: [], nWithout: 20, unit: "rows" })).toEqual({
      name: "shuffled-labels",
      passed: true,
      message: "roc_auc has no value in any of 20 shuffles",
    });
  });
});
