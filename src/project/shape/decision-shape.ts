import { isPlainObject, real } from "../../core/index.ts";
import type { ConstraintRule, CostRule, SubgroupSpec } from "../../judge/index.ts";
import {
  filledText,
  finiteNumber,
  inTurn,
  is,
  listOf,
  mustBe,
  objectOf,
  problemAt,
  type Rule,
  required,
  wordOfType,
} from "../../schema/shape/index.ts";

const cost = is(real({ above: 0 }));

const costRule = objectOf<CostRule>({
  costs: required(
    objectOf<CostRule["costs"]>({ falsePositive: required(cost), falseNegative: required(cost) }),
  ),
});

const constraintRule = objectOf<ConstraintRule>({
  metric: required(
    wordOfType<ConstraintRule["metric"]>({ recall: true, specificity: true, precision: true }),
  ),
  min: required(is(real({ above: 0, max: 1 }))),
});

const thresholdNumber = is(real({ above: 0, below: 1 }));

/** A threshold: a number, or the rule by which it is tuned. */
export const thresholdShape: Rule = (value, path) => {
  if (typeof value === "number") return thresholdNumber(value, path);
  if (!isPlainObject(value)) return [mustBe(path, "a number, {costs} or {metric, min}", value)];
  if ("costs" in value) return costRule(value, path);
  if ("metric" in value || "min" in value) return constraintRule(value, path);
  return [mustBe(path, "a number, {costs} or {metric, min}", value)];
};

const cutColumn = inTurn(
  objectOf<Exclude<SubgroupSpec, string>>({
    column: required(filledText),
    cuts: required(listOf(finiteNumber, 1)),
  }),
  (value, path) => {
    const { cuts } = value as Exclude<SubgroupSpec, string>;
    if (cuts.every((cut, i) => i === 0 || cut > cuts[i - 1]!)) return [];
    return [problemAt(`${path}.cuts`, `must rise, got ${cuts.join(", ")}`)];
  },
);

/** A column by which rows are told apart: its name, or its name and where its numbers are cut. */
export const subgroupShape: Rule = (value, path) =>
  isPlainObject(value) ? cutColumn(value, path) : filledText(value, path);
