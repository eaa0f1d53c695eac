import type { FittedClassifier } from "systole/learn";
import type { Bench } from "./bench.ts";
import type { Contest } from "./contests.ts";
import { type FreshFit, fitFresh, fitPeerFresh } from "./fresh.ts";
import { digits, type Race } from "./report.ts";
import { median } from "./statistics.ts";
import { runInTurn } from "./timing.ts";

/** A fit that both sides make, each as the first of a process. */
export interface FirstFits {
  readonly work: string;
  readonly contest: Contest<FittedClassifier>;
  /** Which of the contest's peers takes part. */
  readonly peer: string;
  readonly rows: { readonly path: string; readonly nRows: number; readonly nCols: number };
  readonly rounds: number;
  /** The bar: how many times as fast as the peer ours must be. Default: none. */
  readonly atLeast?: number;
}

/** Runs the first fits of both sides in turn, each in a new process. Wall time decides: it is what somebody waits for. */
export async function raceFirstFits(
  { python, report, rounds }: Bench<string>,
  race: Race,
  { work, contest, peer, rows, rounds: usual, atLeast }: FirstFits,
): Promise<void> {
  const fits: FreshFit[][] = [[], []];
  const keep = async (side: number, fit: Promise<FreshFit>): Promise<FreshFit> => {
    fits[side]!.push(await fit);
    return fit;
  };
  const { model, params } = contest;
  const theirs = contest.peers.find(({ name }) => name === peer)!;
  const timed = await runInTurn(
    [
      { name: "systole", run: () => keep(0, fitFresh({ ...rows, model, params, peak: false })) },
      { name: peer, run: () => keep(1, fitPeerFresh(python, { ...rows, ...theirs, peak: false })) },
    ],
    rounds(usual),
    0,
  );
  race.add(work, timed, atLeast === undefined ? undefined : { peer, atLeast, by: "wall" });
  const [own, other] = fits.map((side) => digits(median(side.map(({ fromStart }) => fromStart))));
  report.note(`${work}, from the start of the process, wall ms: systole ${own}, ${peer} ${other}`);
}
