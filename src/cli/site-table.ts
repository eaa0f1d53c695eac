import {
  type RunResult,
  siteHeadings,
  siteLines,
  siteNotes,
  type TransportResult,
} from "../pipeline/index.ts";
import { textTable } from "./text-table.ts";

/** How the chosen candidate does at other sites, as tables and notes; nothing where the project names no other site. */
export function siteTables(result: RunResult): string[] {
  if (result.trainingSite === undefined) return [];
  const found = result as TransportResult;
  const table = (heading: string, part: "transport" | "leaveOneOut"): string[] => {
    const lines = siteLines(found, part).map(({ site, cells }) => [`  ${site}`, ...cells]);
    return lines.length === 0 ? [] : [`  ${heading}`, "", textTable(["  site", ...siteHeadings], lines), ""];
  };
  return [
    ...table(`${found.transported}, trained on ${found.trainingSite}, judged at`, "transport"),
    ...table("trained on all sites but one, judged at that one", "leaveOneOut"),
    ...siteNotes(found).map((note) => `  ${note}`),
    "",
  ];
}
