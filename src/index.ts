/** What a project's `systole.config.ts` imports: light, since every command loads it. */
export { defineSchema, type Schema } from "./core/index.ts";
export { defineProject, type Project } from "./project/project.ts";
