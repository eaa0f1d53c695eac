import type { Figure, SiteJudgement, SiteSummary, UndefinedScore } from "../judge/index.ts";
import { isUnjudged, type UnjudgedSite } from "./sites.ts";
import type { BetweenSites, TransportResult } from "./transport.ts";

/** The AUC at each site, and the mean over sites left out, weighted by rows, in a few words. */
export function describeTransport(found: TransportResult): string {
  return `AUC at ${describeAreas(found)}`;
}

function describeAreas({ transport, siteSummaries }: BetweenSites): string {
  const sites = Object.entries(transport).map(([name, site]) => `${name} ${areaOf(site)}`);
  const mean = siteSummaries.leaveOneOut.means["roc_auc"];
  const leftOut = mean === undefined ? "" : `; at sites left out ${mean.weighted.toFixed(3)}`;
  return `${sites.join(", ")}${leftOut}`;
}

function areaOf(site: SiteJudgement | UnjudgedSite): string {
  if (isUnjudged(site)) return "not judged";
  const area = site.metrics["roc_auc"];
  return area === undefined || "undefined" in area ? "no value" : area.value.toFixed(3);
}

/** A line for each site that is not judged, with the reason. */
export function siteWarnings(found: TransportResult): string[] {
  const sites = new Map([...Object.entries(found.leaveOneOut), ...Object.entries(found.transport)]);
  return [...sites].flatMap(([name, site]) =>
    isUnjudged(site) ? [`site "${name}" is not judged: ${site.reason}`] : [],
  );
}

/** A line of the table of sites. */
export interface SiteLine {
  readonly site: string;
  readonly cells: readonly string[];
}

/** The headings of what {@link siteLines} gives. */
export const siteHeadings: readonly string[] = ["rows", "events", "AUC", "intercept", "slope", ""];

/**
 * What people read of each site: how many rows and events it has, the AUC with its interval, calibration in the large and slope, and a
 * mark where events or rows without the event are fewer than the guidance asks for.
 *
 * @param part trained on the training rows and judged at each other site, or trained on all but one and judged at that one.
 */
export function siteLines(found: TransportResult, part: "transport" | "leaveOneOut"): SiteLine[] {
  return Object.entries(found[part]).map(([site, judged]) => ({
    site,
    cells: isUnjudged(judged)
      ? ["not judged"]
      : [
          String(judged.n),
          judged.events === undefined ? "-" : String(judged.events),
          showFigure(judged.metrics["roc_auc"]),
          showSigned(judged.calibration?.intercept),
          showNumber(judged.calibration?.slope),
          markOf(judged),
        ],
  }));
}

function showFigure(figure: Figure | UndefinedScore | undefined): string {
  if (figure === undefined || "undefined" in figure) return "no value";
  const value = figure.value.toFixed(3);
  return "low" in figure ? `${value} [${figure.low.toFixed(3)}, ${figure.high.toFixed(3)}]` : value;
}

const showNumber = (value: unknown): string => (typeof value === "number" ? value.toFixed(2) : "-");

const showSigned = (value: unknown): string =>
  typeof value === "number" && value >= 0 ? `+${value.toFixed(2)}` : showNumber(value);

function markOf({ guidance }: SiteJudgement): string {
  if (guidance === undefined || guidance.code === "enough") return "";
  return guidance.code.replace("-", " ");
}

/** What is to be known of the table of sites: what they say together, the AUC with each declared set of columns, what the marks mean. */
export function siteNotes(found: TransportResult): string[] {
  const isMarked = [found.transport, found.leaveOneOut].some((sites) =>
    Object.values(sites).some((site) => !isUnjudged(site) && markOf(site) !== ""),
  );
  const sets = Object.entries(found.columnSets).map(
    ([name, set]) => `AUC of the columns "${name}": ${describeAreas(set)}`,
  );
  return [
    ...(found.siteSummaries.leaveOneOut.means["roc_auc"] === undefined
      ? []
      : [`AUC at the sites left out: ${describeMean(found.siteSummaries.leaveOneOut)}`]),
    ...sets,
    ...(isMarked
      ? ["below 100, below 200: so few events, or rows without; 100 are asked for, 200 for calibration"]
      : []),
  ];
}

/** The mean AUC over sites, by rows and plain, and where that of another site is expected. */
function describeMean({ means, randomEffects }: SiteSummary): string {
  const mean = means["roc_auc"];
  if (mean === undefined) return "no value";
  const { roc_auc: area } = randomEffects;
  const expected =
    "undefined" in area || area.prediction === undefined
      ? ""
      : `, of another site expected within [${area.prediction.low.toFixed(3)}, ${area.prediction.high.toFixed(3)}]`;
  return `${mean.weighted.toFixed(4)} weighted by rows, ${mean.macro.toFixed(4)} plain${expected}`;
}
