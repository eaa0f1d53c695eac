import { type Executor, type Labels, type Matrix, makeLabels, makeMatrix, Random } from "../../core/index.ts";

/** Rows of standard normal numbers and labels that depend on the first two columns. */
export function draw(nRows: number, nCols: number, nClasses: number, seed: number): { X: Matrix; y: Labels } {
  const random = new Random(seed);
  const X = makeMatrix(nRows, nCols);
  const names: number[] = [];
  for (let i = 0; i < nRows; i++) {
    for (let j = 0; j < nCols; j++) X.data[i * nCols + j] = random.nextNormal();
    const score = X.data[i * nCols]! - 0.5 * (X.data[i * nCols + 1] ?? 0) + 1.5 * random.nextNormal();
    names.push(Math.max(0, Math.min(nClasses - 1, Math.floor((score / 4 + 0.5) * nClasses))));
  }
  return {
    X,
    y: makeLabels(
      names,
      Array.from({ length: nClasses }, (_, k) => String(k)),
    ),
  };
}

/** Runs tasks as threads would: on copies of their inputs, the last one first. */
export function cloningExecutor(concurrency: number, names: Set<string>): Executor {
  return {
    concurrency,
    offers: "shared memory",
    map: async (task, inputs, options) => {
      names.add(task.name);
      const outputs = [];
      for (const input of [...structuredClone(inputs)].reverse())
        outputs.push(await task.run(input, { signal: options?.signal }));
      return structuredClone(outputs.reverse());
    },
    close: async () => {},
  };
}
