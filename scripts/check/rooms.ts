/** A folder of `src/`. */
export interface Room {
  /** A room may import rooms of lower rank. */
  readonly rank: number;
  /** Whether it computes only: no Node modules, no packages, no clock, no `process`. */
  readonly isPure?: boolean;
}

/** The rooms of `src/`, as ARCHITECTURE.md describes them. Rooms of one rank do not know each other. */
export const rooms: Readonly<Record<string, Room>> = {
  core: { rank: 0, isPure: true },
  files: { rank: 1 },
  judge: { rank: 1, isPure: true },
  schema: { rank: 2, isPure: true },
  learn: { rank: 2, isPure: true },
  track: { rank: 2 },
  http: { rank: 2 },
  data: { rank: 3 },
  execute: { rank: 3 },
  explore: { rank: 3 },
  model: { rank: 3 },
  monitor: { rank: 3 },
  project: { rank: 4 },
  serve: { rank: 4 },
  report: { rank: 4 },
  "tracking-server": { rank: 4 },
  pipeline: { rank: 5 },
  cli: { rank: 6 },
};

/**
 * Ranks inside a folder of `src/`: what stands in a part imports parts of lower rank and its own. A part is a folder, or a file
 * named without its ending. Files beside the folders that are not listed here stand above all parts, and every folder has a rank.
 */
export const parts: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "src/judge": {
    protocol: 0,
    outcomes: 0,
    metrics: 0,
    distributions: 0,
    split: 0,
    intervals: 1,
    calibration: 1,
    compare: 2,
    transport: 2,
    decision: 2,
    "sample-size": 2,
    subgroups: 3,
    judgement: 4,
  },
  "src/learn": {
    protocol: 0,
    kernel: 0,
    fit: 1,
    preprocess: 2,
    dummy: 2,
    linear: 2,
    tree: 2,
    boost: 2,
    calibrate: 2,
    "odds-ratios": 3,
    compose: 3,
    restore: 4,
    explain: 4,
    registry: 5,
    predict: 5,
    select: 6,
    inspect: 6,
  },
  "src/learn/tree": { state: 0, rank: 1, predict: 1, split: 2, grow: 3 },
  "src/learn/boost": { state: 0, bin: 1, predict: 1, grow: 2, team: 3 },
};

/** Doors beside a room's `index.ts`, each with the reason why it is one of its own. */
export const extraDoors: Readonly<Record<string, string>> = {
  "src/core/kernel-memory.ts":
    "memory of kernels is a matter between rooms, not of those who import systole/core",
  "src/core/row-memory.ts": "the same, of rows that kernels read in place",
  "src/learn/restore/index.ts":
    "what serves brings fitted models back through it, and must load nothing that trains",
  "src/learn/explain/index.ts":
    "what serves explains the answers of restored models through it, and must load nothing that trains",
  "src/judge/metrics/index.ts":
    "what is known of each metric, which what serves and the pages need: they must not load what else judges",
  "src/judge/intervals/corrected-t.ts":
    "the pages judge a lead by the standard error that chose among candidates, and need nothing else that judges",
  "src/judge/calibration/logistic-line.ts":
    "a calibrated classifier learns the lines that judge calibration, which are no matter of those who import systole/judge",
  "src/judge/calibration/log-odds.ts":
    "the same, of where probabilities of 0 and 1 are moved to, and of what log-odds mean",
  "src/schema/shape/index.ts":
    "by which rules a declaration is read is a matter of the rooms that read schemas and configs, not of those who import systole/schema",
  "src/data/parquet/write-parquet.ts":
    "comparing writes what candidates answered with it, and must not depend on how tables are read (docs/decisions/0010)",
  "src/track/sqlite/sqlite-errors.ts":
    "the lock of a workspace is one of SQLite too, and its failures mean the same; they are no matter of those who import systole/track",
  "src/explore/describe.ts":
    "training takes quartiles from it, and must not depend on how figures are drawn (docs/decisions/0010)",
  "src/project/project.ts":
    "every config imports it, and must not load what checks and writes configs with it",
  "src/project/build-pipeline.ts":
    "comparing and training go by it, and must not depend on how configs are checked and written (docs/decisions/0010)",
  "src/project/search-trials.ts": "as build-pipeline.ts: what a candidate's search tries",
};

/** The room of a file of `src/`, or `undefined` for `src/index.ts` and for what is outside. */
export function roomOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

/** Whether other rooms may import this file. */
export function isDoor(path: string): boolean {
  return /^src\/[^/]+\/index\.ts$/.test(path) || Object.hasOwn(extraDoors, path);
}
