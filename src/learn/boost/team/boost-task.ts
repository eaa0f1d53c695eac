import type { Task } from "../../../core/index.ts";
import { Pacer } from "../../fit/pacer.ts";
import type { BoostPlan } from "../grow/boost-plan.ts";
import { BoostWork } from "../grow/boost-work.ts";
import { type RoundSettings, type Rounds, runRounds } from "../grow/boosting-rounds.ts";
import { follow, TeamLeader } from "./team.ts";

/** The part of one thread in a fit. */
export interface BoostTaskInput {
  readonly plan: BoostPlan;
  /** The settings of the fit for the thread that leads; null for those that help. */
  readonly settings: RoundSettings | null;
  /** Which of the fit's threads it is: 0 leads. */
  readonly thread: number;
}

/** Leads a fit on several threads, or helps in it. The output of the leader is what was learned, that of others null. */
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
