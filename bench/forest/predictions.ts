import type { FittedRandomForestClassifier } from "systole/learn";
import type { Bench } from "../support/bench.ts";
import { digits, type Race } from "../support/report.ts";
import type { Rows } from "../support/rows.ts";
import { median } from "../support/statistics.ts";
import { core } from "../support/systole.ts";
import { runInTurn, type Times, time } from "../support/timing.ts";

/** Predicts rows that a forest has not seen, beside scikit-learn. The forest has more nodes than a cache of the processor holds. */
export async function predictBatch(
  { peer, rounds }: Bench<string>,
  race: Race,
  fitted: FittedRandomForestClassifier,
  held: Rows,
  forest: string,
): Promise<void> {
  const timed = await runInTurn(
    [
      { name: "systole", run: () => time(() => fitted.predictProba(held.X)) },
      { name: "scikit-learn", run: () => peer.ask("predict", { id: "scikit-learn", data: held.name }) },
    ],
    rounds(5),
  );
  race.add(`predict ${held.X.nRows} rows, ${forest}`, timed, { peer: "scikit-learn", atLeast: 1.5 });
}

/** Predicts with a forest that fits in a cache, beside both peers: the training rows, a batch of others, and one row at a time. */
export async function predictSmall(
  bench: Bench<string>,
  race: Race,
  fitted: FittedRandomForestClassifier,
  rows: Rows,
  batch: Rows,
  forest: string,
): Promise<void> {
  const { peer, report } = bench;
  await peer.ask("convert", { id: "scikit-learn", data: rows.name });
  const ask = (work: string, data: string, repeat: number, nRows: number) =>
    peer.ask<Times>(work, { id: "scikit-learn", data, repeat, nRows });
  const rounds = bench.rounds(7);
  for (const { name, X } of [batch, rows]) {
    const repeat = Math.ceil(10_000 / X.nRows);
    const timed = await runInTurn(
      [
        { name: "systole", run: () => time(() => fitted.predictProba(X), repeat) },
        { name: "onnxruntime", run: () => ask("predict_onnx", name, repeat, X.nRows) },
        { name: "scikit-learn", run: () => ask("predict", name, Math.ceil(repeat / 10), X.nRows) },
      ],
      rounds,
    );
    const bar = name === batch.name ? ({ peer: "onnxruntime", atLeast: 2 } as const) : undefined;
    race.add(`predict ${X.nRows} rows, ${forest}`, timed, bar);
  }
  const single = Array.from({ length: batch.X.nRows }, (_, i) => core.rowOf(batch.X, i).slice());
  const out = new Float64Array(fitted.classes.length);
  const predictEach = () => {
    for (const row of single) fitted.predictProbaInto(row, out);
  };
  const one = await runInTurn(
    [
      { name: "systole", run: async () => shrink(await time(predictEach), single.length) },
      { name: "onnxruntime", run: () => ask("predict_onnx_one_row", batch.name, 1, 3000) },
      { name: "scikit-learn", run: () => ask("predict_one_row", batch.name, 1, 10) },
    ],
    rounds,
  );
  const work = `predict one row, ${forest}`;
  race.add(work, one);
  const microseconds = 1000 * median(one[0]!.times.map(({ cpu }) => cpu));
  report.bar({ work, bar: "4 us", reached: `${digits(microseconds)} us`, isMet: microseconds <= 4 });
}

const shrink = ({ cpu, wall, processCpu }: Times, by: number): Times => ({
  cpu: cpu / by,
  wall: wall / by,
  processCpu: processCpu / by,
});
