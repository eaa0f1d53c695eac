/** What a project's `systole.config.ts` imports: light, since every command loads it. */

export { defineProject, type Project } from "./project/project.ts";
export { defineSchema, type Schema } from "./schema/index.ts";
