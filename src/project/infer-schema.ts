import { didYouMean, listSome, ParameterError } from "../core/index.ts";
import type { InferredColumn } from "../data/index.ts";
import { type ColumnSpec, featureSpecs, type Schema } from "../schema/index.ts";
import { guessPositive } from "./positive-class.ts";
import { describeClasses } from "./write-config.ts";

/** The most classes that a guessed target may have. With more, the column is rather an amount or a name. */
const maxClasses = 20;

/**
 * Infers the schema of a table that has none yet.
 *
 * @param columns as `inferTable` found them.
 * @param target the name of the column to predict.
 * @param positive the positive class of a target of two. Default: the second in sorted order, such as 1 of 0 and 1; but the
 *   first, where the second says that nothing is the matter: "ill" of "ill" and "well".
 * @throws {ParameterError} `init/target` when the target is no column, or has fewer than two classes of two rows, or too many;
 *   `init/positive` when that is none of two classes; `init/columns` when no column can be a feature.
 */
export function inferSchema(columns: readonly InferredColumn[], target: string, positive?: string): Schema {
  const column = findTarget(columns, target);
  const classes = classesOf(column);
  const chosen = choosePositive(column, frequentClasses(column, classes), positive);
  const schema: Schema = {
    columns: columns.map((item) => (item === column ? targetSpec(column, classes) : columnSpec(item))),
    target: { column: target, ...(chosen === undefined ? {} : { positive: chosen }) },
  };
  if (featureSpecs(schema).length === 0) {
    const others = columns.filter((item) => item !== column).slice(0, maxShown);
    const reasons = others.map(({ name, reason }) => `"${name}": ${reason}`).join("; ");
    throw new ParameterError("init/columns", "a table must have a column to learn from, it has none", {
      hint: others.length === 0 ? "name a file that has other columns too" : reasons,
    });
  }
  return schema;
}

/** The most names or values that a hint lists. */
const maxShown = 20;

function findTarget(columns: readonly InferredColumn[], target: string): InferredColumn {
  const found = columns.find(({ name }) => name === target);
  if (found !== undefined) return found;
  const names = columns.map(({ name }) => name);
  const meant = didYouMean(target, names);
  throw new ParameterError("init/target", `target "${target}" must be a column of the file`, {
    hint: `${meant === undefined ? "" : `is it "${meant}"? `}its columns are ${listSome(names)}`,
  });
}

type Value = string | number;

function classesOf(target: InferredColumn): Value[] {
  const { distinct = [], counts = [], nDistinct, kind, name, reason } = target;
  if (kind === "text" && target.distinct === undefined && nDistinct <= maxClasses)
    throw new ParameterError("init/target", `target "${name}" must have classes, it has ${reason}`, {
      hint: "name another column with --target, or mend this one",
    });
  if (distinct.length < 2 || distinct.length > maxClasses) {
    const what =
      kind === "numeric" ? "distinct numbers" : nDistinct === 1 ? "distinct value" : "distinct values";
    throw new ParameterError(
      "init/target",
      `target "${name}" must have 2 to ${maxClasses} classes, it has ${nDistinct} ${what}`,
      {
        hint:
          kind === "numeric"
            ? "classes are predicted, not amounts: name another column with --target, or cut this one into a few classes in a column of its own; into two, a config of your own can by target.positiveWhen"
            : "name another column with --target, or give this one 2 classes or more, but fewer than it has rows",
      },
    );
  }
  if (distinct.filter((_, i) => counts[i]! > 1).length < 2)
    throw new ParameterError(
      "init/target",
      `target "${name}" must have two classes with two rows or more, it has ${describeClasses(target)}`,
      {
        hint: "a model is judged on rows that it has not seen: name another column with --target, or give the rows to fewer classes",
      },
    );
  return [...distinct];
}

/** The classes that a run keeps: those of more than one row, where there are two such. */
function frequentClasses({ counts = [] }: InferredColumn, classes: readonly Value[]): readonly Value[] {
  const kept = classes.filter((_, i) => counts[i]! > 1);
  return kept.length < 2 ? classes : kept;
}

function choosePositive(
  { name }: InferredColumn,
  classes: readonly Value[],
  positive: string | undefined,
): Value | undefined {
  if (positive === undefined) return classes.length === 2 ? guessPositive(classes) : undefined;
  if (classes.length !== 2)
    throw new ParameterError(
      "init/positive",
      `a positive class needs a target of two classes, "${name}" has ${classes.length}`,
      { hint: "leave --positive out: all classes are predicted" },
    );
  const wanted = positive.trim();
  const found = classes.find(
    (value) => String(value) === wanted || (typeof value === "number" && value === Number(wanted || NaN)),
  );
  if (found !== undefined) return found;
  throw new ParameterError(
    "init/positive",
    `the positive class must be a value of "${name}", got "${positive}"`,
    { hint: `its values are ${classes.join(", ")}` },
  );
}

function targetSpec(column: InferredColumn, classes: readonly Value[]): ColumnSpec {
  const codes = classes.map((value) => ({ value }));
  return { name: column.name, kind: "categorical", role: "target", codes, ...missingOf(column) };
}

/**
 * The column of a schema that was guessed. Later rows with what was not seen are answered with a warning: a number outside of the range,
 * a code of which nothing was learned, and no value where there was none missing.
 */
function columnSpec(column: InferredColumn): ColumnSpec {
  const { name, kind, role, range, writing, codes = [], minFrequency } = column;
  const missing = { ...(column.nMissing > 0 ? { nullable: true } : {}), ...missingOf(column) };
  if (kind === "text") {
    if (role === "group") return { name, kind, role, ...missing };
    return { name, kind, role: role === "id" ? "id" : "ignore" };
  }
  const later = { ...missing, unseen: "missing" } as const;
  if (kind === "categorical")
    return { name, kind, codes, ...(minFrequency === undefined ? {} : { minFrequency }), ...later };
  return { name, kind, ...(range === undefined ? {} : { usual: range }), ...writing, ...later };
}

function missingOf(column: InferredColumn): { missing?: readonly string[] } {
  return column.missing.length > 0 ? { missing: column.missing } : {};
}
