import { listSome, ParameterError } from "../core/index.ts";

/**
 * The column to predict that a user named.
 *
 * @param target what the option --target has.
 * @param columns the names of the columns to choose from.
 * @throws {ParameterError} `cli/option`, with the names of the columns, when the option is absent.
 */
export function requireTarget(target: string | undefined, file: string, columns: readonly string[]): string {
  if (target !== undefined) return target;
  throw new ParameterError(
    "cli/option",
    `option --target must name the column of ${file} to predict, it is absent`,
    { hint: `its columns are ${listSome(columns, mostShown)}` },
  );
}

/** The most names that are listed. */
const mostShown = 60;
