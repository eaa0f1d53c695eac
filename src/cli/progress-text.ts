import { aboutDuration, type StageName } from "../pipeline/index.ts";

/** How far a stage is. */
export interface StageProgress {
  readonly name: StageName;
  readonly done: number;
  readonly total: number;
  /** How long the rest takes, where the stage knows that. */
  readonly secondsLeft?: number | undefined;
  /** How long the stage has taken so far. */
  readonly passedSeconds: number;
}

/** A stage tells of the time that is left by its own pace only after so many seconds: before, the pace says nothing. */
const leastSecondsOfPace = 3;

/** How far a stage is, for people: `3 of 10 fits, about 2 minutes left`, `120 of 350 MB`, `45 %`. */
export function progressText(progress: StageProgress): string {
  const left = progress.done < progress.total ? secondsLeftOf(progress) : undefined;
  return left === undefined ? amount(progress) : `${amount(progress)}, ${aboutDuration(left)} left`;
}

function amount({ name, done, total }: StageProgress): string {
  if (name === "read") return `${megabytes(done)} of ${megabytes(total)} MB`;
  if (name === "evaluate" || name === "transport" || name === "explain") return `${done} of ${total} fits`;
  if (name === "explore") return `${done} of ${total} figures`;
  return `${Math.floor((100 * done) / total)} %`;
}

/** The pieces of most stages are alike, and the pace tells; fits are not, and only the stage itself knows how they differ. */
function secondsLeftOf({ name, done, total, secondsLeft, passedSeconds }: StageProgress): number | undefined {
  if (secondsLeft !== undefined || name === "evaluate") return secondsLeft;
  if (done === 0 || passedSeconds < leastSecondsOfPace) return undefined;
  return (passedSeconds * (total - done)) / done;
}

function megabytes(bytes: number): string {
  return bytes < 1e7 ? (bytes / 1e6).toFixed(1) : String(Math.round(bytes / 1e6));
}
