import { type RawBuilder, sql } from "kysely";
import { ParameterError } from "../../core/index.ts";
import { fromStoredValue } from "../limits.ts";
import type { HistoryPage, MetricPoint, MetricSample } from "../protocol/index.ts";
import type { Page } from "../search/index.ts";
import { findRun } from "./runs.ts";
import type { Row, Work } from "./tables.ts";

/**
 * The table of points as it is read for one run. Left to itself, SQLite takes the index that begins with the key, and walks over the
 * points that all other runs have under it.
 */
export interface PointTable {
  /** SQL for the table, with the index that is to be used where the database takes that. */
  readonly from: RawBuilder<unknown>;
  /** Whether that index has steps behind run and key, so that a range of steps is found at once; older databases have none. */
  readonly hasSteps: boolean;
}

/** What of a row of `metrics` makes a point. */
type PointRow = Pick<Row<"metrics">, "value" | "is_nan" | "timestamp" | "step">;

/** Every point of a metric in the order of time, step and value. */
export async function getMetricHistory(
  work: Work,
  table: PointTable,
  runId: string,
  key: string,
): Promise<readonly MetricPoint[]> {
  await findRun(work, runId);
  const { rows } = await sql<PointRow>`select ${pointColumns} from ${table.from}
    where ${ofMetric(runId, key)} order by timestamp, step, value`.execute(work);
  return rows.map((row) => toPoint(key, row));
}

/** How many points a page has when nothing is said, and at most. */
const historyPageSize = { usual: 1000, most: 25_000 } as const;

/** A page of the points of a metric in the order of step, time and value. */
export async function getMetricHistoryPage(
  work: Work,
  table: PointTable,
  runId: string,
  key: string,
  { fromStep, maxResults = historyPageSize.usual, pageToken }: HistoryPage,
): Promise<Page<MetricPoint>> {
  await findRun(work, runId);
  const size = Math.min(Math.max(Math.trunc(maxResults), 1), historyPageSize.most);
  const end = pageToken === undefined ? undefined : decodeToken(pageToken);
  const conditions = [
    ofMetric(runId, key),
    ...(fromStep === undefined ? [] : [sql`step >= ${fromStep}`]),
    // the step alone is what the index has
    ...(end === undefined
      ? []
      : [sql`step >= ${end[0]} and (step, timestamp, value, is_nan) > (${sql.join(end)})`]),
  ];
  const { rows } = await sql<PointRow>`select ${pointColumns} from ${table.from}
    where ${sql.join(conditions, sql` and `)} order by step, timestamp, value, is_nan limit ${size + 1}`.execute(
    work,
  );
  const items = rows.slice(0, size).map((row) => toPoint(key, row));
  const last = rows[size - 1];
  if (rows.length <= size || last === undefined) return { items };
  return { items, nextPageToken: encodeToken(last) };
}

/** Of more points than these a sample reads some only: a million take a second to read, and a page has many histories. */
const mostRead = 20_000;

/** How many steps a sample of very many points looks at, evenly over their range. */
const stepsLookedAt = 1000;

/**
 * The points of a metric, or of many some that look alike when they are drawn: the range of steps is cut into equal parts, and of each
 * part the lowest and the highest value are kept, of very many points those of the steps that are looked at.
 */
export async function sampleMetricHistory(
  work: Work,
  table: PointTable,
  runId: string,
  key: string,
  maxPoints: number,
): Promise<MetricSample> {
  await findRun(work, runId);
  const own = ofMetric(runId, key);
  const { rows: few } = await sql<PointRow>`select ${pointColumns} from ${table.from}
    where ${own} order by step, timestamp, value limit ${maxPoints + 1}`.execute(work);
  if (few.length <= maxPoints)
    return { count: few.length, points: few.map((row) => toPoint(key, row)), isWhole: true };
  const { rows: ends } = await sql<{ first: number; last: number; n: number }>`
    select (select min(step) from ${table.from} where ${own}) as first, (select max(step) from ${table.from} where ${own}) as last,
      (select count(*) from ${table.from} where ${own}) as n`.execute(work);
  const { first, last, n: count } = ends[0]!;
  const width = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, Math.floor(maxPoints / 2))));
  if (table.hasSteps && count > mostRead && last - first >= stepsLookedAt) {
    const some = await pointsOfSomeSteps(work, table, own, first, last);
    const parts = Map.groupBy(some, ({ step }) => Math.floor((step - first) / width));
    const points = [...parts.values()].flatMap((part) => extremePoints(part, key));
    return { count, points: byStep(points), isWhole: false };
  }
  const found = await extremesOf(work, table, own, sql`cast((step - ${first}) / ${width} as integer)`);
  const points = found.flatMap(({ low, lowStep, lowTime, high, highStep, highTime }) => {
    if (low === null || high === null) return []; // there is nothing but NaN
    const lowest = { key, value: fromStoredValue(low, 0), timestamp: lowTime, step: lowStep };
    if (low === high && lowStep === highStep) return [lowest];
    return [lowest, { key, value: fromStoredValue(high, 0), timestamp: highTime, step: highStep }];
  });
  return { count, points: byStep(points), isWhole: true };
}

