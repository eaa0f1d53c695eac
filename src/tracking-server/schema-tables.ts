import { type Code, type ColumnSpec, featureSpecs, positiveClass, type Schema } from "../schema/index.ts";
import { type Html, html } from "./html.ts";
import type { ModelFiles, SignaturePart } from "./model-files.ts";
import { counted, emptyState, scrollTable } from "./page.ts";
import { keyText } from "./short-text.ts";

/** The most columns of a schema that are shown. */
const mostColumns = 1000;
/** The most codes of a column that are shown at once; of more the list is folded. */
const codesAtFirst = 12;
/** The most codes of a column that are shown. */
const mostCodes = 500;

/** What a model takes and answers: by its schema where it has one, else by MLflow's signature. */
export function modelColumns(files: ModelFiles): Html {
  if (files.schema !== undefined) return schemaTable(files.schema);
  if (files.inputs.length + files.outputs.length === 0)
    return emptyState("The model was logged without a signature, which would say what it takes.");
  return html`${files.inputs.length > 0 && html`<h3>Takes</h3>${signatureTable("Inputs", files.inputs)}`}
${files.outputs.length > 0 && html`<h3>Answers</h3>${signatureTable("Outputs", files.outputs)}`}`;
}

/** The features of a schema, then its target. */
function schemaTable(schema: Schema): Html {
  const features = featureSpecs(schema);
  const target = schema.columns.find(({ name }) => name === schema.target.column);
  const shown = features.slice(0, mostColumns);
  const head = html`<tr><th scope="col">Column</th><th scope="col">Kind</th><th scope="col">Values</th><th scope="col">Unit</th><th scope="col">May be missing</th></tr>`;
  return html`<p class="soft">${counted(features.length, "feature")}${target !== undefined && html`; the target is <span class="mono">${keyText(target.name)}</span>${describeTarget(schema)}`}.</p>
${scrollTable("Schema", head, shown.map(schemaRow), "schema")}
${features.length > shown.length && html`<p class="hint">The first ${mostColumns} of ${features.length} are shown; <span class="mono">schema.json</span> has all.</p>`}`;
}

/** Which class of a target of two is the positive one. */
function describeTarget(schema: Schema): Html | undefined {
  const { positiveWhen } = schema.target;
  if (positiveWhen !== undefined)
    return html`, positive where it is ${positiveWhen.op} ${positiveWhen.value}`;
  const positive = positiveClass(schema);
  return positive === undefined
    ? undefined
    : html`, positive where it is <span class="mono">${keyText(positive)}</span>`;
}

function schemaRow(spec: ColumnSpec): Html {
  return html`<tr><th scope="row" class="key">${keyText(spec.name)}${spec.description !== undefined && html`<small>${spec.description}</small>`}</th>
<td>${kindOf(spec)}</td><td class="values">${valuesOf(spec)}</td><td>${spec.unit ?? html`<span class="none">–</span>`}</td><td>${mayBeMissing(spec)}</td></tr>`;
}

function kindOf(spec: ColumnSpec): string {
  if (spec.kind === "categorical") return "codes";
  return spec.kind === "numeric" ? (spec.integer === true ? "whole number" : "number") : "text";
}

function valuesOf(spec: ColumnSpec): Html {
  if (spec.kind === "categorical") return codeList(spec.codes);
  if (spec.kind !== "numeric") return html`any`;
  const { min, max, usual } = spec;
  const range =
    min !== undefined && max !== undefined
      ? `${showBound(min)} to ${showBound(max)}`
      : min !== undefined
        ? `at least ${showBound(min)}`
        : max !== undefined
          ? `at most ${showBound(max)}`
          : "any number";
  return html`${range}${usual !== undefined && html`<small>usually ${showBound(usual[0])} to ${showBound(usual[1])}</small>`}`;
}

function codeList(codes: readonly Code[]): Html {
  const items = codes
    .slice(0, mostCodes)
    .map(
      ({ value, label }) =>
        html`<li><span class="mono">${String(value)}</span>${label !== undefined && html` ${label}`}</li>`,
    );
  const nMore = codes.length - mostCodes;
  const list = html`<ul class="codes">${items}${nMore > 0 && html`<li class="hint">and ${nMore} more</li>`}</ul>`;
  return codes.length <= codesAtFirst
    ? list
    : html`<details><summary>${counted(codes.length, "code")}</summary>${list}</details>`;
}

function mayBeMissing(spec: ColumnSpec): string {
  if (spec.nullable === true) return "yes";
  return spec.unseen === "missing" ? "yes, with a warning" : "no";
}

function signatureTable(label: string, parts: readonly SignaturePart[]): Html {
  const head = html`<tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Required</th></tr>`;
  const rows = parts.map(
    ({ name, type, isRequired }) =>
      html`<tr><th scope="row" class="key">${name === "" ? html`<span class="none">unnamed</span>` : keyText(name)}</th><td>${type}</td><td>${isRequired ? "yes" : "no"}</td></tr>`,
  );
  return scrollTable(label, head, rows, "fit");
}

/** A bound as it was declared. */
function showBound(value: number): string {
  return String(value).replace("-", "−");
}
