import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random } from "../../src/core/index.ts";
import type { Project } from "../../src/project/index.ts";

/** What a small project is made with; the defaults make one that runs. */
export interface SmallProjectOptions {
  /** The text of the data file; `makeRows()` when absent. */
  readonly csv?: string;
  readonly sha256?: string;
  /** The trees of the forest: many make a run that lasts. */
  readonly nEstimators?: number;
  readonly repeats?: number;
  /** What is compared; a regression and a forest when absent. */
  readonly candidates?: readonly object[];
  /** By which metric one is chosen. */
  readonly metric?: string;
  readonly gates?: readonly object[];
  /** Whether the data file is written. */
  readonly writeData?: boolean;
}

/** 80 rows of two numbers, one code and a target that depends on them. */
export function makeRows(nRows = 80): string {
  const random = new Random(7);
  const lines = ["size,weight,colour,grade"];
  for (let i = 0; i < nRows; i++) {
    const size = 10 + 5 * random.nextNormal();
    const weight = 50 + 10 * random.nextNormal();
    const colour = random.nextInt(3);
    const isGood = size / 5 + colour + random.nextNormal() > 3;
    lines.push(
      `${size.toFixed(2)},${weight.toFixed(1)},${["red", "green", "blue"][colour]},${isGood ? "good" : "bad"}`,
    );
  }
  return `${lines.join("\n")}\n`;
}

/** Writes a project into a new temporary directory. */
export function writeSmallProject(options: SmallProjectOptions = {}): {
  directory: string;
  remove: () => void;
} {
  const directory = mkdtempSync(join(tmpdir(), "systole-small-"));
  const csv = options.csv ?? makeRows();
  if (options.writeData !== false) writeFileSync(join(directory, "rows.csv"), csv);
  const sha256 = options.sha256 ?? createHash("sha256").update(csv).digest("hex");
  writeFileSync(join(directory, "systole.config.ts"), configText(options, sha256));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** The project that the config in a directory declares. */
export async function declaredProject(directory: string): Promise<Project> {
  const config = (await import(join(directory, "systole.config.ts"))) as { readonly default: Project };
  return config.default;
}

function configText(
  { nEstimators = 10, repeats = 1, gates = [], metric, candidates }: SmallProjectOptions,
  sha256: string,
): string {
  const compared = candidates ?? [
    { name: "logistic_regression", estimator: { name: "LogisticRegression", params: { C: 1 } } },
    { name: "random_forest", estimator: { name: "RandomForestClassifier", params: { nEstimators } } },
  ];
  return `import { defineProject } from "systole";

export default defineProject({
  name: "small",
  schema: {
    columns: [
      { name: "size", kind: "numeric", unit: "cm", min: -50, max: 100, nullable: true },
      { name: "weight", kind: "numeric", unit: "kg", min: 0, max: 500 },
      { name: "colour", kind: "categorical", codes: [{ value: "red" }, { value: "green" }, { value: "blue" }] },
      { name: "grade", kind: "categorical", role: "target", codes: [{ value: "bad" }, { value: "good" }] },
    ],
    target: { column: "grade", positive: "good" },
  },
  data: { format: { kind: "csv", header: true }, training: { path: "rows.csv", sha256: "${sha256}" } },
  training: {
    folds: 3,
    repeats: ${repeats},
    candidates: ${JSON.stringify(compared)},
    ${metric === undefined ? "" : `metric: "${metric}",`}
  },
  gates: ${JSON.stringify(gates)},
});
`;
}