const byStep = (points: readonly MetricPoint[]): MetricPoint[] =>
  points.toSorted((a, b) => a.step - b.step || a.timestamp - b.timestamp);

/** The points at the first step at or behind each of some places that lie evenly between two steps. Each is found by the index. */
async function pointsOfSomeSteps(
  work: Work,
  { from }: PointTable,
  own: RawBuilder<unknown>,
  first: number,
  last: number,
): Promise<readonly PointRow[]> {
  const stride = Math.ceil((last - first + 1) / stepsLookedAt);
  const { rows } = await sql<PointRow>`
    with recursive place(at) as (select ${first} union all select at + ${stride} from place where at + ${stride} <= ${last}),
      looked(at) as (select distinct (select min(step) from ${from} where ${own} and step >= place.at) from place)
    select ${pointColumns} from looked cross join ${from} where ${own} and step = looked.at limit ${mostRead}`.execute(
    work,
  );
  return rows;
}

/** The lowest and the highest of some points; none where all are NaN. */
function extremePoints(rows: readonly PointRow[], key: string): MetricPoint[] {
  const points = rows.map((row) => toPoint(key, row)).filter(({ value }) => !Number.isNaN(value));
  const [one] = points;
  if (one === undefined) return [];
  const lowest = points.reduce((a, b) => (b.value < a.value ? b : a), one);
  const highest = points.reduce((a, b) => (b.value > a.value ? b : a), one);
  return lowest === highest ? [lowest] : [lowest, highest];
}

/** The lowest and the highest point of some; without a value when all are NaN. */
interface ExtremeRow {
  readonly low: number | null;
  readonly lowStep: number;
  readonly lowTime: number;
  readonly high: number | null;
  readonly highStep: number;
  readonly highTime: number;
}

/**
 * Finds the extremes of each group of the points in a scope. Beside a single `min` or `max` SQLite gives the other columns of
 * the row that has it, which is why two statements are made; on PostgreSQL it would be `distinct on`.
 */
async function extremesOf(
  work: Work,
  { from }: PointTable,
  scope: RawBuilder<unknown>,
  group: RawBuilder<unknown>,
): Promise<ExtremeRow[]> {
  const value = sql`case when is_nan = ${true} then null else value end`;
  const { rows: lows } = await sql<{ low: number | null; step: number; timestamp: number }>`
    select min(${value}) as low, step, timestamp from ${from} where ${scope} group by ${group}`.execute(work);
  const { rows: highs } = await sql<{ high: number | null; step: number; timestamp: number }>`
    select max(${value}) as high, step, timestamp from ${from} where ${scope} group by ${group}`.execute(
    work,
  );
  return lows.map(({ low, step, timestamp }, i) => ({
    low,
    lowStep: step,
    lowTime: timestamp,
    high: highs[i]!.high,
    highStep: highs[i]!.step,
    highTime: highs[i]!.timestamp,
  }));
}

const pointColumns = sql`value, is_nan, timestamp, step`;

function ofMetric(runId: string, key: string): RawBuilder<unknown> {
  return sql`run_uuid = ${runId} and key = ${key}`;
}

function toPoint(key: string, { value, is_nan, timestamp, step }: PointRow): MetricPoint {
  return { key, value: fromStoredValue(value, is_nan), timestamp, step };
}

/** Where a page of a history ended: step, time, value and whether it is NaN, as they are stored. */
type End = readonly [step: number, timestamp: number, value: number, isNan: number];

function encodeToken({ step, timestamp, value, is_nan }: PointRow): string {
  return Buffer.from(JSON.stringify([step, timestamp, value, Number(is_nan)])).toString("base64url");
}

/** @throws {ParameterError} `track/page-token`. */
function decodeToken(token: string): End {
  try {
    const end: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    if (Array.isArray(end) && end.length === 4 && end.every((part) => typeof part === "number"))
      return end as unknown as End;
  } catch {
    // said below
  }
  throw new ParameterError("track/page-token", "a page token must be one that a history returned");
}
