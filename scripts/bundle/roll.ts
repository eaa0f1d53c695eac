import { sep } from "node:path";
import { type RolldownBuild, rolldown } from "rolldown";

/**
 * Opens a bundle of a program, or of a door, for Node alone.
 *
 * @param entry absolute.
 * @param sources the folder of our own modules. Except for the entry they do nothing when they are loaded, so that what nobody
 *   uses of a room stays out.
 */
export function openBundle(entry: string, sources: string): Promise<RolldownBuild> {
  return rolldown({
    input: entry,
    platform: "node",
    // nothing that trains, draws or keeps experiments; who imports one of these finds it left in the bundle's imports
    external: /^(@duckdb|@resvg|kysely|piscina|vega|vega-lite|yaml)(\/|$)/,
    treeshake: {
      moduleSideEffects: (id, isExternal) =>
        isExternal ? false : id === entry || !id.startsWith(sources + sep),
    },
    onLog: (level, log) => {
      if (level === "warn") throw new Error(`the bundle must be made without warnings, got: ${log.message}`);
    },
  });
}
