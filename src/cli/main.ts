import { Command, CommanderError, Option } from "commander";
import { packageVersion } from "../pipeline/index.ts";
import { describeError, exitCodeOf, exitCodes } from "./exit.ts";
import { applyVariables } from "./setting.ts";
import { settings } from "./settings.ts";
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
    .addOption(settings.quiet())
    .hook("preAction", (_program, command) => applyVariables(command))
    .addHelpText("after", examples);

  program
    .command("run")
    .summary("the journey: verify, read, compare, train, register, report")
    .description(
      "Runs a project: verifies and reads its rows, compares the candidates by cross-validation, holds the best against the gates,\n" +
        "trains it on all rows, registers it as champion and reports. A stage whose inputs have not changed is skipped.",
    )
    .argument("[PROJECT]", projectArgument, "heart-disease")
    .addOption(settings.workspace())
    .addOption(settings.seed())
    .addOption(settings.threads())
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
    .addOption(settings.port("port of the predictions; the next free one when it is taken"))
    .addOption(settings.uiPort("port of the experiments; the next free one when it is taken"))
    .addOption(settings.host())
    .addOption(settings.bodyLimit())
    .addOption(settings.drainDelay())
    .addOption(settings.workspace())
    .addOption(settings.seed())
    .addOption(settings.threads())
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
    .addOption(settings.port("port to listen on"))
    .addOption(settings.host())
    .addOption(settings.bodyLimit())
    .addOption(settings.drainDelay())
    .addOption(settings.logLevel())
    .option("--project <PROJECT>", "a project whose `service` settings hold where no flag or variable does")
    .addOption(settings.workspace())
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
    .addOption(settings.workspace())
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

Settings: a flag goes before its variable (in brackets), that before the project's \`service\`, that before the default;
a variable that is empty counts as not set.

Exit codes: 0 success, 1 failure (a stage or a gate), 2 a wrong call, 130 interrupted.`;

function withQuiet<T extends object>(program: Command, options: T): T & { quiet: boolean } {
  return { ...options, quiet: program.opts<{ quiet: boolean }>().quiet };
}
