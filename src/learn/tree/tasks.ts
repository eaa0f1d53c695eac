export { growTreesTask } from "./grow/grow-task.ts";
export { rankColumnsTask } from "./rank/rank-task.ts";
