import { Random } from "../../src/core/index.ts";

/** The columns of {@link oddTable}; those of `prediction`, `values` and others have names that mean something elsewhere. */
export const oddNames = [
  'say "hi"',
  "two words",
  "größe",
  "__proto__",
  "constructor",
  "prediction",
  "probability",
  "values",
  "a/b",
  "a.b",
  "ends, with",
  "is_new",
  "empty",
  "always",
  "seen on",
  "huge",
  "row_id",
  "fault",
] as const;

/**
 * A text table with all that is unpleasant at once: 120 rows of three classes, of which one has three rows only; some rows have
 * no class at all.
 */
export function oddTable(): string {
  const random = new Random(5);
  const lines = [oddNames.map(quoted).join(",")];
  for (let i = 0; i < 120; i++) {
    const size = random.nextNormal();
    const number = (scale: number): string => (scale * random.nextFloat()).toFixed(2);
    const fault =
      i % 40 === 0 ? "leak" : i % 30 === 7 ? "" : size + random.nextNormal() > 0 ? "none" : "crack";
    const cells = [
      (2 * size + random.nextNormal()).toFixed(2),
      ["a b", 'c"d', "é,f"][i % 3]!,
      i % 11 === 0 ? "unknown" : number(5),
      number(9),
      ["x", "y"][random.nextInt(2)]!,
      ["first", "second"][random.nextInt(2)]!,
      number(1),
      number(9),
      number(7),
      number(7),
      number(3),
      size > 0.5 ? "True" : "False",
      "",
      "5",
      `2024-03-${10 + (i % 20)}`,
      ["1e300", "-1e299", "12", "7"][random.nextInt(4)]!,
      String(1000 + 7 * i),
      fault,
    ];
    lines.push(cells.map(quoted).join(","));
  }
  return `${lines.join("\n")}\n`;
}

const quoted = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
