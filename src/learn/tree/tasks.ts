export { type GrownShare, type GrowTreesInput, growTreesTask } from "./grow-task.ts";
export { type RankColumnsInput, rankColumnsTask } from "./rank-task.ts";
