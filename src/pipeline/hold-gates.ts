import type { RowLedger } from "../data/index.ts";
import type { Project } from "../project/index.ts";
import type { Evaluation } from "./evaluate.ts";
import type { GateResult } from "./gates.ts";
import { holdGuards } from "./guards/built-in-gates.ts";
import type { GuardFigures } from "./guards/guard-figures.ts";
import { holdThreshold } from "./guards/met-threshold.ts";
import { checkGates } from "./metric-gates.ts";

/** Holds the selected candidate against the gates of its project and those that every run has. @returns how each was met. */
export function holdAgainstGates(
  project: Pick<Project, "gates" | "guards">,
  evaluation: Pick<Evaluation, "candidates" | "selected" | "split">,
  figures: GuardFigures,
  ledger: RowLedger,
): GateResult[] {
  const { metrics, threshold } = evaluation.candidates.find(({ name }) => name === evaluation.selected)!;
  const found = metrics["roc_auc"];
  const auc = found === undefined || "undefined" in found ? undefined : found;
  return [
    ...checkGates(project.gates ?? [], metrics),
    ...holdGuards(project.guards ?? {}, {
      figures,
      ledger,
      auc,
      isByChance: evaluation.split.kind === "stratified",
    }),
    ...(threshold === undefined ? [] : [holdThreshold(threshold)]),
  ];
}
