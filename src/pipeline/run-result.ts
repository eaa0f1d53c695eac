import type { Issue, RowLedger } from "../data/index.ts";
import type { Evaluation } from "./evaluate.ts";
import type { GateResult } from "./gates.ts";
import type { RegisteredModelResult } from "./register.ts";
import type { StageReport } from "./stages.ts";

/** What a run found and made. Plain JSON: `systole run --json` prints it. */
export interface RunResult {
  readonly project: string;
  readonly data: {
    readonly rows: number;
    readonly used: number;
    readonly sha256: string;
    readonly ledger: RowLedger;
    /** What became of the rows that are not used, a line for each reason. */
    readonly dropped: readonly string[];
    readonly issues: readonly Issue[];
  };
  /** Why the candidates are what they are, where the config does not say; and what is suspicious about the chosen one. */
  readonly notes: readonly string[];
  readonly split: Evaluation["split"];
  readonly candidates: Evaluation["candidates"];
  readonly selected: string;
  readonly verdict: string;
  readonly gates: readonly GateResult[];
  readonly model: RegisteredModelResult & { readonly path: string };
  readonly stages: readonly StageReport[];
}
