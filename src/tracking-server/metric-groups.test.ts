import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupMetrics } from "./metric-groups.ts";
import { metricTables } from "./metric-tables.ts";
import { measurementsOf } from "./metric-view.ts";

const groupsOf = (keys: readonly string[]) =>
  groupMetrics(measurementsOf({ metrics: keys.map((key) => ({ key, value: 1, timestamp: 0, step: 0 })) }));

describe("groupMetrics()", () => {
  const groups = groupsOf([
    ...[
      "column_set/core/transport/va/f1",
      "transport_prediction/f1",
      "transport/va/n",
      "transport/va/roc_auc",
    ],
    ...["train/loss", "leave_one_out/va/f1", "importance/age", "gate/f1", "ici", "recall", "roc_auc"],
  ]);

  it("has those without a prefix first and details last, column sets at the very end", () => {
    expect(groups.map(({ prefix, isDetail }) => [prefix, isDetail])).toEqual([
      ...[
        ["", false],
        ["gate", false],
        ["train", false],
      ],
      ...["importance", "leave_one_out/va", "transport/va", "transport_prediction"].map((name) => [
        name,
        true,
      ]),
      ["column_set/core/transport/va", true],
    ]);
  });

  it("orders each as the metrics of Systole are", () => {
    expect(groups[0]!.members.map(([label]) => label)).toEqual(["roc_auc", "recall", "ici"]);
    expect(groups.find(({ prefix }) => prefix === "transport/va")!.members.map(([label]) => label)).toEqual([
      ...["roc_auc", "n"],
    ]);
  });

  it("folds away the details and nothing else", () => {
    const page = String(metricTables(groups, () => ({ history: false }), "History"));
    expect([...page.matchAll(/<details( open)?>/g)].map(([, open]) => open !== undefined)).toEqual([
      ...[true, true],
      ...[false, false, false, false, false],
    ]);
  });

  it("loses no metric, whatever its key", () => {
    const key = fc.string({ unit: fc.constantFrom("a", "b", "/", "_"), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.uniqueArray(key), (keys) => {
        const names = groupsOf(keys).flatMap(({ members }) =>
          members.map(([, { historyKey }]) => historyKey),
        );
        expect(names.toSorted()).toEqual(keys.toSorted());
      }),
    );
  });
});
