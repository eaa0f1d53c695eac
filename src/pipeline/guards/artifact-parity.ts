import { DataError, type Labels, type Matrix, type Table, takeRows } from "../../core/index.ts";
import { labelsAt } from "../../judge/index.ts";
import type { Model } from "../../model/index.ts";
import type { GateResult } from "../gates.ts";

/** How a saved model, read back from its files, answers rows beside the model that was trained. Plain JSON. */
export interface Parity {
  /** How many training rows both were asked. */
  readonly nRows: number;
  /** The largest difference between two probabilities; 1 where the answers cannot be compared. */
  readonly difference: number;
  /** How many rows have another label. */
  readonly nOtherLabels: number;
}

/** So many training rows are asked, evenly spaced, which is enough to pass every part of a model. */
const mostRows = 20_000;

/** What a trained model answers. */
interface Trained {
  readonly classes: readonly string[];
  predictProba(rows: Table): Matrix;
}

/**
 * Asks a trained model and the one read back from its files the same rows.
 *
 * @param decision how the trained model's probabilities become labels: the positive class of two and the threshold that were chosen.
 */
export async function measureParity(
  trained: Trained,
  saved: Pick<Model, "info" | "predict">,
  table: Table,
  decision: { readonly positive: string | undefined; readonly threshold: number | undefined },
): Promise<Parity> {
  const n = Math.min(table.nRows, mostRows);
  const rows = takeRows(
    table,
    Int32Array.from({ length: n }, (_, i) => Math.floor((i * table.nRows) / n)),
  );
  const { classes } = trained;
  const expected = trained.predictProba(rows);
  const labels: Labels = labelsAt(expected, classes, decision.positive, decision.threshold);
  const answered = await saved.predict(rows);
  const { data } = answered.probabilities;
  const isComparable =
    data.length === expected.data.length && classes.every((name, j) => saved.info.classes[j] === name);
  const difference = isComparable
    ? expected.data.reduce((most, p, i) => Math.max(most, Math.abs(p - data[i]!)), 0)
    : 1;
  const nOtherLabels = answered.labels.filter((label, i) => label !== classes[labels.codes[i]!]).length;
  return { nRows: n, difference, nOtherLabels };
}

/** Holds a saved model against the trained one: it must give the same answers, to the last bit. */
export function holdParity({ nRows, difference, nOtherLabels }: Parity): GateResult {
  const passed = difference === 0 && nOtherLabels === 0;
  const message = passed
    ? `the saved model answers ${nRows} training rows as the trained one, to the last bit`
    : `the saved model must answer ${nRows} training rows as the trained one, its probabilities differ by up to ${difference} and ${nOtherLabels} labels are others`;
  return { name: "artifact-parity", value: difference, max: 0, passed, message };
}

/** Ends the training of a model whose files are not what was trained: it is not registered. */
export class ParityFailure extends DataError {
  readonly gate: GateResult;

  constructor(gate: GateResult) {
    super("gate/failed", gate.message, {
      hint: "nothing was registered. Run it again; if it stays, report it: a model's files must hold what was trained",
      details: { gates: [gate] },
    });
    this.gate = gate;
  }
}
