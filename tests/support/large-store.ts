import { DatabaseSync } from "node:sqlite";
import { openSqliteStore } from "../../src/track/index.ts";

/** How large a store is made. */
export interface LargeStore {
  /** Experiments beside "Default". */
  readonly experiments: number;
  /** Runs of each experiment. The first one is the parent of the others. */
  readonly runs: number;
  /** Metrics of each run: `m0`, `m1`, ... */
  readonly metrics: number;
  /** Points of each metric, at the steps 0, 1, ...; a NaN at each 1000th of them from 500, the highest value at 7/10 of the way. */
  readonly points: number;
  /** Parameters of each run: `p0`, `p1`, ... */
  readonly params: number;
  /** Versions of the registered model `large`, the first from the first run; none when 0. */
  readonly versions: number;
}

/** The smallest store; tests and measurements enlarge what they are about. */
export const smallStore: LargeStore = {
  experiments: 1,
  runs: 1,
  metrics: 1,
  points: 1,
  params: 1,
  versions: 0,
};

/** The id of a run that {@link makeLargeStore} made. @param experiment from 1. @param run from 1. */
export function largeRunId(experiment: number, run: number): string {
  return `${String(experiment).padStart(16, "0")}${String(run).padStart(16, "0")}`;
}

/**
 * Makes a database in MLflow's schema with many rows, by SQL alone: some 200,000 rows a second. What is in it is the same in every
 * run: values follow from the numbers of experiment, run, metric and step.
 */
export async function makeLargeStore(
  path: string,
  artifactRoot: string,
  size: Partial<LargeStore>,
): Promise<void> {
  const { experiments, runs, metrics, points, params, versions } = { ...smallStore, ...size };
  await (await openSqliteStore(path, { artifactRoot })).close();
  const database = new DatabaseSync(path);
  try {
    database.exec("pragma synchronous = off; pragma foreign_keys = off; pragma cache_size = -400000; begin");
    database.exec(`
      create temp table e as ${count(experiments)};
      create temp table r as ${count(runs)};
      create temp table m as ${count(metrics)};
      create temp table p as ${count(params)};
      insert into experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)
        select i, 'experiment ' || i, 'file:///large/' || i, 'active', ${start} + i, ${start} + i from e;
      create temp table run as select ${id("e.i", "r.i")} as id, e.i as experiment, r.i as number from e, r;
      insert into runs (run_uuid, name, user_id, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id,
          source_type, source_name, entry_point_name, source_version)
        select id, 'run ' || number, 'ada', 'FINISHED', ${start} + 1000 * number, ${start} + 1000 * number + 500, 'active',
          'file:///large/' || experiment || '/' || id || '/artifacts', experiment, 'LOCAL', '', '', '' from run;
      insert into tags (key, value, run_uuid) select 'mlflow.runName', 'run ' || number, id from run;
      insert into tags (key, value, run_uuid)
        select 'mlflow.parentRunId', ${id("experiment", "1")}, id from run where number > 1;
      insert into params (key, value, run_uuid) select 'p' || (p.i - 1), number % 7, id from run, p;
      insert into metrics (key, value, timestamp, run_uuid, step, is_nan)
        select key, value, ${start} + step, id, step, is_nan from (
          select 'm' || (m.i - 1) as key, id, s.i - 1 as step, (s.i - 1) % 1000 = 500 as is_nan,
            case when (s.i - 1) % 1000 = 500 then 0.0 when s.i - 1 = ${Math.floor(points * 0.7)} then 9.0
              else 0.5 + ((s.i * 7919 + number) % 997) / 2000.0 end as value
          from run, m, (${count(points)}) as s);
      insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
        select metrics.key, value, timestamp, step, is_nan, run_uuid from metrics where step = ${points - 1};`);
    if (versions > 0)
      database.exec(`
        insert into registered_models (name, creation_time, last_updated_time) values ('large', ${start}, ${start});
        insert into model_versions (name, version, creation_time, last_updated_time, current_stage, source, run_id, status,
            storage_location)
          select 'large', i, ${start} + i, ${start} + i, 'None', 'file:///large/models/' || i, ${id("1", `(i - 1) % ${runs} + 1`)},
            'READY', 'file:///large/models/' || i from (${count(versions)});`);
    database.exec("commit");
  } finally {
    database.close();
  }
}

/** When the first run began. */
const start = Date.UTC(2026, 0, 1);

/** SQL for the numbers 1, 2, ... n in the column `i`. */
function count(n: number): string {
  return `select value as i from (with recursive c(value) as (select 1 union all select value + 1 from c where value < ${n}) select value from c) where ${n} > 0`;
}

/** SQL for {@link largeRunId}. */
function id(experiment: string, run: string): string {
  return `printf('%016d%016d', ${experiment}, ${run})`;
}
