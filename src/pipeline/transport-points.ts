import type { SiteJudgement, SiteSummary } from "../judge/index.ts";
import type { Batch, MetricPoint } from "../track/index.ts";
import { isUnjudged } from "./sites.ts";
import type { BetweenSites, TransportResult } from "./transport.ts";

/** The least that is left of a site's name in a key: a key has 250 characters at most. */
const mostOfName = 100;

/**
 * What a run tracks of other sites, as metrics:
 *
 * - `transport/<site>/<metric>` and `leave_one_out/<site>/<metric>`, with `_low` and `_high` where there is an interval; so are
 *   `calibration_intercept`, `calibration_slope` and `ici`, `n` and `events`;
 * - `leave_one_out_weighted/<metric>` and `leave_one_out_macro/<metric>`: means over the sites;
 * - `transport_prediction/<figure>_low` and `_high`: where another site is expected to lie;
 * - the same below `column_set/<name>/` for each declared set of columns.
 *
 * Characters of a site's name that a key cannot have are `_` there. The tag `systole.training_site` names the site trained at.
 */
export function transportEntries(
  found: TransportResult,
  timestamp = Date.now(),
): Required<Pick<Batch, "metrics" | "tags">> {
  const sets = Object.keys(found.columnSets);
  const parts = distinctParts(sets);
  const figures = [
    ...betweenFigures("", found),
    ...sets.flatMap((name, i) => betweenFigures(`column_set/${parts[i]}/`, found.columnSets[name]!)),
  ];
  return {
    metrics: figures.map(([key, value]): MetricPoint => ({ key, value, timestamp, step: 0 })),
    tags: { "systole.training_site": found.trainingSite },
  };
}

type Figures = readonly (readonly [key: string, value: number])[];

function betweenFigures(prefix: string, found: BetweenSites): Figures {
  const { transport, leaveOneOut } = found.siteSummaries;
  return [
    ...sitesFigures(`${prefix}transport/`, found.transport),
    ...predictionFigures(`${prefix}transport_prediction/`, transport),
    ...sitesFigures(`${prefix}leave_one_out/`, found.leaveOneOut),
    ...meanFigures(`${prefix}leave_one_out`, leaveOneOut),
    ...predictionFigures(`${prefix}leave_one_out_prediction/`, leaveOneOut),
  ];
}

function sitesFigures(prefix: string, sites: BetweenSites["transport"]): Figures {
  const judged = Object.entries(sites).filter(
    (entry): entry is [string, SiteJudgement] => !isUnjudged(entry[1]),
  );
  const parts = distinctParts(judged.map(([name]) => name));
  return judged.flatMap(([, site], i) =>
    siteFigures(site).map(([key, value]) => [`${prefix}${parts[i]}/${key}`, value] as const),
  );
}

function siteFigures({ n, events, metrics, calibration }: SiteJudgement): Figures {
  const own = Object.entries(metrics).flatMap(([name, figure]) => {
    if ("undefined" in figure) return [];
    const ends =
      "low" in figure
        ? ([
            ["low", figure.low],
            ["high", figure.high],
          ] as const)
        : [];
    return [[name, figure.value] as const, ...ends.map(([end, value]) => [`${name}_${end}`, value] as const)];
  });
  const fit = [
    ["calibration_intercept", calibration?.intercept],
    ["calibration_slope", calibration?.slope],
    ["ici", calibration?.ici],
    ["n", n],
    ["events", events],
  ] as const;
  return [
    ...own,
    ...fit.flatMap(([key, value]) => (typeof value === "number" ? [[key, value] as const] : [])),
  ];
}

function meanFigures(prefix: string, { means }: SiteSummary): Figures {
  return Object.entries(means).flatMap(([name, { weighted, macro }]) => [
    [`${prefix}_weighted/${name}`, weighted] as const,
    [`${prefix}_macro/${name}`, macro] as const,
  ]);
}

function predictionFigures(prefix: string, { randomEffects }: SiteSummary): Figures {
  return Object.entries(randomEffects).flatMap(([name, found]) =>
    "undefined" in found || found.prediction === undefined
      ? []
      : [
          [`${prefix}${name}_low`, found.prediction.low] as const,
          [`${prefix}${name}_high`, found.prediction.high] as const,
        ],
  );
}

/** A name as a part of a key. */
function keyPart(name: string): string {
  const part = [...name.replace(/[^\p{L}\p{N}_\- ]/gu, "_")].slice(0, mostOfName).join("").trim();
  return part === "" ? "_" : part;
}

/** Names as parts of keys, each another one. */
function distinctParts(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name) => {
    let part = keyPart(name);
    while (seen.has(part)) part += "_";
    seen.add(part);
    return part;
  });
}
