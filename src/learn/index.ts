export * from "./metrics/index.ts";
export * from "./protocol.ts";
export { learnTasks } from "./tasks.ts";
