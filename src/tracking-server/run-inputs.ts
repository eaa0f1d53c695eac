import type { DatasetInput } from "../track/index.ts";
import { type Html, html } from "./html.ts";
import { counted, emptyState, facts, pairTable } from "./page.ts";
import { shortText } from "./short-text.ts";

/** The most columns of a data set that are listed. */
const mostColumns = 1000;

/** The data sets that a run used, each with its source and its columns. */
export function runInputs(inputs: readonly DatasetInput[]): Html {
  if (inputs.length === 0) return emptyState("This run named no data set.");
  return html`${inputs.map(inputFacts)}`;
}

function inputFacts({ dataset, tags }: DatasetInput): Html {
  const profile = parseObject(dataset.profile);
  const source = parseObject(dataset.source);
  const uri = ["uri", "url", "path"].map((key) => source?.[key]).find((value) => typeof value === "string");
  const columns = columnsOf(dataset.schema);
  return html`<h3>${shortText(dataset.name)}</h3>${facts([
    ["Digest", html`<span class="mono">${dataset.digest}</span>`],
    ["Used for", tags["mlflow.data.context"]],
    ["Source", html`<span class="mono">${typeof uri === "string" ? uri : dataset.source}</span>`],
    ["Kind of source", dataset.sourceType],
    ["Rows", typeof profile?.["num_rows"] === "number" ? String(profile["num_rows"]) : undefined],
  ])}
${
  columns.length > 0 &&
  html`<details><summary>${counted(columns.length, "column")}</summary>${pairTable("Column", columns, "")}</details>`
}`;
}

/** Name and type of each column of MLflow's `mlflow_colspec`; none when the text is something else. */
function columnsOf(schema: string | undefined): [string, string][] {
  const columns = parseObject(schema)?.["mlflow_colspec"];
  if (!Array.isArray(columns)) return [];
  return columns.slice(0, mostColumns).map((column: unknown) => {
    const { name, type, required } = (column ?? {}) as Record<string, unknown>;
    return [String(name ?? ""), `${String(type ?? "")}${required === false ? ", may be missing" : ""}`];
  });
}

function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
