import { StorageError } from "../../core/index.ts";

/** Says that what a transaction has read is not one state of the database: another process wrote meanwhile. The read is to be repeated. */
export class ChangedWhileRead extends Error {}

/** How often a read is repeated. Who writes takes locks or a log, by which the next attempt reads; more than two are hardly needed. */
const mostAttempts = 20;

/** Repeats a read until it has seen one state of the database. @throws {StorageError} `track/busy`. */
export async function readWhole<T>(read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof ChangedWhileRead)) throw error;
      if (attempt === mostAttempts)
        throw new StorageError(
          "track/busy",
          "the database must stay as it is for the time of a read, others write to it without pause",
          { cause: error },
        );
      await new Promise((resolve) => setTimeout(resolve, attempt));
    }
  }
}
