import { integer, isPlainObject, real, that } from "../../core/index.ts";
import { metrics, type TimeOrder, timeOrderConstraints } from "../../judge/index.ts";
import { buildEstimator, buildTransformer, type EstimatorSpec, estimatorNames } from "../../learn/index.ts";
import {
  filledText,
  finiteNumber,
  inTurn,
  is,
  keyPath,
  listOf,
  mustBe,
  objectOf,
  optional,
  problemAt,
  type Rule,
  recordOf,
  required,
  schemaShape,
  text,
  wordOf,
  wordOfType,
} from "../../schema/shape/index.ts";
import { columnEncoders } from "../build-pipeline.ts";
import type { CandidateSpec, Gate, Guards, Project } from "../project.ts";
import { isAllowedHost, isRootPath, type ServiceBlock, serviceRanges } from "../service-block.ts";
import { dataShape } from "./data-shape.ts";
import { subgroupShape, thresholdShape } from "./decision-shape.ts";
import { problemsOfMaking } from "./parameter-problems.ts";
import { searchSettings, searchSpace } from "./search-shape.ts";
import { transportShape } from "./transport-shape.ts";

/** The name of a metric that candidates are judged by. */
const metricName = wordOf(metrics.map((metric) => metric.name));

/** An estimator or transformer: the name of one of some classes, and parameters of which `make` can make it. */
function specOf(names: readonly string[], make: (spec: EstimatorSpec) => unknown): Rule {
  const params: Rule = (value, path) =>
    value === undefined || isPlainObject(value) ? [] : [mustBe(path, "an object", value)];
  return inTurn(
    objectOf<EstimatorSpec>({ name: required(wordOf(names)), params: required(params) }),
    (value, path) => {
      const spec = value as EstimatorSpec;
      return problemsOfMaking(keyPath(path, "params"), () =>
        make({ name: spec.name, params: spec.params ?? {} }),
      );
    },
  );
}

/** One model that is compared. Whether its columns fit the schema is asked later, by `check-relations.ts`. */
const candidate = objectOf<CandidateSpec>({
  name: required(filledText),
  estimator: required(specOf(estimatorNames, buildEstimator)),
  columns: optional(recordOf(specOf(Object.keys(columnEncoders), buildTransformer))),
  search: optional(searchSpace),
  calibration: optional(
    wordOfType<NonNullable<CandidateSpec["calibration"]>>({ platt: true, intercept: true, isotonic: true }),
  ),
});

const training = objectOf<NonNullable<Project["training"]>>({
  candidates: optional(listOf(candidate, 1)),
  metric: optional(metricName),
  split: optional(
    wordOfType<NonNullable<NonNullable<Project["training"]>["split"]>>({
      stratified: true,
      group: true,
      "stratified-group": true,
      "leave-one-group-out": true,
      "time-ordered": true,
    }),
  ),
  timeOrder: optional(
    objectOf<TimeOrder>({
      gap: optional(is(timeOrderConstraints.gap)),
      testSize: optional(is(timeOrderConstraints.testSize)),
      maxTrainSize: optional(is(timeOrderConstraints.maxTrainSize)),
    }),
  ),
  folds: optional(is(integer({ min: 2 }))),
  repeats: optional(is(integer({ min: 1 }))),
  search: optional(searchSettings),
  seed: optional(is(integer({ min: 0 }))),
});

/** A gate: a metric with a least or a greatest figure, or both in this order. */
const gate = inTurn(
  objectOf<Gate>({
    metric: required(metricName),
    of: optional(wordOfType<NonNullable<Gate["of"]>>({ mean: true, low: true, high: true })),
    min: optional(finiteNumber),
    max: optional(finiteNumber),
  }),
  (value, path) => {
    const { min, max } = value as Gate;
    if (min === undefined && max === undefined) return [problemAt(path, "must have min or max, got neither")];
    const isEmpty = min !== undefined && max !== undefined && min > max;
    return isEmpty ? [problemAt(path, `must have min <= max, got ${min} and ${max}`)] : [];
  },
);

/** A limit of an AUC, which is between .5 for chance and 1. */
const auc = is(real({ min: 0.5, max: 1 }));

const guards = objectOf<Guards>({
  rows: optional(is(integer({ min: 1 }))),
  tooGood: optional(auc),
  loneColumn: optional(auc),
  missingnessAlone: optional(auc),
  duplicateRows: optional(is(real({ min: 0, max: 1 }))),
});

/** A number of the service block in its range: a whole one, except that seconds may have a fraction. */
function within(name: keyof typeof serviceRanges): Rule {
  const [min, max] = serviceRanges[name];
  const isFraction = name === "drainDelaySeconds";
  return is(
    that(
      `a ${isFraction ? "" : "whole "}number from ${min} to ${max}`,
      (value) =>
        typeof value === "number" && value >= min && value <= max && (isFraction || Number.isInteger(value)),
    ),
  );
}

const service = objectOf<ServiceBlock>({
  host: optional(is(that("an address", (value) => typeof value === "string" && value !== ""))),
  port: optional(within("port")),
  uiPort: optional(within("uiPort")),
  bodyLimitBytes: optional(within("bodyLimitBytes")),
  drainDelaySeconds: optional(within("drainDelaySeconds")),
  allowedHosts: optional(
    listOf(is(that("a host name, with or without a port", (value) => isText(value) && isAllowedHost(value)))),
  ),
  rootPath: optional(is(that("a path such as /heart", (value) => isText(value) && isRootPath(value)))),
  maxConnections: optional(within("maxConnections")),
  maxPendingBytes: optional(within("maxPendingBytes")),
  maxPendingRecords: optional(within("maxPendingRecords")),
});

const isText = (value: unknown): value is string => typeof value === "string";

/** A project's name is also that of its model, of its experiment and of files. */
const projectName = that(
  "lower case letters, digits and single hyphens",
  (value) => typeof value === "string" && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value),
);

/** The shape of a project: which keys there are, of which kind their values, and what can be said of each by itself. */
export const projectShape = objectOf<Project>({
  name: required(is(projectName)),
  title: optional(text),
  description: optional(text),
  schema: required(schemaShape),
  data: required(dataShape),
  training: optional(training),
  gates: optional(listOf(gate)),
  guards: optional(guards),
  threshold: optional(thresholdShape),
  subgroups: optional(listOf(subgroupShape)),
  transport: optional(transportShape),
  service: optional(service),
});
