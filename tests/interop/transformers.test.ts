import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  type Column,
  DataError,
  makeTable,
  ParameterError,
  type Params,
  Random,
  type Table,
  toSnakeCase,
} from "../../src/core/index.ts";
import { buildTransformer } from "../../src/learn/index.ts";
import { describePython, runPython } from "./python.ts";

interface Task {
  readonly name: string;
  readonly params: Params;
  readonly training: Table;
  readonly probe: Table;
  readonly weights: Float64Array | undefined;
}

/** What tests/interop/transformers/fit_transformers.py prints. */
interface Found {
  readonly error?: string;
  readonly names?: readonly string[];
  readonly rows?: readonly (readonly (number | null)[])[];
}

const nTasks = 600;

describePython("transformers beside scikit-learn's", () => {
  const script = fileURLToPath(new URL("transformers/fit_transformers.py", import.meta.url));

  async function askPeer(tasks: readonly Task[]): Promise<Found[]> {
    const home = mkdtempSync(join(tmpdir(), "systole-transformers-"));
    try {
      writeFileSync(join(home, "tasks.json"), JSON.stringify(tasks.map(plain)));
      return await runPython<Found[]>(script, ["tasks.json"], home);
    } finally {
      rmSync(home, { recursive: true });
    }
  }

  test("over random tables and parameters names, values and refusals are the same", async () => {
    const tasks = Array.from({ length: nTasks }, (_, seed) => drawTask(seed));
    const peers = await askPeer(tasks);
    const counts = new Map<string, number>();
    for (const [i, task] of tasks.entries()) {
      const peer = peers[i]!;
      const says = `${i}: ${task.name} ${JSON.stringify(task.params)} ${peer.error ?? ""}`;
      const mine = await transform(task);
      if (mine === undefined || peer.rows === undefined)
        expect([mine, peer.rows], says).toEqual([undefined, undefined]);
      else {
        expect(mine.names, says).toEqual(peer.names);
        for (const [row, cells] of peer.rows.entries())
          for (const [j, cell] of cells.entries()) {
            const value = mine.columns[j]![row]!;
            // sums are rounded in another order
            const isNear =
              cell === null
                ? Number.isNaN(value)
                : Math.abs(value - cell) <= 1e-9 * Math.max(1, Math.abs(cell));
            expect(isNear, `${says}: ${value} for ${cell} in row ${row}, ${mine.names[j]}`).toBe(true);
          }
      }
      const key = `${task.name}${peer.rows === undefined ? " refused" : ""}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    console.log(Object.fromEntries([...counts].sort()));
    expect(counts.size).toBeGreaterThan(8); // each class, and most of them refuse something
  });
});

async function transform({
  name,
  params,
  training,
  probe,
  weights,
}: Task): Promise<{ names: readonly string[]; columns: readonly ArrayLike<number>[] } | undefined> {
  try {
    const options = { sampleWeight: weights };
    const fitted = await buildTransformer({ name, params }).fit(training, undefined, options);
    const { columns } = fitted.transform(probe);
    return {
      names: fitted.featureNamesOut,
      columns: columns.map((column) => (column.kind === "numeric" ? column.values : column.codes)),
    };
  } catch (error) {
    if (error instanceof DataError || error instanceof ParameterError) return undefined;
    throw error;
  }
}

/** Chance, of one task. */
interface Draw {
  readonly random: Random;
  readonly pick: <T>(...choices: readonly T[]) => T;
  readonly flip: (share: number) => boolean;
  readonly nCols: number;
}

function drawTask(seed: number): Task {
  const random = Random.stream(40, seed);
  const pick = <T>(...choices: readonly T[]): T => choices[random.nextInt(choices.length)]!;
  const flip = (share: number): boolean => random.nextFloat() < share;
  const draw: Draw = { random, pick, flip, nCols: 1 + random.nextInt(3) };
  const name = pick(
    "OneHotEncoder",
    "OneHotEncoder",
    "OrdinalEncoder",
    "PolynomialFeatures",
    "SimpleImputer",
    "SplineTransformer",
    "StandardScaler",
  );
  return name === "OneHotEncoder" || name === "OrdinalEncoder"
    ? drawCategories(name, draw)
    : drawNumbers(name, draw);
}

function makeColumns(nCols: number, nRows: number, make: (j: number) => Column): Table {
  return makeTable(
    Array.from({ length: nCols }, (_, j) => make(j)),
    nRows,
  );
}

/** Categories in scikit-learn's order, which is the alphabet's. */
const words: readonly string[] = ["10", "2", "B", "apple", "c d", "zz", "é"];

function drawCategories(name: "OneHotEncoder" | "OrdinalEncoder", { random, pick, flip, nCols }: Draw): Task {
  const sets = Array.from({ length: nCols }, () => [...words.filter(() => flip(0.6)), "ü"]);
  const isOneHot = name === "OneHotEncoder";
  const hasMissing = !isOneHot && flip(0.5);
  const table = (nRows: number, more: readonly string[]): Table =>
    makeColumns(nCols, nRows, (j) => {
      const categories = [...sets[j]!, ...more];
      const bend = pick(1, 3); // some are rare
      const codes = Int32Array.from({ length: nRows }, () =>
        hasMissing && flip(0.1) ? -1 : Math.floor(categories.length * random.nextFloat() ** bend),
      );
      return { kind: "categorical", name: `c${j}`, categories, codes };
    });
  const own: Params = isOneHot
    ? {
        handleUnknown: pick("error", "ignore", "infrequent_if_exist"),
        drop: pick<Params[string]>(
          null,
          "first",
          "if_binary",
          sets.map((set) => pick(...set)),
        ),
      }
    : pick<Params>(
        { encodedMissingValue: pick<number | string>("nan", -2, 2) },
        { handleUnknown: "use_encoded_value", unknownValue: pick<number | string>("nan", -1, 3, 99) },
      );
  const hasLists = !hasMissing && flip(0.3);
  return {
    name,
    params: {
      minFrequency: pick<number | null>(null, null, 1, 2, 5, 0.05, 0.3),
      maxCategories: pick<number | null>(null, null, 1, 2, 4),
      ...(hasLists
        ? { categories: sets.map((set) => pick(["more", ...set], [...set, "more"].reverse())) }
        : {}),
      ...own,
    },
    training: table(1 + random.nextInt(40), []),
    probe: table(8, flip(0.4) ? ["new"] : []),
    weights: undefined,
  };
}

function drawNumbers(
  name: "PolynomialFeatures" | "SimpleImputer" | "SplineTransformer" | "StandardScaler",
  { random, pick, flip, nCols }: Draw,
): Task {
  const isSpline = name === "SplineTransformer";
  // scikit-learn refuses one row of splines, and makes nothing of columns of one value
  const nTraining = (isSpline ? 15 : 1) + random.nextInt(40);
  const size = pick(1, 1e-3, 1e6);
  const shift = pick(0, 0, 5, -300);
  const isRounded = flip(0.4);
  const share = isSpline ? 0 : name === "PolynomialFeatures" ? pick(0, 0, 0.05) : pick(0, 0.2);
  const table = (nRows: number, width: number): Table =>
    makeColumns(nCols, nRows, (j) => {
      const isConstant = !isSpline && flip(0.1);
      const values = Float64Array.from({ length: nRows }, (_, i) => {
        const z = width * random.nextNormal();
        if (i > 0 && flip(share)) return NaN; // a column has a value
        return isConstant ? 3.7 : size * ((isRounded ? Math.round(2 * z) : z) + shift);
      });
      return { kind: "numeric", name: `x${j}`, values };
    });
  const training = table(nTraining, 1);
  const probe = table(8, 1.5);
  const weights = flip(0.4) ? Float64Array.from({ length: nTraining }, () => pick(0, 0.5, 1, 2)) : undefined;
  if (name === "SimpleImputer") {
    const strategy = pick("mean", "median", "most_frequent", "constant");
    const fill = strategy === "constant" ? { fillValue: pick(null, -5.5) } : {};
    const params = { strategy, addIndicator: flip(0.5), ...fill };
    return { name, params, training, probe, weights: undefined };
  }
  if (name === "PolynomialFeatures") {
    const degree = pick<Params[string]>(0, 1, 2, 3, 4, [0, 2], [1, 3], [2, 3]);
    // of one column scikit-learn makes no interactions and says nothing: see docs/estimators.md
    const params = { degree, interactionOnly: nCols > 1 && flip(0.4), includeBias: flip(0.5) };
    return { name, params, training, probe, weights: undefined };
  }
  if (name === "StandardScaler")
    return { name, params: { withMean: flip(0.7), withStd: flip(0.7) }, training, probe, weights };
  const extrapolation = pick("constant", "linear", "continue", "periodic", "error");
  const params = {
    nKnots: 2 + random.nextInt(5),
    // with a lower one scikit-learn slips: see docs/estimators.md
    degree: extrapolation === "linear" ? 2 + random.nextInt(3) : 1 + random.nextInt(4),
    knots: pick("uniform", "quantile"),
    extrapolation,
    includeBias: flip(0.5),
  };
  return { name, params, training, probe, weights };
}

function plain({ name, params, training, probe, weights }: Task): unknown {
  const cells = ({ columns }: Table): unknown[] =>
    columns.map((column) => ({
      name: column.name,
      kind: column.kind,
      cells:
        column.kind === "numeric"
          ? [...column.values] // NaN becomes null
          : Array.from(column.codes, (code) => column.categories[code] ?? null),
    }));
  return {
    name,
    params: Object.fromEntries(Object.entries(params).map(([key, value]) => [toSnakeCase(key), value])),
    training: cells(training),
    probe: cells(probe),
    weights: weights === undefined ? null : [...weights],
  };
}
