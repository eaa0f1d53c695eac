/** A folder of `src/`: what stands below it in rank may be imported by it. */
export interface Room {
  readonly rank: number;
  /** Whether it computes only: no Node modules, no packages, no clock, no `process`. */
  readonly isPure?: boolean;
}

/** The rooms of `src/`, as ARCHITECTURE.md describes them. Rooms of one rank do not know each other. */
export const rooms: Readonly<Record<string, Room>> = {
  core: { rank: 0, isPure: true },
  files: { rank: 0 },
  data: { rank: 1 },
  learn: { rank: 1, isPure: true },
  track: { rank: 1 },
  http: { rank: 1 },
  execute: { rank: 2 },
  explore: { rank: 2 },
  model: { rank: 2 },
  monitor: { rank: 2 },
  serve: { rank: 3 },
  report: { rank: 3 },
  "tracking-server": { rank: 3 },
  pipeline: { rank: 4 },
  cli: { rank: 5 },
};

/** Doors beside a room's `index.ts`, each with the reason why it is one of its own. */
export const extraDoors: Readonly<Record<string, string>> = {
  "src/core/kernel-memory.ts":
    "memory of kernels is a matter between rooms, not of those who import systole/core",
  "src/core/row-memory.ts": "the same, of rows that kernels read in place",
  "src/pipeline/project.ts": "every config imports it, and must not load the whole journey with it",
};

/** The room of a file of `src/`, or `undefined` for `src/index.ts` and for what is outside. */
export function roomOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

/** Whether other rooms may import this file. */
export function isDoor(path: string): boolean {
  return /^src\/[^/]+\/index\.ts$/.test(path) || Object.hasOwn(extraDoors, path);
}
