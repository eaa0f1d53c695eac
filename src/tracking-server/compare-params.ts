import type { Run } from "../track/index.ts";
import { type Html, html } from "./html.ts";
import { counted, emptyState, scrollTable } from "./page.ts";
import { keyText } from "./short-text.ts";

/** The parameters of some runs, sorted by what they tell of the runs. Each list is in alphabetical order. */
export interface ParamGroups {
  /** Those whose values differ between runs that have them. */
  readonly different: readonly string[];
  /** Those that some runs do not have at all, the others always with one value: parameters of one estimator, for example. */
  readonly partial: readonly string[];
  /** Those that all runs have with one value. */
  readonly equal: readonly string[];
}

/** Sorts the parameters of runs. @param maps those of each run, by name. */
export function groupParams(maps: readonly ReadonlyMap<string, string>[]): ParamGroups {
  const keys = [...new Set(maps.flatMap((map) => [...map.keys()]))].sort();
  const valuesOf = (key: string): string[] =>
    maps.flatMap((map) => {
      const value = map.get(key);
      return value === undefined ? [] : [value];
    });
  const groups = Map.groupBy(keys, (key): keyof ParamGroups => {
    const values = valuesOf(key);
    if (new Set(values).size > 1) return "different";
    return values.length < maps.length ? "partial" : "equal";
  });
  return {
    different: groups.get("different") ?? [],
    partial: groups.get("partial") ?? [],
    equal: groups.get("equal") ?? [],
  };
}

/**
 * The parameters of runs side by side: those that differ marked, those of some runs only apart and unmarked, equal ones folded.
 *
 * @param head the head of a table whose first column is titled so.
 */
export function paramTables(runs: readonly Run[], head: (corner: string) => Html): Html {
  const maps = runs.map((run) => new Map(run.params.map(({ key, value }) => [key, value])));
  const { different, partial, equal } = groupParams(maps);
  if (different.length + partial.length + equal.length === 0)
    return emptyState("These runs logged no parameters.");
  const row = (key: string, mark?: Html): Html =>
    html`<tr class="${mark === undefined ? "" : "differs"}"><th scope="row" class="key">${keyText(key)}${mark}</th>${maps.map(
      (map) =>
        html`<td class="long">${map.has(key) ? html`<span class="mono">${map.get(key)}</span>` : html`<span class="none">–</span>`}</td>`,
    )}</tr>`;
  const table = (label: string, keys: readonly string[], mark?: Html): Html =>
    scrollTable(
      label,
      head("Parameter"),
      keys.map((key) => row(key, mark)),
    );
  return html`${
    different.length > 0
      ? table("Parameters that differ", different, html` <span class="tag">≠ differs</span>`)
      : html`<p>No parameter that two runs share differs.</p>`
  }
${
  partial.length > 0 &&
  html`<details><summary>${counted(partial.length, "parameter")} of some runs only <span class="hint">as those of different estimators are</span></summary>${table("Parameters of some runs only", partial)}</details>`
}
${
  equal.length > 0 &&
  html`<details><summary>${counted(equal.length, "parameter is", "parameters are")} equal in all runs</summary>${table("Equal parameters", equal)}</details>`
}`;
}
