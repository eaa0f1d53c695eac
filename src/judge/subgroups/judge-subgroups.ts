import { type Labels, type Matrix, takeLabels, takeMatrixRows } from "../../core/index.ts";
import { calibrationLine } from "../calibration/calibration-line.ts";
import type { CalibrationFigure } from "../calibration/index.ts";
import { judgeMetrics } from "../intervals/judge-metrics.ts";
import { metrics as allMetrics, type UndefinedScore } from "../metrics/index.ts";
import { binaryAnswers, countEvents } from "../outcomes.ts";
import { type Figure, fewestEvents } from "../protocol.ts";
import { compareGroups, type GroupDifference } from "./compare-groups.ts";
import type { Grouping, RowGroup } from "./group-rows.ts";

/** Why nothing is said of a group. Plain JSON. */
export interface TooFewToSay {
  readonly undefined: "subgroup/too-few-events";
  readonly reason: string;
}

/** One group of rows, judged by itself. Plain JSON. */
export interface JudgedGroup extends Pick<RowGroup, "group" | "code"> {
  readonly n: number;
  readonly events: number;
  /** Each metric of the group with its interval, or why there is none. */
  readonly metrics: Readonly<Record<string, Figure | UndefinedScore | TooFewToSay>>;
  /** Calibration-in-the-large and slope, with their errors. */
  readonly calibration: Readonly<Record<GroupCalibration, CalibrationFigure | TooFewToSay>>;
}

const calibrationFigures = ["intercept", "interceptStandardError", "slope", "slopeStandardError"] as const;

type GroupCalibration = (typeof calibrationFigures)[number];

/** The rows told apart by one column, each group judged, and how far there is evidence that groups differ. Plain JSON. */
export interface JudgedSubgroups {
  readonly column: string;
  readonly groups: readonly JudgedGroup[];
  /** Each group against the largest, where both have rows enough. */
  readonly differences: readonly GroupDifference[];
}

/** What {@link judgeSubgroups} takes. All rows are those of the groupings. */
export interface JudgeSubgroupsOptions {
  /** Labels of two classes. */
  readonly yTrue: Labels;
  readonly probabilities: Matrix;
  /** Default: the last class. */
  readonly positive?: string | undefined;
  /** The probability above which a row is labelled positive, for all rows or one a row. Default: 0.5. */
  readonly threshold?: number | ArrayLike<number> | undefined;
  /** Default: 0.95. */
  readonly level?: number | undefined;
  readonly seed?: number | undefined;
  readonly nResamples?: number | undefined;
}

/**
 * Judges one model in each of several groups of rows. Of a group with fewer than 10 events, or fewer than 10 rows without the event, nothing
 * is stated but how many rows it has: too few to say.
 *
 * @returns in the order of the groupings.
 * @throws {ParameterError} `metric/positive-class` when there are not two classes, or the positive one is unknown.
 * @see {@link groupRows}, {@link judgeMetrics}, {@link judgeCalibration}
 */
export function judgeSubgroups(
  groupings: readonly Grouping[],
  options: JudgeSubgroupsOptions,
): JudgedSubgroups[] {
  const { outcomes, probabilities } = binaryAnswers(options.yTrue, options.probabilities, options.positive);
  return groupings.map(({ column, groups }): JudgedSubgroups => {
    const judged = groups.map((group) => judgeGroup(group, options));
    return {
      column,
      groups: judged,
      differences: compareGroups(
        judged.flatMap(({ group, events, n }, g) => {
          if (isTooFew(events, n)) return [];
          const { rows } = groups[g]!;
          return [
            {
              group,
              outcomes: Uint8Array.from(rows, (row) => outcomes[row]!),
              probabilities: Float64Array.from(rows, (row) => probabilities[row]!),
              threshold: thresholdOf(options.threshold, rows),
            },
          ];
        }),
        column,
        options.level,
      ),
    };
  });
}

const isTooFew = (events: number, n: number): boolean => Math.min(events, n - events) < fewestEvents;

function judgeGroup({ group, code, rows }: RowGroup, options: JudgeSubgroupsOptions): JudgedGroup {
  const yTrue = takeLabels(options.yTrue, rows);
  const matrix = takeMatrixRows(options.probabilities, rows);
  const answers = binaryAnswers(yTrue, matrix, options.positive);
  const n = rows.length;
  const events = countEvents(answers.outcomes);
  const facts = { group, ...(code === undefined ? {} : { code }), n, events };
  if (isTooFew(events, n)) {
    const tooFew: TooFewToSay = {
      undefined: "subgroup/too-few-events",
      reason: `a group must have ${fewestEvents} events and ${fewestEvents} rows without the event, got ${events} and ${n - events}: too few to say`,
    };
    return {
      ...facts,
      metrics: Object.fromEntries(allMetrics.map(({ name }) => [name, tooFew])),
      calibration: recordOf(() => tooFew),
    };
  }
  const line = calibrationLine(answers.outcomes, answers.probabilities, events);
  const { positive, level, seed, nResamples } = options;
  const threshold = thresholdOf(options.threshold, rows);
  return {
    ...facts,
    metrics: judgeMetrics({ yTrue, probabilities: matrix, positive, threshold, level, seed, nResamples }),
    calibration: recordOf((name) => line[name]),
  };
}

function recordOf<T>(figure: (name: GroupCalibration) => T): Record<GroupCalibration, T> {
  return Object.fromEntries(calibrationFigures.map((name) => [name, figure(name)])) as Record<
    GroupCalibration,
    T
  >;
}

/** The threshold of some of the rows: the same for all, or their own. */
function thresholdOf(
  threshold: number | ArrayLike<number> | undefined,
  rows: Int32Array,
): number | Float64Array | undefined {
  if (typeof threshold !== "object") return threshold;
  return Float64Array.from(rows, (row) => threshold[row]!);
}
