export { defineSchema, type Schema } from "./core/index.ts";
export { defineProject, type Project } from "./pipeline/index.ts";
