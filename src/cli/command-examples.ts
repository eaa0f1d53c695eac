import type { Command } from "commander";

/** What an example does, and what is typed. */
type Example = readonly [what: string, line: string];

/** The examples that help shows, by command; "" is the program itself. */
const commandExamples: Readonly<Record<string, readonly Example[]>> = {
  "": [
    ["run the shipped heart-disease project, serve it, show its experiments", "systole up"],
    ["write a project for a table of your own, and run it", "systole init patients.csv --target outcome"],
    ["", "systole run patients"],
    ["serve the champion of the workspace", "systole serve models:/patients@champion"],
    ["predict the rows of a file", "systole predict models:/patients@champion new.csv"],
  ],
  run: [
    ["the shipped project", "systole run"],
    ["a project of your own, in ten minutes at most", "systole run ./patients --time-budget 10m"],
    ["results for a program", "systole run ./patients --json --quiet | jq .model"],
    ["all stages again, with another seed, into another workspace", ""],
    ["", "systole run ./patients --force --seed 7 --workspace second"],
  ],
  train: [
    ["the shipped project, without figures of its rows", "systole train"],
    ["with the folds and repeats that its intervals need", "systole train ./patients --thorough"],
    ["one of the candidates only", "systole train ./patients --candidate random_forest"],
  ],
  up: [
    ["the shipped project", "systole up"],
    ["a project of your own, on other ports", "systole up ./patients --port 8080 --ui-port 5050"],
  ],
  serve: [
    ["the champion of a workspace", "systole serve models:/heart-disease@champion"],
    ["a version, from another workspace", "systole serve models:/heart-disease/3 --workspace second"],
    ["a model's directory, with the settings of its project", ""],
    ["", "systole serve workspace/models/heart-disease --project heart-disease"],
  ],
  ui: [
    ["the experiments of ./workspace", "systole ui"],
    ["those of another workspace, on another port", "systole ui --workspace second --port 5050"],
  ],
  predict: [
    ["rows with the answers behind them", "systole predict models:/heart-disease@champion patients.csv"],
    ["rows from a pipe, answers as JSON", ""],
    ["", "systole predict workspace/models/heart-disease - --json < patients.csv"],
    ["no answer at all where one row is wrong", ""],
    ["", "systole predict workspace/models/heart-disease patients.csv --on-error fail"],
  ],
  evaluate: [
    ["how far a model can be trusted elsewhere", ""],
    ["", "systole evaluate models:/heart-disease@champion hungarian.csv"],
    ["three ages apart", ""],
    ["", "systole evaluate workspace/models/patients new.csv --subgroup age:50,65"],
    ["all figures, for a program", ""],
    ["", "systole evaluate workspace/models/patients new.csv --json | jq .metrics"],
  ],
  compare: [
    ["two candidates of the last run", ""],
    ["", "systole compare logistic_regression random_forest"],
    ["by two metrics, for a program", ""],
    ["", "systole compare a b --metric roc_auc --metric brier_score --json"],
    ["two versions of a model, on rows that neither has seen", ""],
    ["", "systole compare models:/patients/1 models:/patients/2 --on new.csv"],
  ],
  explain: [
    [
      "why the fifth row is answered so",
      "systole explain models:/heart-disease@champion patients.csv --row 5",
    ],
    ["for a program", ""],
    ["", "systole explain workspace/models/heart-disease patients.csv --row 5 --json"],
  ],
  init: [
    ["a project in ./patients", "systole init patients.csv --target outcome"],
    ["with the positive class and the directory named", ""],
    ["", "systole init patients.csv --target outcome --positive ill --out clinic"],
  ],
  check: [
    ["say what is wrong, then run", "systole check ./patients && systole run ./patients"],
    ["what is wrong, for a program", "systole check ./patients --json"],
  ],
  explore: [
    ["a project's rows", "systole explore heart-disease"],
    ["any table", "systole explore patients.csv --target outcome"],
  ],
  data: [["what a project's rows hold", "systole data describe heart-disease"]],
  "data fetch": [["the files of the shipped project", "systole data fetch heart-disease"]],
  "data verify": [["the hashes, for a program", "systole data verify heart-disease --json"]],
  "data describe": [
    ["rows, classes and columns of each cohort", "systole data describe heart-disease"],
    ["of rows in another coding", "systole data describe ./patients --coding circulating-303"],
  ],
};

/** Gives a program and each of its commands its examples at the end of its help, and names its help where a call is wrong. */
export function addExamples(program: Command, path = ""): void {
  program.showHelpAfterError(`(${`systole ${path}`.trim()} --help shows what there is)`);
  const text = (commandExamples[path] ?? []).map(showExample).join("");
  if (text !== "") program.addHelpText("after", `\nExamples:\n${text.trimEnd()}`);
  for (const command of program.commands) addExamples(command, `${path} ${command.name()}`.trim());
}

/** An example as help shows it: what it does as a comment, and the line below. */
const showExample = ([what, line]: Example): string =>
  `${what === "" ? "" : `  # ${what}\n`}${line === "" ? "" : `  $ ${line}\n`}`;
