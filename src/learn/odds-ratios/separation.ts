import type { Pacer } from "../fit/pacer.ts";
import { factorCholesky, solveCholesky } from "../linear/cholesky.ts";
import type { Design } from "./design.ts";

/**
 * Whether a parameter can grow for ever on one side without any row becoming less likely: then the likelihood has no
 * limit there.
 *
 * Rows that are not positive are turned around, so that for every row a larger product with the parameters makes its own class
 * likelier. A direction in which no row's product falls and the parameter moves to that side exists if and only if the opposite
 * unit vector is no sum of rows with weights >= 0 (Farkas' lemma). The sum that is nearest to the vector tells: either it reaches
 * the vector, or what is missing is such a direction.
 *
 * @param place the index of the parameter.
 * @param side 1 for growing, -1 for falling.
 * @see Albert & Anderson (1984) for separation; Lawson & Hanson (1974), chapter 23, for the nearest sum.
 */
export async function recedes(design: Design, place: number, side: 1 | -1, pacer: Pacer): Promise<boolean> {
  const { width } = design;
  const target = new Float64Array(width);
  target[place] = -side;
  const residual = target.slice();
  const active: { row: number; weight: number }[] = [];
  for (let turn = 0; turn < 30 * width; turn++) {
    if (norm(residual) < 1e-7) return false;
    const found = await farthestRow(design, residual, pacer);
    if (found.ahead <= 1e-9 * norm(residual) || active.some(({ row }) => row === found.row)) return true;
    active.push({ row: found.row, weight: 0 });
    settle(design, active, target);
    residual.set(target);
    for (const { row, weight } of active) addRow(design, row, -weight, residual);
  }
  return norm(residual) > 1e-7;
}

/** Finds the weights of the active rows whose sum comes nearest to the target. Rows that would need a weight <= 0 are given up. */
function settle(design: Design, active: { row: number; weight: number }[], target: Float64Array): void {
  while (active.length > 0) {
    const wanted = solve(design, active, target);
    let share = 1;
    let leaving = -1;
    active.forEach(({ weight }, k) => {
      if (wanted[k]! > 0) return;
      const reached = weight / (weight - wanted[k]!);
      if (leaving >= 0 && !(reached < share)) return;
      share = weight > 0 ? reached : 0;
      leaving = k;
    });
    active.forEach((item, k) => {
      item.weight += share * (wanted[k]! - item.weight);
    });
    if (leaving < 0) return;
    active.splice(leaving, 1);
  }
}

/** The weights of the active rows, of any sign, whose sum comes nearest to the target: least squares. */
function solve(design: Design, active: readonly { row: number }[], target: Float64Array): Float64Array {
  const rows = active.map(({ row }) => addRow(design, row, 1, new Float64Array(design.width)));
  const size = rows.length;
  const gram = new Float64Array(size * size);
  for (let a = 0; a < size; a++) for (let b = 0; b <= a; b++) gram[a * size + b] = dot(rows[a]!, rows[b]!);
  const weights = Float64Array.from(rows, (row) => dot(row, target));
  solveCholesky(factorCholesky(gram, size), weights);
  return weights;
}

/** The row, turned, with the smallest angle to a direction; `ahead` is its cosine times the direction's length. */
async function farthestRow(
  { nRows, width, data, isPositive }: Design,
  direction: Float64Array,
  pacer: Pacer,
): Promise<{ row: number; ahead: number }> {
  let row = 0;
  let ahead = -Infinity;
  await pacer.walk(nRows, 2 * width, (start, end) => {
    for (let i = start; i < end; i++) {
      let sum = 0;
      let squares = 0;
      for (let j = 0; j < width; j++) {
        const x = data[i * width + j]!;
        sum += x * direction[j]!;
        squares += x * x;
      }
      const value = ((isPositive[i] === 1 ? 1 : -1) * sum) / Math.sqrt(squares);
      if (value > ahead) {
        ahead = value;
        row = i;
      }
    }
  });
  return { row, ahead };
}

/** Adds a row, turned and brought to length 1, times a weight. */
function addRow(
  { width, data, isPositive }: Design,
  i: number,
  weight: number,
  out: Float64Array,
): Float64Array {
  let squares = 0;
  for (let j = 0; j < width; j++) squares += data[i * width + j]! ** 2;
  const factor = ((isPositive[i] === 1 ? 1 : -1) * weight) / Math.sqrt(squares);
  for (let j = 0; j < width; j++) out[j]! += factor * data[i * width + j]!;
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}
