import { explainSpread, type RunResult, showSummary } from "../../src/pipeline/index.ts";

/** The results of a run as Markdown: the candidates side by side, gates, data, model. */
export function runSummary(run: RunResult): string {
  const names = [...new Set(run.candidates.flatMap(({ metrics }) => Object.keys(metrics)))];
  const candidates = run.candidates.map(({ name, metrics }) => [
    name === run.selected ? `**${name}**` : name,
    ...names.map((metric) => showSummary(metrics[metric])),
  ]);
  const { data } = run;
  return [
    `## ${run.project}`,
    table(["candidate", ...names], candidates),
    explainSpread(run),
    run.verdict,
    table(
      ["gate", "result"],
      run.gates.map(({ message, passed }) => [message, passed ? "passed" : "**failed**"]),
    ),
    table(
      ["what", "value"],
      [
        ["rows read, used", `${data.rows}, ${data.used}`],
        ["SHA-256 of the rows", `\`${data.sha256}\``],
        ["warnings of the data", String(data.issues.length)],
        ["model", run.status === "failed" ? "none" : `${run.model.name} version ${run.model.version}`],
        ["stages", run.stages.map(({ name, seconds }) => `${name} ${seconds.toFixed(1)} s`).join(", ")],
      ],
    ),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

/** Matches a metric of a candidate as `showSummary` writes it: columns of such cells stand to the right. */
const scorePattern = /^(-|no value|\d[\d.]*( ± [\d.]+)?( \(\d+ of \d+ folds\))?)$/;

/** A table in Markdown; the empty text when it has no rows. Columns of numbers stand to the right. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]): string => `| ${cells.map(oneLine).join(" | ")} |`;
  const isNumeric = (column: number): boolean => rows.every((row) => scorePattern.test(row[column] ?? ""));
  const rule = header.map((_, column) => (isNumeric(column) ? "---:" : "---"));
  return [line(header), line(rule), ...rows.map(line)].join("\n");
}

/** The text of a cell on one line, with bars escaped so that they are no borders. */
const oneLine = (cell: string): string => cell.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
