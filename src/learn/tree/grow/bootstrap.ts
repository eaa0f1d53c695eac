/** How each tree draws its rows, with replacement. */
export interface Bootstrap {
  /** How many draws a tree makes. */
  readonly nDraws: number;
  /** Whether the classes of a tree's own rows are given the same weight. */
  readonly isBalanced: boolean;
}
