import type { Project } from "../project/index.ts";
import type { Allowance } from "./allowances.ts";
import type { RunObserver } from "./stages.ts";

/** What a run is asked to do. */
export interface RunOptions {
  readonly project: Project;
  /** Where relative paths of the project start. */
  readonly directory: string;
  /** The directory of the workspace, which is made when absent. */
  readonly workspace: string;
  /** Goes before the project's own seed. */
  readonly seed?: number | undefined;
  /** How many threads work is split on, in [1, 256]. Results do not depend on it. */
  readonly threads: number;
  /**
   * Whether the run takes the time that its figures are worth: 10 folds and 10 repeats at least, and all that is left out else because it
   * is slow. Default: no.
   */
  readonly thorough?: boolean | undefined;
  /** Whether every stage is done again, changed or not. Default: no. */
  readonly force?: boolean;
  /**
   * How many seconds the run may take: candidates that do not fit, as far as that can be guessed, are made cheaper or left out.
   * Default: as many as it takes.
   */
  readonly timeBudgetSeconds?: number | undefined;
  /** The names of the candidates to compare, in any order. Default: all that the project has. */
  readonly candidates?: readonly string[] | undefined;
  /** Whether the rows are described and drawn. Default: they are. */
  readonly figures?: boolean | undefined;
  /** What the run does although it would else be refused; of a gate that fails, with the reason. Default: nothing. */
  readonly allow?: readonly Allowance[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly observer?: RunObserver;
}
