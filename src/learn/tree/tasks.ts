export { growTreesTask } from "./grow-task.ts";
export { rankColumnsTask } from "./rank-task.ts";
