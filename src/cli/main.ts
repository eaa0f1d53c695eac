import { Command, CommanderError, Option } from "commander";
import { ParameterError, showValue } from "../core/index.ts";
import { packageVersion } from "../pipeline/index.ts";
import { describeError, exitCodeOf, exitCodes } from "./exit.ts";
import { commandSignal } from "./signals.ts";

const projectArgument = "a directory with a systole.config.ts, that file, or a shipped project's name";
const modelArgument = "a model directory, models:/name@alias or models:/name/3";

/** Runs the command line; sets the exit code of the process. @param args the words after `systole`. */
export async function main(args: readonly string[]): Promise<void> {
  const program = createProgram();
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    process.exitCode =
      error instanceof CommanderError
        ? error.exitCode === 0
          ? exitCodes.success
          : exitCodes.usage
        : exitCodeOf(error);
    if (!(error instanceof CommanderError)) process.stderr.write(`${describeError(error)}\n`);
  }
}

function createProgram(): Command {
  const program = new Command("systole")
    .description("From a table of labelled rows to a prediction service that people can trust.")
    .version(packageVersion, "--version")
    .exitOverride()
    .showHelpAfterError("(systole --help shows what there is)")
    .configureHelp({ showGlobalOptions: true })
    .option("--quiet", "say nothing but warnings and results", false)
    .addHelpText("after", examples);

  program
    .command("run")
    .summary("the journey: verify, read, compare, train, register, report")
    .description(
      "Runs a project: verifies and reads its rows, compares the candidates by cross-validation, holds the best against the gates,\n" +
        "trains it on all rows, registers it as champion and reports. A stage whose inputs have not changed is skipped.",
    )
    .argument("[PROJECT]", projectArgument, "heart-disease")
    .addOption(workspaceOption())
    .addOption(seedOption())
    .addOption(threadsOption())
    .option("--force", "do every stage again", false)
    .option("--json", "print one JSON document and nothing else on standard output", false)
    .action(async (project: string, options) =>
      (await import("./run-command.ts")).runCommand(project, withQuiet(program, options), commandSignal()),
    );

  program
    .command("up")
    .summary("run, then serve predictions and show experiments")
    .description(
      "Runs a project, then serves its champion and shows its experiments until SIGINT (at once) or SIGTERM (drains).",
    )
    .argument("[PROJECT]", projectArgument, "heart-disease")
    .addOption(portOption("--port <N>", "port of the predictions; the next free one when it is taken", 8000))
    .addOption(
      portOption("--ui-port <N>", "port of the experiments; the next free one when it is taken", 5000),
    )
    .addOption(hostOption())
    .addOption(workspaceOption())
    .addOption(seedOption())
    .addOption(threadsOption())
    .option("--force", "do every stage again", false)
    .action(async (project: string, options) =>
      (await import("./up-command.ts")).upCommand(project, withQuiet(program, options), commandSignal()),
    );

  program
    .command("serve")
    .summary("serve a model over HTTP")
    .description(
      "Serves a model: POST /predict, GET /health, /metrics, /docs (Swagger UI), /openapi.json. A taken port is an error.",
    )
    .argument("<MODEL>", modelArgument)
    .addOption(portOption("--port <N>", "port to listen on", 8000))
    .addOption(hostOption())
    .addOption(workspaceOption())
    .action(async (model: string, options) =>
      (await import("./serve-command.ts")).serveCommand(model, withQuiet(program, options)),
    );

  program
    .command("predict")
    .summary("predict the rows of a file")
    .description("Prints the rows of a CSV or JSON file with the predicted label and the probability.")
    .argument("<MODEL>", modelArgument)
    .argument(
      "<FILE>",
      "rows as CSV (with or without header) or JSON (an array of objects, or the body of POST /predict)",
    )
    .addOption(workspaceOption())
    .addOption(new Option("--format <FORMAT>", "of the output").choices(["csv", "json"]).default("csv"))
    .option("--json", "the same as --format json", false)
    .action(async (model: string, file: string, options) =>
      (await import("./predict-command.ts")).predictCommand(model, file, withQuiet(program, options)),
    );
  return program;
}

const examples = `
Examples:
  $ systole up                                    run the shipped heart-disease project, serve it, show its experiments
  $ systole run ./my-project --threads 2          run a project of your own
  $ systole run --json | jq .model                results for a program
  $ systole serve models:/heart-disease@champion  serve the champion of the workspace
  $ systole predict workspace/models/heart-disease patients.csv

Exit codes: 0 success, 1 failure (a stage or a gate), 2 a wrong call, 130 interrupted.`;

function withQuiet<T extends object>(program: Command, options: T): T & { quiet: boolean } {
  return { ...options, quiet: program.opts<{ quiet: boolean }>().quiet };
}

const workspaceOption = (): Option =>
  new Option("--workspace <DIR>", "where all that is made goes").default("workspace");
const seedOption = (): Option =>
  new Option("--seed <N>", "instead of the project's own seed").argParser(wholeNumber("--seed", 0));
const threadsOption = (): Option =>
  new Option("--threads <N>", "worker threads; results do not depend on it (default: one a core)").argParser(
    wholeNumber("--threads", 1, 256),
  );
const hostOption = (): Option => new Option("--host <HOST>", "address to listen on").default("127.0.0.1");

function portOption(flags: string, description: string, port: number): Option {
  return new Option(flags, description)
    .default(port)
    .argParser(wholeNumber(flags.split(" ")[0] ?? flags, 0, 65535));
}

function wholeNumber(name: string, min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new ParameterError(
        "cli/option",
        `option ${name} must be a whole number from ${min} to ${max}, got ${showValue(text)}`,
        {
          hint: "systole COMMAND --help lists the options",
        },
      );
    return value;
  };
}
