// What relates the parts of a project to each other. Each function takes parts that have their shape.
import { askForName, showValue } from "../core/index.ts";
import { buildClassifier } from "../learn/index.ts";
import {
  featureSpecs,
  ownCoding,
  type Role,
  type Schema,
  schemaProblems,
  targetClasses,
} from "../schema/index.ts";
import { itemPath, keyPath, mustBe, type Problem, problemAt } from "../schema/shape/index.ts";
import { columnEncoders, pipelineSpec, trainingPlan } from "./build-pipeline.ts";
import { searchProblems } from "./check-search.ts";
import type { CandidateSpec, Project } from "./project.ts";
import { problemsOfMaking } from "./shape/parameter-problems.ts";

/** Candidates that share a name. */
export function doubledNames({ training = {} }: Project): Problem[] {
  const names = (training.candidates ?? []).map((candidate) => candidate.name);
  return names.flatMap((name, i) => {
    const first = names.indexOf(name);
    if (first === i) return [];
    const path = keyPath(itemPath("training.candidates", i), "name");
    return [mustBe(path, `another than that of training.candidates[${first}]`, name)];
  });
}

/** What is wrong with what the target says of its classes. Nothing is found while the schema contradicts itself elsewhere. */
export function targetProblems(schema: Schema): Problem[] {
  const { target } = schema;
  if (target.positive !== undefined && target.positiveWhen !== undefined)
    return [
      problemAt(
        "schema.target.positive",
        'must be left out beside positiveWhen, which makes the positive class "1"',
      ),
    ];
  if (schemaProblems(schema).length > 0) return [];
  const classes = targetClasses(schema);
  return Object.keys(target.labels ?? {})
    .filter((name) => !classes.includes(name))
    .map((name) =>
      problemAt(
        keyPath("schema.target.labels", name),
        `must be the label of a class, which are ${classes.map(showValue).join(", ")}${askForName(name, classes)}`,
      ),
    );
}

/** Columns and codings that files name and the schema does not have. */
export function dataProblems({ schema, data }: Project): Problem[] {
  const files = [
    ["data.training", data.training] as const,
    ...Object.entries(data.external ?? {}).map(
      ([name, file]) => [keyPath("data.external", name), file] as const,
    ),
  ];
  const columns = schema.columns.map((spec) => spec.name);
  const known = new Set(columns);
  const codings = [...(schema.codings ?? []).map((coding) => coding.name), ownCoding];
  return files.flatMap(([path, { constants = {}, coding }]) => [
    ...Object.keys(constants)
      .filter((name) => !known.has(name))
      .map((name) =>
        problemAt(
          keyPath(`${path}.constants`, name),
          `must be about a column of the schema${askForName(name, columns)}`,
        ),
      ),
    ...(coding === undefined || codings.includes(coding)
      ? []
      : [mustBe(`${path}.coding`, codings.map(showValue).join(" or "), coding, askForName(coding, codings))]),
  ]);
}

/** Encoders that candidates name for columns that are no features, or for features of another kind than they encode. */
export function encoderProblems({ schema, training = {} }: Project): Problem[] {
  const features = new Map(featureSpecs(schema).map((spec) => [spec.name, spec]));
  const names = [...features.keys()];
  return eachCandidate(training.candidates ?? [], ({ columns = {} }, path) =>
    Object.entries(columns).flatMap(([column, encoder]) => {
      const at = keyPath(`${path}.columns`, column);
      const feature = features.get(column);
      if (feature === undefined)
        return [problemAt(at, `must be about a feature of the schema${askForName(column, names)}`)];
      const fitting = Object.keys(columnEncoders).filter(
        (name) => columnEncoders[name]?.kind === feature.kind,
      );
      if (fitting.includes(encoder.name)) return [];
      return [
        mustBe(`${at}.name`, `${fitting.join(" or ")}, as the column is ${feature.kind}`, encoder.name),
      ];
    }),
  );
}

/** Folds that go by a group or a time, of a schema that has none; and what is said of such folds where none are made. */
export function splitProblems({ schema, training = {} }: Project): Problem[] {
  const { split, timeOrder } = training;
  const lacks = (role: Role): boolean => !schema.columns.some((spec) => spec.role === role);
  const problems: Problem[] = [];
  const needed: Role | undefined =
    split === undefined || split === "stratified" ? undefined : split === "time-ordered" ? "time" : "group";
  if (needed !== undefined && lacks(needed))
    problems.push(
      mustBe("training.split", `"stratified", as no column of the schema has the role "${needed}"`, split),
    );
  else if (timeOrder !== undefined && (split ?? "time-ordered") !== "time-ordered")
    problems.push(
      problemAt("training.timeOrder", 'must be left out, as training.split is not "time-ordered"'),
    );
  else if (timeOrder !== undefined && lacks("time"))
    problems.push(
      problemAt("training.timeOrder", 'must be left out, as no column of the schema has the role "time"'),
    );
  return problems;
}

/** A threshold beside more than two classes: it cuts the probability of one of two, and would do nothing here. */
export function thresholdProblems({ schema, threshold }: Project): Problem[] {
  const { length } = targetClasses(schema);
  if (threshold === undefined || length === 2) return [];
  return [
    problemAt(
      "threshold",
      `must be left out, as the target has ${length} classes: the most probable one is predicted`,
    ),
  ];
}

/** Subgroups of columns that no table of the project has, and cuts of what has none. */
export function subgroupProblems({ schema, subgroups = [] }: Project): Problem[] {
  const columns = schema.columns.filter(({ role = "feature" }) => role === "feature" || role === "group");
  const names = columns.map(({ name }) => name);
  return subgroups.flatMap((spec, i) => {
    const path = itemPath("subgroups", i);
    const name = typeof spec === "string" ? spec : spec.column;
    const column = columns.find((known) => known.name === name);
    if (column === undefined)
      return [mustBe(path, `a column of the role "feature" or "group"`, name, askForName(name, names))];
    if (column.kind === "numeric" && typeof spec === "string")
      return [
        problemAt(path, `must say where its numbers are cut: { column: ${showValue(name)}, cuts: [...] }`),
      ];
    if (column.kind !== "numeric" && typeof spec !== "string")
      return [problemAt(path, `must be ${showValue(name)} alone, as only a numeric column has cuts`)];
    return [];
  });
}

/**
 * What keeps a candidate from being made, and what its search tries. Each is made with its whole pipeline, as the comparison does, and
 * not fitted.
 */
export function candidateProblems(project: Project): Problem[] {
  const plan = trainingPlan(project);
  const make = (candidate: CandidateSpec): void => {
    buildClassifier(pipelineSpec(project.schema, candidate, plan.seed));
  };
  return [
    ...eachCandidate(plan.candidates, (candidate, path) => {
      const problems = problemsOfMaking(path, () => make(candidate));
      if (problems.length > 0 || plan.search === undefined) return problems;
      return searchProblems(keyPath(path, "search"), candidate, plan.search, make);
    }),
    ...(project.training?.search !== undefined && plan.search === undefined
      ? [problemAt("training.search", "must be left out, as no candidate has a search")]
      : []),
  ];
}

function eachCandidate(
  candidates: readonly CandidateSpec[],
  find: (candidate: CandidateSpec, path: string) => readonly Problem[],
): Problem[] {
  return candidates.flatMap((candidate, i) => find(candidate, itemPath("training.candidates", i)));
}
