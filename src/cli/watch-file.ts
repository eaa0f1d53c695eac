import { statSync } from "node:fs";

/**
 * Watches over a file that must stay where it is, such as a database that is open.
 *
 * @returns a function that says what is wrong: that the file is gone, or that another one has its place; `undefined` when it is there as
 *   it was. Writing to the file is fine. It asks the system once, and is quick enough for probes.
 */
export function watchFile(path: string, subject: string): () => string | undefined {
  const opened = identify(path);
  return () => {
    const now = identify(path);
    if (now === undefined) return `${subject} is gone`;
    return now === opened
      ? undefined
      : `${subject} was replaced by another file: start again to show that one`;
  };
}

/** What tells a file from all others; `undefined` when it is not there or cannot be reached. */
function identify(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return undefined;
  }
}

/** Whether nothing is at a path; `false` also when that cannot be found out. */
export function isAbsent(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}
