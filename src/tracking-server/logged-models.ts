import type { LoggedModel, Run } from "../track/index.ts";
import { type Html, html } from "./html.ts";
import { loggedModelHref } from "./links.ts";
import { measurementNames, measurementsOf, showMeasurement } from "./metric-view.ts";
import { scrollTable, section, timeTag } from "./page.ts";
import { type PageSources, readLoggedModels } from "./read-store.ts";
import { keyText, shortText } from "./short-text.ts";

/** The models that a run logged, with their metrics; nothing where there is none. */
export async function loggedModels({ store }: PageSources, run: Run): Promise<Html | false> {
  const { models, isCut } = await readLoggedModels(store, run);
  if (models.length === 0) return false;
  const measurements = new Map(models.map((model) => [model.modelId, measurementsOf(model)]));
  const names = measurementNames([...measurements.values()]).slice(0, mostMetrics);
  const head = html`<tr><th scope="col">Model</th><th scope="col">State</th><th scope="col">Created</th>${names.map((name) => html`<th scope="col" class="num">${keyText(name, 40)}</th>`)}</tr>`;
  const rows = models.map(
    (
      model,
    ) => html`<tr><th scope="row" class="name"><a href="${loggedModelHref(model.modelId)}">${shortText(model.name, 60)}</a> <span class="hint mono">${model.modelId.slice(0, 10)}</span></th>
<td>${modelStateMark(model.status)}</td><td>${timeTag(model.creationTime)}</td>${names.map((name) => html`<td class="num">${showMeasurement(measurements.get(model.modelId)?.get(name))}</td>`)}</tr>`,
  );
  return section(
    "models",
    "Logged models",
    html`${scrollTable("Logged models", head, rows, "fit")}${isCut && html`<p class="hint">There are more; the newest ${models.length} are listed.</p>`}`,
  );
}

/** The most metrics of logged models that stand beside their names; their pages show all. */
const mostMetrics = 4;

/** How each state of a logged model is shown: a mark for the eye, the class of its colour, and a word. */
const states: Readonly<Record<LoggedModel["status"], readonly [mark: string, style: string, word: string]>> =
  {
    READY: ["✓", "finished", "ready"],
    PENDING: ["●", "running", "pending"],
    FAILED: ["✗", "failed", "failed"],
  };

/** How a logged model stands, as a mark and a word. */
export function modelStateMark(status: LoggedModel["status"]): Html {
  const [mark, style, word] = states[status];
  return html`<span class="badge ${style}"><span aria-hidden="true">${mark}</span> ${word}</span>`;
}
