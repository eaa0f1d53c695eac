import { type Html, html } from "./html.ts";
import { counted } from "./page.ts";
import type { ColumnChoice, RunColumn } from "./run-columns.ts";
import { keyText } from "./short-text.ts";

/** The most columns of one kind that can be picked one by one; further ones come with all columns. */
const mostPicked = 200;

/** Where a choice of columns leads. */
export interface ColumnFormOptions {
  /** The address that the form asks for, without a query. */
  readonly action: string;
  /** What the address has to keep beside the columns; pairs without a value are left out. */
  readonly kept: Readonly<Record<string, string | undefined>>;
  readonly everyHref: string;
  readonly firstHref: string;
}

/** The columns of a table as boxes to tick: a form, folded, that asks for the same page with those columns. */
export function columnForm({ all, shown }: ColumnChoice, options: ColumnFormOptions): Html {
  const isShown = new Set(shown.map(({ key }) => key));
  const box = ({ key, name }: RunColumn): Html =>
    html`<label><input type="checkbox" name="column" value="${key}"${isShown.has(key) && html` checked`}> ${keyText(name, 60)}</label>`;
  const group = (title: string, kind: RunColumn["kind"]): Html | false => {
    const columns = all.filter((column) => column.kind === kind);
    const nMore = columns.length - mostPicked;
    return (
      columns.length > 0 &&
      html`<fieldset><legend>${title}</legend>${columns.slice(0, mostPicked).map(box)}${nMore > 0 && html`<span class="hint">and ${nMore} more</span>`}</fieldset>`
    );
  };
  const kept = Object.entries(options.kept).map(
    ([name, value]) => value !== undefined && html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const nHidden = all.length - shown.length;
  return html`<details class="columns"><summary>Columns <span class="hint">${nHidden === 0 ? "all are shown" : `${counted(nHidden, "more is", "more are")} hidden`}</span></summary>
<form action="${options.action}" method="get">${kept}
${group("Runs", "own")}${group("Metrics", "metric")}${group("Parameters that differ", "parameter")}
<p class="bar"><button type="submit">Show these columns</button><a href="${options.everyHref}">Show all ${all.length}</a><a href="${options.firstHref}">Show the first ones only</a></p>
</form></details>`;
}
