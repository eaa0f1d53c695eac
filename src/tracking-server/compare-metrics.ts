import type { MetricPoint, Run } from "../track/index.ts";
import { stripPlot } from "./chart.ts";
import { type Comparison, judgeLead, type Lead } from "./evidence.ts";
import { type Html, html } from "./html.ts";
import { gapsOf, type Measurement, showMeasurement } from "./metric-view.ts";
import { emptyState, scrollTable, section } from "./page.ts";
import { keyText } from "./short-text.ts";

/** One metric of all runs that are compared. */
export interface ComparedMetric {
  readonly name: string;
  /** By the position of the run; `undefined` where a run did not log it. */
  readonly found: readonly (Measurement | undefined)[];
  /** The values of its folds or steps, run by run; `undefined` where they were not read. */
  readonly histories: readonly (readonly MetricPoint[])[] | undefined;
}

/**
 * Metrics side by side. The best is marked where the folds show that it is better than all others.
 *
 * @param head the head of a table whose first column is titled so.
 * @param comparison that in which the runs were candidates; without one nothing is called the best.
 */
export function metricsTable(
  runs: readonly Run[],
  compared: readonly ComparedMetric[],
  head: (corner: string) => Html,
  comparison: Comparison | undefined,
): Html {
  if (compared.length === 0) return emptyState("These runs logged no metrics.");
  const gaps = runs.map(gapsOf);
  const rows = compared.map(({ name, found, histories }) => {
    const lead =
      comparison !== undefined && histories !== undefined && found.every((one) => one?.isMean === true)
        ? judgeLead(name, histories, comparison)
        : undefined;
    const best = lead?.isClear === true ? lead.leader : undefined;
    return html`<tr><th scope="row" class="key">${keyText(name)}${lead !== undefined && html`<small>${describeLead(lead)}</small>`}</th>${found.map(
      (one, i) =>
        html`<td>${showMeasurement(one, gaps[i]?.get(name))}${best === i && html` <span class="best">★ best</span>`}</td>`,
    )}</tr>`;
  });
  const rule =
    comparison === undefined
      ? "None is called best: only candidates of one run are judged on the same folds."
      : "★ marks the best mean where it is ahead of every other by more than one corrected standard error of the differences in the same folds. Elsewhere the folds are no evidence that one is better.";
  return html`<p class="hint">Mean ± standard deviation (sd) of the folds where a run logged both. ${rule}</p>${scrollTable("Metrics", head("Metric"), rows)}`;
}

function describeLead({ difference, standardError, isClear }: Lead): string {
  const two = (value: number): string => String(Number(value.toPrecision(2)));
  const figures = `${two(difference)} ahead, standard error ${two(standardError)}`;
  return isClear ? figures : `no evidence: ${figures}`;
}

/** A figure of each metric that has several values: a dot for each fold or step, one row a run; nothing where there is none. */
export function metricFigures(compared: readonly ComparedMetric[], labels: readonly string[]): Html | null {
  const drawn = compared.flatMap(({ name, found, histories }) => {
    if (histories === undefined || histories.every((points) => points.length < 2)) return [];
    const isFolds = found.every((one) => one === undefined || one.isMean);
    const strips = histories.map((points, i) => ({
      label: labels[i] ?? "",
      values: points.map((point) => point.value),
      mean: found[i]?.isMean === true ? found[i].value : undefined,
    }));
    const title = `${name}: the values of each ${isFolds ? "fold" : "step"}, one row a run`;
    return [
      {
        isFolds,
        figure: html`<figure><figcaption>${keyText(name)}</figcaption>${stripPlot(title, strips)}</figure>`,
      },
    ];
  });
  if (drawn.length === 0) return null;
  const part = (folds: boolean, id: string, title: string, hint: string): Html | false => {
    const figures = drawn.filter(({ isFolds }) => isFolds === folds).map(({ figure }) => figure);
    return (
      figures.length > 0 &&
      section(id, title, html`<p class="hint">${hint}</p><div class="charts">${figures}</div>`)
    );
  };
  return html`${part(true, "by-fold", "By fold", "A dot is one fold; the bar is the mean.")}${part(false, "by-step", "By step", "A dot is the value of one step.")}`;
}
