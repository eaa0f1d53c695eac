/** Words for the class in which nothing is the matter: what a model asks for is the other one. In lower case. */
const ordinary: ReadonlySet<string> = new Set([
  ...["no", "n", "none", "not", "non", "false", "f", "never", "nothing", "absent", "absence", "without", "0"],
  ...["negative", "neg", "-", "control", "controls", "ctrl", "ctl", "placebo", "reference", "baseline"],
  ...[
    "healthy",
    "normal",
    "benign",
    "unaffected",
    "uninfected",
    "well",
    "alive",
    "living",
    "survived",
    "censored",
  ],
  ...[
    "good",
    "ok",
    "okay",
    "pass",
    "passed",
    "paid",
    "current",
    "clean",
    "legit",
    "legitimate",
    "genuine",
    "ham",
    "safe",
  ],
  ...["stay", "stayed", "retained", "active", "loyal", "low", "rejected", "denied", "off", "others", "other"],
]);
/** Beginnings of a word that deny the rest of it: "unpaid" denies "paid", which is itself among the words above. */
const denials = /^(no|not|non|never|without)[\s_-]+/;
const denied = /^(un|non|in|ab|dis|not)/;

/** Whether a class is one in which nothing is the matter: "no", "healthy", "not diabetic", "non-smoker". */
function isOrdinary(value: string, other: string): boolean {
  const word = value.trim().toLowerCase();
  const rest = other.trim().toLowerCase();
  if (ordinary.has(word)) return true;
  if (denials.test(word)) return true;
  // "insolvent" of "solvent" and "unpaid" of "paid" are the matter; of two such words the list above decides
  return (
    denied.test(word) && word.replace(denied, "").replace(/^[\s_-]+/, "") === rest && !ordinary.has(rest)
  );
}

/**
 * The class of two whose probability is answered: the one in which something is the matter, where the other one says by its name that
 * nothing is; else the last, such as 1 of 0 and 1.
 *
 * @param classes two, sorted.
 */
export function guessPositive<T extends string | number>(classes: readonly T[]): T {
  const [first, last] = classes as readonly [T, T];
  if (typeof first === "number" || typeof last === "number") return last;
  return isOrdinary(last, first) && !isOrdinary(first, last) ? first : last;
}
