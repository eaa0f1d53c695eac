import { Command, Option } from "commander";
import { packageVersion } from "../pipeline/index.ts";
import { allowOption, becauseOption } from "./allow-options.ts";
import { addExamples } from "./command-examples.ts";
import {
  codingOption,
  modelArgument,
  onErrorOption,
  rowOption,
  rowsArgument,
  withQuiet,
} from "./command-options.ts";
import { bootstrapSeedOption, levelOption, metricOption, thresholdOption } from "./judge-options.ts";
import { runProgram } from "./run-program.ts";
import { applyVariables } from "./setting.ts";
import { settings } from "./settings.ts";
import { commandSignal } from "./signals.ts";
import { subgroupOption } from "./subgroup-option.ts";

// What help says of an argument that several commands take.
const projectArgument = "a directory with a systole.config.ts, that file, or a shipped project's name";

/** Runs the command line, and sets the exit code of the process. @param args the words after `systole`. */
export async function main(args: readonly string[]): Promise<void> {
  await runProgram(createProgram(), args);
}

/** The program with all its commands. */
export function createProgram(): Command {
  const program = new Command("systole")
    .description("From a table of labelled rows to a prediction service that people can trust.")
    .version(packageVersion, "--version")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .addOption(settings.quiet())
    .hook("preAction", (_program, command) => applyVariables(command));

  addRunOptions(
    program
      .command("run")
      .summary("the journey: verify, read, compare, train, register, report")
      .description(
        "Runs a project: verifies and reads its rows, compares the candidates by cross-validation, holds the best against the gates, " +
          "trains it on all rows, registers it as champion and reports. A stage whose inputs have not changed is skipped.",
      )
      .argument("[PROJECT]", projectArgument, "heart-disease"),
  )
    .option("--json", "print one JSON document and nothing else on standard output", false)
    .action(async (project: string, options) =>
      (await import("./run-command.ts")).runCommand(project, withQuiet(program, options), commandSignal()),
    );

  addRunOptions(
    program
      .command("train")
      .summary("the training part of the journey: compare, judge, train, register")
      .description(
        "Runs a project without drawing its rows: verifies and reads them, compares the candidates by cross-validation, holds the best " +
          "against the gates, trains it on all rows and registers it as champion. Shows how far the chosen candidate can be trusted.",
      )
      .argument("[PROJECT]", projectArgument, "heart-disease")
      .addOption(candidateOption()),
  )
    .option("--json", "print one JSON document and nothing else on standard output", false)
    .action(async (project: string, options) =>
      (await import("./train-command.ts")).trainCommand(
        project,
        withQuiet(program, options),
        commandSignal(),
      ),
    );

  addRunOptions(
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
      .addOption(settings.allowedHost())
      .addOption(settings.rootPath())
      .addOption(settings.maxConnections())
      .addOption(settings.bodyLimit())
      .addOption(settings.maxPendingBytes())
      .addOption(settings.maxPendingRecords())
      .addOption(settings.drainDelay()),
  ).action(async (project: string, options) =>
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
    .addOption(settings.allowedHost())
    .addOption(settings.rootPath())
    .addOption(settings.maxConnections())
    .addOption(settings.bodyLimit())
    .addOption(settings.maxPendingBytes())
    .addOption(settings.maxPendingRecords())
    .addOption(settings.drainDelay())
    .addOption(settings.logLevel())
    .option("--project <PROJECT>", "a project whose `service` settings hold where no flag or variable does")
    .addOption(settings.workspace())
    .action(async (model: string, options) =>
      (await import("./serve-command.ts")).serveCommand(model, withQuiet(program, options)),
    );

  program
    .command("ui")
    .summary("show the experiments of a workspace")
    .description(
      "Shows the runs, metrics, files and models of a workspace as pages. It changes nothing. A taken port is an error.",
    )
    .addOption(settings.uiPort("port to listen on", "--port <N>"))
    .addOption(settings.host())
    .addOption(settings.allowedHost())
    .addOption(settings.rootPath())
    .addOption(settings.maxConnections())
    .addOption(settings.drainDelay())
    .addOption(settings.workspace())
    .action(async (options) => (await import("./ui-command.ts")).uiCommand(withQuiet(program, options)));

  program
    .command("predict")
    .summary("predict the rows of a file")
    .description(
      "Prints the rows of a file as they came, with the predicted label and the probability behind them. Rows that break the schema keep " +
        "their place without an answer; what was wrong or filled in is said on standard error. Fails when no row can be answered.",
    )
    .argument("<MODEL>", modelArgument)
    .argument("<FILE>", rowsArgument)
    .addOption(settings.workspace())
    .addOption(codingOption("the rows"))
    .addOption(onErrorOption())
    .addOption(new Option("--format <FORMAT>", "of the output").choices(["csv", "json"]).default("csv"))
    .option("--json", "the same as --format json", false)
    .action(async (model: string, file: string, options) =>
      (await import("./predict-command.ts")).predictCommand(model, file, withQuiet(program, options)),
    );
  program
    .command("evaluate")
    .summary("judge a model on rows whose outcome is known")
    .description(
      "Judges a model on rows that it has not learned from: every metric with its interval, calibration, what decisions gain by it, " +
        "and groups of rows. Rows that break the schema or have no outcome are left out, which is said.",
    )
    .argument("<MODEL>", modelArgument)
    .argument("<FILE>", `${rowsArgument}; the target is one of its columns`)
    .addOption(settings.workspace())
    .addOption(codingOption("the rows"))
    .addOption(onErrorOption())
    .addOption(thresholdOption())
    .addOption(subgroupOption())
    .addOption(levelOption())
    .addOption(bootstrapSeedOption())
    .option("--no-plots", "draw no plots")
    .option("--json", "print one JSON document and nothing else on standard output", false)
    .action(async (model: string, file: string, options) =>
      (await import("./evaluate-command.ts")).evaluateCommand(model, file, withQuiet(program, options)),
    );

  program
    .command("compare")
    .summary("say whether one candidate, or one model, is better than another")
    .description(
      "Compares candidates by their scores in the same folds: those of the last run by name, or of any runs by the runs' ids. With --on " +
        "it compares models on rows that they have not learned from. Says the difference with its interval, and in words what it is evidence of.",
    )
    .usage("[options] <A> <B> [OTHERS...]")
    .argument(
      "<A B...>",
      "candidates of the last run, or ids of runs; with --on models; every two are compared",
    )
    .option(
      "--project <NAME>",
      "the project whose last run is meant (default: the last run of the workspace)",
    )
    .addOption(metricOption())
    .option("--on <FILE>", "compare models on these rows, whose outcome is known; - for standard input")
    .addOption(codingOption("the rows of --on"))
    .addOption(onErrorOption())
    .addOption(levelOption())
    .addOption(settings.workspace())
    .option("--json", "print one JSON document and nothing else on standard output", false)
    .action(async (names: readonly string[], options) =>
      (await import("./compare-command.ts")).compareCommand(names, withQuiet(program, options)),
    );

  program
    .command("explain")
    .summary("say why a row of a file is answered as it is")
    .description(
      "Shows what each column adds to the answer to a row, from the mean over the training rows to the probability: on the scale of " +
        "log-odds for linear models and boosting, of the probability for trees and forests (TreeSHAP).",
    )
    .argument("<MODEL>", modelArgument)
    .argument("<FILE>", "rows as predict takes them; - for standard input")
    .addOption(rowOption())
    .option("--class <CLASS>", "the class to explain (default: the positive one, else the class answered)")
    .addOption(settings.workspace())
    .addOption(codingOption("the rows"))
    .option("--json", "print one JSON document, an array where several rows are asked for", false)
    .action(async (model: string, file: string, options) =>
      (await import("./explain-command.ts")).explainCommand(model, file, options),
    );
  program
    .command("init")
    .summary("write a project for a table of your own")
    .description(
      "Writes a systole.config.ts for a table: kinds, codes, ranges and missing values are guessed and explained in comments. " +
        "Says what it left out, and prints the path of the config.",
    )
    .usage("[options] <FILE> --target <COLUMN>")
    .argument("<FILE>", "CSV, TSV or other text, JSON, JSON lines or Parquet; also packed by gzip")
    .option("--target <COLUMN>", "the column to predict; required")
    .option("--positive <LABEL>", "the positive class of a target of two")
    .option("--out <DIR>", "where the project goes, which gets its name (default: ./<name of the file>)")
    .action(async (file: string, options) =>
      (await import("./init-command.ts")).initCommand(file, withQuiet(program, options)),
    );

  program
    .command("check")
    .summary("say what is wrong with a project's config")
    .description(
      "Checks the config of a project as far as it tells by itself, and says all that is wrong at once, each with its place: keys " +
        "that nobody knows with the one that was meant, values of the wrong kind, candidates that cannot be made, unknown metrics. " +
        "Reads no data. Every command that takes a project makes the same check first.",
    )
    .argument("[PROJECT]", projectArgument, "heart-disease")
    .option("--json", "print one JSON document and nothing else on standard output", false)
    .action(async (project: string, options) =>
      (await import("./check-command.ts")).checkCommand(project, options),
    );

  program
    .command("explore")
    .summary("draw and describe a project's rows, or any table")
    .description(
      "Writes figures/ (PNG and SVG) and data_summary.csv into reports/PROJECT/ of the workspace, or for a table into " +
        "reports/FILE/: class balance, missing values, associations, and each column by outcome. Prints the directory.",
    )
    .argument("[PROJECT|FILE]", `${projectArgument}; or a table`, "heart-disease")
    .option("--target <COLUMN>", "the outcome, of a table without a project")
    .addOption(settings.workspace())
    .action(async (reference: string, options) =>
      (await import("./explore-command.ts")).exploreCommand(
        reference,
        withQuiet(program, options),
        commandSignal(),
      ),
    );

  const data = program
    .command("data")
    .summary("download, verify and describe a project's data")
    .description("Works on the data files of a project. A run itself downloads nothing.");
  data
    .command("fetch")
    .summary("download the files that are behind URLs")
    .description(
      "Downloads the files of a project that are behind URLs into the workspace and checks their hashes. Where a download fails, " +
        "the snapshot that ships with the project is used, which is said.",
    )
    .argument("[PROJECT]", projectArgument, "heart-disease")
    .addOption(settings.workspace())
    .addOption(settings.fetchTimeout())
    .addOption(settings.fetchMaxMib())
    .option("--json", "print one JSON document and nothing else on standard output", false)
    .action(async (project: string, options) =>
      (await import("./data-command.ts")).dataFetchCommand(
        project,
        withQuiet(program, options),
        commandSignal(),
      ),
    );
  data
    .command("verify")
    .summary("check the hash of each file")
    .description(
      "Checks each file of a project against its pinned hash; fails when one differs or is missing.",
    )
    .argument("[PROJECT]", projectArgument, "heart-disease")
    .addOption(settings.workspace())
    .option("--json", "print one JSON document and nothing else on standard output", false)
    .action(async (project: string, options) =>
      (await import("./data-command.ts")).dataVerifyCommand(project, withQuiet(program, options)),
    );
  data
    .command("describe")
    .summary("show what the rows hold")
    .description(
      "Reads the rows of a project and shows, for each cohort, rows read and dropped, classes, columns and what is wrong.",
    )
    .argument("[PROJECT]", projectArgument, "heart-disease")
    .addOption(settings.workspace())
    .addOption(codingOption("the training rows"))
    .option("--json", "print one JSON document and nothing else on standard output", false)
    .action(async (project: string, options) =>
      (await import("./describe-data.ts")).dataDescribeCommand(
        project,
        withQuiet(program, options),
        commandSignal(),
      ),
    );
  addExamples(program);
  return program.addHelpText("after", conventions);
}

/** Adds the options of all commands that run a project. @returns the command. */
function addRunOptions(command: Command): Command {
  return command
    .addOption(settings.workspace())
    .addOption(settings.seed())
    .addOption(settings.threads())
    .addOption(settings.thorough())
    .addOption(settings.timeBudget())
    .addOption(codingOption("the training rows"))
    .addOption(allowOption())
    .addOption(becauseOption())
    .option("--force", "do every stage again", false);
}

/** The option that names a candidate to train; it may be given several times. */
function candidateOption(): Option {
  return new Option(
    "--candidate <NAME>",
    "train this one of the project's candidates only; may be repeated",
  ).argParser((name, before: readonly string[] = []) => [...before, name]);
}

const conventions = `
Settings: a flag goes before its variable (in brackets), that before the
project's \`service\`, that before the default; a variable that is empty counts
as not set.

Exit codes: 0 success, 1 failure (a stage or a gate), 2 a wrong call,
130 interrupted.`;
