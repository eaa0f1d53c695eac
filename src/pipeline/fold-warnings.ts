/** A sentence with the number of folds that said it. */
interface FoldWarning {
  readonly message: string;
  readonly nFolds: number;
}

/**
 * Makes one sentence of those that differ in their numbers alone, as a fit that does not converge says in each fold with another
 * number.
 *
 * @param nFolds how many folds there are.
 * @returns each sentence once, with the numbers of the fold that said it first, and in how many folds it was said.
 * @example
 * const said = [{ message: "left at 0.31", nFolds: 1 }, { message: "left at 0.4", nFolds: 2 }];
 * mergeWarnings(said, 5) // ["left at 0.31 (in 3 of 5 folds, with other numbers)"]
 */
export function mergeWarnings(warnings: readonly FoldWarning[], nFolds: number): string[] {
  const groups = Map.groupBy(warnings, ({ message }) => withoutNumbers(message));
  return [...groups.values()].map((group) => {
    // a fold may say a sentence twice with different numbers
    const count = Math.min(
      nFolds,
      group.reduce((sum, warning) => sum + warning.nFolds, 0),
    );
    const others = group.length > 1 ? ", with other numbers" : "";
    return `${group[0]!.message} (in ${count} of ${nFolds} folds${others})`;
  });
}

/** A sentence without its numbers: by it two are told to be the same. Digits inside a name count as part of the name. */
export function withoutNumbers(message: string): string {
  return message.replace(/(?<![\p{L}_])[-+]?\d[\d,]*(\.\d+)?(e[-+]?\d+)?/giu, "#");
}
