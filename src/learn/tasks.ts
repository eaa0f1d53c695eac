import type { Task } from "../core/index.ts";
import { judgeSiteTask } from "../judge/index.ts";
import { bootstrapTask, importanceTask } from "./inspect/index.ts";
import { predictPartTask } from "./predict/index.ts";
import { estimatorTasks } from "./registry.ts";
import { foldTask } from "./select/fold-task.ts";
import { optimismTask } from "./select/optimism-task.ts";
import { searchTask } from "./select/search-task.ts";

/** Every task of `learn/` and `judge/` that may run elsewhere than in the calling thread: worker threads look them up here by name. */
export const learnTasks: readonly Task<never, unknown>[] = [
  ...estimatorTasks,
  foldTask,
  optimismTask,
  predictPartTask,
  judgeSiteTask,
  searchTask,
  importanceTask,
  bootstrapTask,
];
