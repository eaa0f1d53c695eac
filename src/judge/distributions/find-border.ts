/**
 * Where a condition that holds up to a point and not beyond it stops to hold: by bisection, to the last digit of a double.
 *
 * @param holds is true below the point and false above it.
 * @param low where it holds, or the point itself.
 * @param high where it no longer holds, or the point itself.
 */
export function findBorder(holds: (x: number) => boolean, low: number, high: number): number {
  let [below, above] = [low, high];
  for (;;) {
    const middle = (below + above) / 2;
    if (middle <= below || middle >= above) return middle;
    if (holds(middle)) below = middle;
    else above = middle;
  }
}
