/** Which products of columns a polynomial has, and how many. */
export interface PolynomialShape {
  /** The least and the greatest number of factors of a product; the product of none is asked for by `includeBias`. */
  readonly minDegree: number;
  readonly maxDegree: number;
  /** Whether no column is multiplied with itself. */
  readonly interactionOnly: boolean;
  /** Whether the product of no column, which is 1, is there too. */
  readonly includeBias: boolean;
}

/**
 * How many products there are of `nColumns` columns, and how many factors they have together: so often is a cell read for
 * each row, and so long is the map.
 *
 * @param most counting ends when there are more factors than this: then both numbers are only as far as it came.
 */
export function countProducts(
  nColumns: number,
  { minDegree, maxDegree, interactionOnly, includeBias }: PolynomialShape,
  most: number,
): { nProducts: number; nFactors: number } {
  const last = interactionOnly ? Math.min(maxDegree, nColumns) : nColumns === 0 ? 0 : maxDegree;
  let nProducts = includeBias ? 1 : 0;
  let nFactors = 0;
  for (let degree = Math.max(1, minDegree); degree <= last && nFactors <= most; degree++) {
    const nOfDegree = chooseUpTo(interactionOnly ? nColumns : nColumns + degree - 1, degree, most);
    nProducts += nOfDegree;
    nFactors += nOfDegree * degree;
  }
  return { nProducts, nFactors };
}

/** The binomial coefficient, or some number above `most` where it is above that. */
function chooseUpTo(n: number, k: number, most: number): number {
  const steps = Math.min(k, n - k);
  let result = 1;
  // each product is a binomial coefficient itself, so that the division leaves no rest
  for (let i = 1; i <= steps && result <= most; i++) result = (result * (n - steps + i)) / i;
  return result;
}

/**
 * The products, each as the ascending positions of its columns, a position once for each power: by degree, then in
 * lexicographic order, as scikit-learn has them.
 */
export function* productsOf(nColumns: number, shape: PolynomialShape): Generator<readonly number[]> {
  const { minDegree, maxDegree, interactionOnly, includeBias } = shape;
  if (includeBias) yield [];
  const step = interactionOnly ? 1 : 0;
  const last = interactionOnly ? Math.min(maxDegree, nColumns) : maxDegree;
  if (nColumns === 0) return;
  for (let degree = Math.max(1, minDegree); degree <= last; degree++) {
    const product = Array.from({ length: degree }, (_, i) => i * step);
    for (;;) {
      yield product.slice();
      // the last position that may still grow; those behind it follow as closely as they may
      let at = degree - 1;
      while (at >= 0 && product[at]! === nColumns - 1 - (degree - 1 - at) * step) at--;
      if (at < 0) break;
      product[at]!++;
      for (let i = at + 1; i < degree; i++) product[i] = product[i - 1]! + step;
    }
  }
}

/** What a product is called: `1`, `a`, `a^2`, `a b^2`. */
export function nameProduct(columns: readonly string[], product: readonly number[]): string {
  if (product.length === 0) return "1";
  const powers = new Map<number, number>();
  for (const j of product) powers.set(j, (powers.get(j) ?? 0) + 1);
  return Array.from(powers, ([j, power]) => (power === 1 ? columns[j]! : `${columns[j]}^${power}`)).join(" ");
}
