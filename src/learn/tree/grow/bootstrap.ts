/** How each tree gets its rows: as many draws with replacement. */
export interface Bootstrap {
  readonly nDraws: number;
  /** Whether the classes of a tree's own rows are given the same weight. */
  readonly isBalanced: boolean;
}
