import type { Task } from "../../core/index.ts";
import { Pacer } from "../tree/pacer.ts";
import { type BoostPlan, teamBytes } from "./boost-plan.ts";
import { BoostWork } from "./boost-work.ts";
import { type RoundSettings, type Rounds, runRounds } from "./boosting-rounds.ts";
import { follow, TeamLeader } from "./team.ts";

/** A part in a fit: the one that leads has its settings, the others help. */
export interface BoostTaskInput {
  readonly plan: BoostPlan;
  readonly settings: RoundSettings | null;
}

/** The words of a fit's team. */
export function teamControl(plan: BoostPlan): Int32Array {
  return new Int32Array(plan.memory.buffer, plan.at.team, teamBytes / 4);
}

/** Leads a fit on several threads, or helps in it; the leader gives what was learned. */
export const boostTask: Task<BoostTaskInput, Rounds | null> = {
  name: "learn/boost",
  run: async ({ plan, settings }, { signal }) => {
    const work = new BoostWork(plan);
    const control = teamControl(plan);
    if (settings === null) {
      await follow(control, work);
      return null;
    }
    const leader = new TeamLeader(control, work);
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
