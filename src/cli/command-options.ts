import { type Command, Option } from "commander";
import { ParameterError, showValue } from "../core/index.ts";

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

/** The option that says which rows are explained; it may be given several times. */
export function rowOption(): Option {
  return new Option(
    "--row <N>",
    "which row, from 1, a header not counted; may be repeated (default: the first)",
  ).argParser((text, before: readonly number[] = []) => {
    if (/^[1-9]\d{0,8}$/.test(text)) return [...before, Number(text)];
    throw new ParameterError(
      "cli/option",
      `option --row must be the number of a row, from 1, got ${showValue(text)}`,
      { hint: "rows are counted from 1, a header is not counted" },
    );
  });
}

/** The options of a command, and whether the program is to be quiet. */
export function withQuiet<T extends object>(program: Command, options: T): T & { quiet: boolean } {
  return { ...options, quiet: program.opts<{ quiet: boolean }>().quiet };
}
