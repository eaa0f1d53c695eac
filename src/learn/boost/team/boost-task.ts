import type { Task } from "../../../core/index.ts";
import { Pacer } from "../../fit/pacer.ts";
import type { BoostPlan } from "../grow/boost-plan.ts";
import { BoostWork } from "../grow/boost-work.ts";
import { type RoundSettings, type Rounds, runRounds } from "../grow/boosting-rounds.ts";
import { follow, TeamLeader } from "./team.ts";

/** A part in a fit: the one that leads has its settings, the others help. */
export interface BoostTaskInput {
  readonly plan: BoostPlan;
  readonly settings: RoundSettings | null;
  /** Which of the fit's threads it is: 0 leads. */
  readonly thread: number;
}

/** Leads a fit on several threads, or helps in it; the leader gives what was learned. */
export const boostTask: Task<BoostTaskInput, Rounds | null> = {
  name: "learn/boost",
  needs: "shared memory",
  run: async ({ plan, settings, thread }, { signal }) => {
    const work = new BoostWork(plan, thread);
    if (settings === null) {
      await follow(work, thread);
      return null;
    }
    const leader = new TeamLeader(work);
    const pacer = new Pacer(signal);
    try {
      return await runRounds(
        work,
        settings,
        async (kind, nPieces) => {
          if (pacer.isDue()) await pacer.pause();
          await leader.run(kind, nPieces);
        },
        (done) => leader.report(done),
      );
    } finally {
      leader.end();
    }
  },
};
