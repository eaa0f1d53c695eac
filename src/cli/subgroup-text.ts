import type { JudgedGroup, JudgedSubgroups } from "../judge/index.ts";
import { showWithEnds } from "./figure-text.ts";
import { textTable } from "./text-table.ts";

/** The metrics that are shown of each group; the JSON document has all. */
const shown = ["roc_auc", "recall", "specificity"] as const;

/** Groups of rows, judged by themselves: a table for each column, and below it the differences that are more than chance. */
export function subgroupTables(subgroups: readonly JudgedSubgroups[]): string[] {
  return subgroups.flatMap(({ column, groups, differences }) => {
    const rows = groups.map((group) => [
      `  ${group.group}`,
      `${group.events} of ${group.n}`,
      ...shown.map((metric) => cellOf(group, metric)),
    ]);
    const header = [`  ${column}`, "events of n", ...shown];
    return [
      "",
      textTable(header, rows, { right: [1] }),
      ...differences.filter(({ low, high }) => low > 0 || high < 0).map(({ verdict }) => `  ${verdict}`),
    ];
  });
}

/** The differences between groups that are more than chance, in words. */
export function clearDifferences(subgroups: readonly Pick<JudgedSubgroups, "differences">[]): string[] {
  return subgroups.flatMap(({ differences }) =>
    differences.filter(({ low, high }) => low > 0 || high < 0).map(({ verdict }) => verdict),
  );
}

function cellOf({ metrics }: JudgedGroup, metric: string): string {
  const found = metrics[metric];
  if (found === undefined) return "-";
  return "undefined" in found && found.undefined === "subgroup/too-few-events"
    ? "too few to say"
    : showWithEnds(found, 2);
}
