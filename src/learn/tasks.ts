import type { Task } from "../core/index.ts";
import { binTask, boostTask } from "./boost/index.ts";
import { sumRowsTask } from "./linear/tasks.ts";
import { predictPartTask } from "./predict/index.ts";
import { foldTask } from "./select/fold-task.ts";
import { growTreesTask, rankColumnsTask } from "./tree/tasks.ts";

/** Every task of `learn/` that may run elsewhere than in the calling thread: worker threads look them up here by name. */
export const learnTasks: readonly Task<never, unknown>[] = [
  binTask,
  boostTask,
  foldTask,
  growTreesTask,
  predictPartTask,
  rankColumnsTask,
  sumRowsTask,
];
