/** What a run refuses unless it is allowed by name, and what is allowed by it: `--allow NAME` of `systole run`. */
export const allowances = {
  "other-columns":
    "registers a version whose features or target differ from those of the last version of that name",
} as const satisfies Readonly<Record<string, string>>;

/** A key of {@link allowances}. */
export type Allowance = keyof typeof allowances;

/** Whether something may be allowed by this name. */
export function isAllowance(name: string): name is Allowance {
  return Object.hasOwn(allowances, name);
}
