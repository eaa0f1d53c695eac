import { comparePage } from "./compare-page.ts";
import { experimentPage, experimentsPage, homeAddress } from "./experiment-pages.ts";
import { loggedModelPage } from "./logged-model-page.ts";
import { metricPage } from "./metric-page.ts";
import { modelPage, modelsPage, versionPage } from "./model-pages.ts";
import type { PageSources } from "./read-store.ts";
import { runPage } from "./run-page.ts";

/** What makes each page, by its name: a function of the sources and of plain data, so that it can be asked for on another thread. */
const pageMakers = {
  /** The address to which `/` leads. */
  home: homeAddress,
  experiments: experimentsPage,
  experiment: experimentPage,
  compare: comparePage,
  run: runPage,
  metric: metricPage,
  models: modelsPage,
  model: modelPage,
  version: versionPage,
  loggedModel: loggedModelPage,
} satisfies Record<string, (sources: PageSources, ...args: never[]) => Promise<string>>;

/** The name of a page. */
export type PageName = keyof typeof pageMakers;

/** What a page is made of beside the sources. */
export type PageArguments<N extends PageName> =
  Parameters<(typeof pageMakers)[N]> extends [PageSources, ...infer A] ? A : never;

/** Makes a page: reads what it shows and writes its HTML, in this thread or in another one. */
export type MakePage = <N extends PageName>(name: N, ...args: PageArguments<N>) => Promise<string>;

/** Makes pages in the calling thread. */
export function makePagesFrom(sources: PageSources): MakePage {
  return (name, ...args) =>
    (pageMakers[name] as (sources: PageSources, ...args: unknown[]) => Promise<string>)(sources, ...args);
}
