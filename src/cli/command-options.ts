import { type Command, Option } from "commander";

/** What help says of the model that a command takes. */
export const modelArgument = "a model directory, models:/name@alias or models:/name/3";

/** What help says of the rows that a command takes. */
export const rowsArgument =
  "rows in any format that init reads, with or without header; or the body of POST /predict; - for standard input";

/** The option that says in which coding rows are. It has no variable, since files differ in that. */
export function codingOption(rows: string): Option {
  return new Option(
    "--coding <NAME>",
    `the schema's coding that ${rows} have, converted without loss; "own" for its own codes, unquestioned`,
  );
}

/** The option that says whether one bad row fails a whole file. */
export function onErrorOption(): Option {
  return new Option("--on-error <WHAT>", "what becomes of a file in which some rows break the schema")
    .choices(["skip", "fail"])
    .default("skip");
}

/** The options of a command, and whether the program is to be quiet. */
export function withQuiet<T extends object>(program: Command, options: T): T & { quiet: boolean } {
  return { ...options, quiet: program.opts<{ quiet: boolean }>().quiet };
}
