import { describe, expect, it, test } from "vitest";
import type { SystoleError } from "../core/index.ts";
import { checkProject, projectProblems } from "./check-project.ts";

const sha256 = "a".repeat(64);
const estimator = { name: "LogisticRegression", params: { C: 1 } };
const project = {
  name: "pebbles",
  schema: {
    columns: [
      { name: "weight", kind: "numeric" },
      { name: "shape", kind: "categorical", role: "target", codes: [{ value: "flat" }, { value: "round" }] },
    ],
    target: { column: "shape" },
  },
  data: { format: { kind: "csv", header: true }, training: { path: "pebbles.csv", sha256 } },
};
const { schema, data } = project;
const [weight, shape] = schema.columns;

/** Of each problem the sentence, in the order in which they are found. */
const messages = (change: object): string[] =>
  projectProblems({ ...project, ...change }).map(({ message }) => message);

/** The path and the start of the sentence of the one problem that a change makes. */
function only(change: object): string {
  const problems = projectProblems({ ...project, ...change });
  expect(problems).toHaveLength(1);
  const [{ path, message } = { path: "", message: "" }] = problems;
  expect(message.startsWith(`"${path}"`), message).toBe(true);
  return message;
}

describe("checkProject()", () => {
  it("takes a project as it is", () => {
    expect(checkProject(project, "systole.config.ts")).toBe(project);
  });

  it("throws one error with all problems, each with its path", () => {
    const changed = { ...project, name: "My Project", threshold: 1, gate: [] };
    let error: SystoleError | undefined;
    try {
      checkProject(changed, "systole.config.ts");
    } catch (thrown) {
      error = thrown as SystoleError;
    }
    expect(error).toMatchObject({ code: "project/invalid", details: { problems: projectProblems(changed) } });
    expect(projectProblems(changed).map(({ path }) => path)).toEqual(["gate", "name", "threshold"]);
    for (const part of ["systole.config.ts: ", '"gate" is unknown, is it "gates"?', '"My Project"', "got 1"])
      expect(error?.message).toContain(part);
  });

  it.each([[undefined], [null], [7], ["project"], [[]], [{}], [new Map()], [() => {}]])(
    "says what a file must export that exports %s",
    (value) => {
      expect(() => checkProject(value, "systole.config.ts")).toThrow(
        /systole\.config\.ts: the default export must be what defineProject\(\{\.\.\.\}\) returns, got /,
      );
    },
  );
});

describe("projectProblems() asks for the key that was meant", () => {
  const candidate = (change: object) => ({ training: { candidates: [{ name: "a", estimator, ...change }] } });
  it.each<[path: string, meant: string, change: object]>([
    ["gate", "gates", { gate: [] }],
    ["treshold", "threshold", { treshold: 0.2 }],
    ["Service", "service", { Service: { port: 1 } }],
    ["schema.coding", "codings", { schema: { ...schema, coding: [] } }],
    ["schema.columns[0].mx", "max", { schema: { ...schema, columns: [{ ...weight, mx: 3 }, shape] } }],
    [
      "schema.columns[1].nulable",
      "nullable",
      { schema: { ...schema, columns: [weight, { ...shape, nulable: true }] } },
    ],
    ["schema.target.postive", "positive", { schema: { ...schema, target: { column: "shape", postive: 1 } } }],
    ["data.duplicate", "duplicates", { data: { ...data, duplicate: "drop" } }],
    ["data.format.delimeter", "delimiter", { data: { ...data, format: { ...data.format, delimeter: ";" } } }],
    [
      "data.training.constant",
      "constants",
      { data: { ...data, training: { ...data.training, constant: {} } } },
    ],
    [
      'data.external["far away"].codng',
      "coding",
      { data: { ...data, external: { "far away": { ...data.training, codng: "own" } } } },
    ],
    ["training.fold", "folds", { training: { fold: 3 } }],
    ["training.candidates[0].column", "columns", candidate({ column: {} })],
    [
      "training.candidates[0].estimator.param",
      "params",
      candidate({ estimator: { name: estimator.name, param: {} } }),
    ],
    ["gates[0].minimum", "min", { gates: [{ metric: "roc_auc", max: 1, minimum: 0 }] }],
    ["service.drainDelay", "drainDelaySeconds", { service: { drainDelay: 5 } }],
  ])("%s", (path, meant, change) => {
    if (meant === "min")
      expect(only(change)).toBe(`"${path}" is unknown, the keys here are metric, of, min, max`);
    else expect(only(change)).toBe(`"${path}" is unknown, is it "${meant}"?`);
  });

  it("codes and codings of a schema", () => {
    const codes = [{ value: "flat", lable: "like a plate" }, { value: "round" }];
    const codings = [
      { name: "old", description: "", columns: { shape: { code: { f: "flat" }, codes: { f: "flat" } } } },
    ];
    expect(messages({ schema: { ...schema, columns: [weight, { ...shape, codes }], codings } })).toEqual([
      '"schema.columns[1].codes[0].lable" is unknown, is it "label"?',
      '"schema.codings[0].columns.shape.code" is unknown, the keys here are name, codes',
    ]);
  });

  it("but not for one that is undefined", () => {
    expect(messages({ gate: undefined, threshold: undefined })).toEqual([]);
  });
});

describe("projectProblems() knows how a threshold is tuned and which rows are judged apart:", () => {
  it.each<[string, unknown, string | undefined]>([
    ["a number", 0.3, undefined],
    ["costs", { costs: { falsePositive: 1, falseNegative: 4 } }, undefined],
    ["a constraint", { metric: "recall", min: 0.9 }, undefined],
    ["a text", "0.3", '"threshold" must be a number, {costs} or {metric, min}, got "0.3"'],
    ["an empty rule", {}, '"threshold" must be a number, {costs} or {metric, min}, got {}'],
    [
      "a cost of 0",
      { costs: { falsePositive: 0, falseNegative: 4 } },
      '"threshold.costs.falsePositive" must be a float in the range (0.0, inf), got 0',
    ],
    [
      "one cost",
      { costs: { falsePositive: 1 } },
      '"threshold.costs.falseNegative" must be a float in the range (0.0, inf), it is absent',
    ],
    [
      "a metric of no rule",
      { metric: "f1", min: 0.9 },
      '"threshold.metric" must be "recall", "specificity" or "precision", got "f1"',
    ],
    [
      "a share above 1",
      { metric: "recall", min: 90 },
      '"threshold.min" must be a float in the range (0.0, 1.0], got 90',
    ],
    [
      "costs and a metric",
      { costs: { falsePositive: 1, falseNegative: 4 }, min: 1 },
      '"threshold.min" is unknown, the keys here are costs',
    ],
  ])("threshold: %s", (_, threshold, problem) => {
    expect(messages({ threshold })).toEqual(problem === undefined ? [] : [problem]);
  });

  it("subgroups", () => {
    expect(messages({ subgroups: [{ column: "weight", cuts: [1, 2] }] })).toEqual([]);
    expect(
      messages({ subgroups: ["weight", "wieght", "shape", { column: "weight", cuts: [2, 1] }, 3] }),
    ).toEqual([
      '"subgroups[3].cuts" must rise, got 2, 1',
      '"subgroups[4]" must be a text that is not empty, got 3',
    ]);
    expect(messages({ subgroups: ["weight", "wieght", "shape"] })).toEqual([
      '"subgroups[0]" must say where its numbers are cut: { column: "weight", cuts: [...] }',
      '"subgroups[1]" must be a column of the role "feature" or "group", got "wieght", is it "weight"?',
      '"subgroups[2]" must be a column of the role "feature" or "group", got "shape"',
    ]);
  });
});

describe("projectProblems() knows what is named:", () => {
  it("the metric by which a candidate is selected", () => {
    expect(only({ training: { metric: "rocauc" } })).toMatch(
      /^"training\.metric" must be "roc_auc", .* or "log_loss", got "rocauc", is it "roc_auc"\?$/,
    );
    expect(messages({ training: { metric: "log_loss" } })).toEqual([]);
  });

  it("how rows are divided, and whether there is a group to keep together", () => {
    expect(only({ training: { split: "groups" } })).toMatch(
      /^"training.split" must be "stratified", "group", "stratified-group", "leave-one-group-out" or "time-ordered", got "groups"/,
    );
    const split = "stratified-group";
    expect(only({ training: { split } })).toMatch(/no column of the schema has the role "group"/);
    const site = { name: "site", kind: "text", role: "group" };
    expect(messages({ schema: { ...schema, columns: [weight, shape, site] }, training: { split } })).toEqual(
      [],
    );
  });

  it("whether there is a group or a time by which rows are divided", () => {
    const withRole = (role: string) => ({
      ...schema,
      columns: [weight, shape, { name: "seen", kind: "numeric", role }],
    });
    for (const split of ["group", "leave-one-group-out"]) {
      expect(only({ training: { split } })).toMatch(/no column of the schema has the role "group"/);
      expect(messages({ schema: withRole("group"), training: { split } })).toEqual([]);
    }
    expect(only({ training: { split: "time-ordered" } })).toMatch(
      /no column of the schema has the role "time"/,
    );
    const timeOrder = { gap: 3, testSize: 10, maxTrainSize: 100 };
    expect(messages({ schema: withRole("time"), training: { timeOrder } })).toEqual([]);
    expect(only({ training: { timeOrder } })).toMatch(/must be left out, as no column .* role "time"/);
    expect(only({ schema: withRole("time"), training: { timeOrder, split: "stratified" } })).toMatch(
      /as training.split is not "time-ordered"/,
    );
    expect(only({ schema: withRole("time"), training: { timeOrder: { gap: -1 } } })).toMatch(
      /^"training.timeOrder.gap" must be an int/,
    );
  });

  it("what a search tries, each value of it", () => {
    const training = (search: object, settings?: object, name = "LogisticRegression") => ({
      training: {
        candidates: [{ name: "a", estimator: { name, params: {} }, search }],
        ...(settings === undefined ? {} : { search: settings }),
      },
    });
    expect(messages(training({ C: [0.1, 1, 10], penalty: ["l2", null] }))).toEqual([]);
    expect(
      messages(training({ C: { min: 0.1, max: 10, log: true } }, { kind: "random", nTrials: 5 })),
    ).toEqual([]);
    expect(messages(training({ C: { min: 0.1, max: 10 } }, { kind: "halving" }))).toEqual([]);
    expect(only(training({ C: [1, -1] }))).toBe(
      '"training.candidates[0].search.C[1]": parameter "C" of LogisticRegression must be a float in the range (0.0, inf), got -1',
    );
    expect(only(training({ c: [1, 2] }))).toMatch(
      /^"training.candidates\[0\].search.c": .* is unknown, is it "C"\?/,
    );
    expect(only(training({ C: { min: -1, max: 2 } }, { kind: "random" }))).toMatch(
      /search.C.min": .* got -1/,
    );
    expect(only(training({ C: { min: 1, max: 2 } }))).toMatch(
      /search": a grid must have a list .* `kind: "random"`/,
    );
    expect(only(training({ C: { min: 2, max: 1 } }, { kind: "random" }))).toMatch(/must have min < max/);
    expect(only(training({ C: { min: 0, max: 1, log: true } }, { kind: "random" }))).toMatch(
      /min > 0, as log/,
    );
    expect(only(training({ maxIter: { min: 1.5, max: 3, integer: true } }, { kind: "random" }))).toMatch(
      /whole numbers/,
    );
    expect(only(training({ C: [] }))).toMatch(/search.C" must be a list of 1 or more/);
    expect(only(training({}))).toMatch(/must name a parameter/);
    expect(only(training({ C: [1] }, { kind: "bayes" }))).toMatch(/^"training.search.kind" must be "grid"/);
    expect(only({ training: { search: { folds: 3 } } })).toMatch(
      /must be left out, as no candidate has a search/,
    );
    // each value may be right by itself, and two of them wrong together
    const both = training({ maxLeafNodes: [2], maxDepth: [1, null] }, undefined, "DecisionTreeClassifier");
    expect(messages(both)).toEqual([]);
  });

  it("metrics of gates", () => {
    expect(only({ gates: [{ metric: "auc", min: 0.8 }] })).toMatch(
      /^"gates\[0\]\.metric" must be "roc_auc", .* or "log_loss", got "auc", is it "roc_auc"\?$/,
    );
    expect(only({ gates: [{ metric: "roc_auc" }] })).toContain("must have min or max, got neither");
    expect(only({ gates: [{ metric: "roc_auc", min: 1, max: 0 }] })).toContain("must have min <= max");
  });

  it("estimators and their parameters", () => {
    const estimators = [
      { name: "LogisticRegresion", params: {} },
      { name: "LogisticRegression", params: { C: -1, penality: "l2" } },
      { name: "RandomForestClassifier", params: [] },
      { name: "DummyClassifier" },
    ];
    const candidates = estimators.map((item, i) => ({ name: `c${i}`, estimator: item }));
    expect(projectProblems({ ...project, training: { candidates } }).map(({ path }) => path)).toEqual([
      "training.candidates[0].estimator.name",
      "training.candidates[1].estimator.params.C",
      "training.candidates[1].estimator.params.penality",
      "training.candidates[2].estimator.params",
    ]);
    const found = messages({ training: { candidates } });
    expect(found[0]).toMatch(/got "LogisticRegresion", is it "LogisticRegression"\?$/);
    expect(found[1]).toBe(
      '"training.candidates[1].estimator.params.C": parameter "C" of LogisticRegression must be a float in the range (0.0, inf), got -1',
    );
    expect(found[2]).toMatch(/parameter "penality" of LogisticRegression is unknown/);
  });

  it("candidates, once each", () => {
    const candidates = [
      { name: "a", estimator },
      { name: "a", estimator },
    ];
    expect(only({ training: { candidates } })).toBe(
      '"training.candidates[1].name" must be another than that of training.candidates[0], got "a"',
    );
    expect(only({ training: { candidates: [] } })).toContain("a list of 1 or more, got []");
  });

  it("features that candidates encode, and the encoders of their kind", () => {
    const columns = (encoders: object): object => ({
      training: { candidates: [{ name: "bent", estimator, columns: encoders }] },
    });
    const bent = { name: "SplineTransformer", params: { nKnots: 4 } };
    const at = "training.candidates[0].columns";
    expect(messages(columns({ weight: bent }))).toEqual([]);
    expect(
      messages(columns({ weight: { name: "OrdinalEncoder", params: {} }, shape: bent, wieght: bent })),
    ).toEqual([
      `"${at}.weight.name" must be SplineTransformer, as the column is numeric, got "OrdinalEncoder"`,
      `"${at}.shape" must be about a feature of the schema`,
      `"${at}.wieght" must be about a feature of the schema, is it "weight"?`,
    ]);
    expect(only(columns({ weight: { ...bent, params: { nKnots: 1 } } }))).toContain(
      `"${at}.weight.params.nKnots": parameter "nKnots" of SplineTransformer must be`,
    );
  });

  it("columns and codings of files", () => {
    const training = { ...data.training, constants: { wieght: 1 }, coding: "old" };
    expect(messages({ data: { ...data, training } })).toEqual([
      '"data.training.constants.wieght" must be about a column of the schema, is it "weight"?',
      '"data.training.coding" must be "own", got "old"',
    ]);
  });

  it("classes that labels are for", () => {
    const target = { column: "shape", labels: { flat: "like a plate", rund: "like a ball" } };
    expect(only({ schema: { ...schema, target } })).toBe(
      '"schema.target.labels.rund" must be the label of a class, which are "flat", "round", is it "round"?',
    );
  });
});

describe("projectProblems() finds", () => {
  test("everything that is wrong at once", () => {
    const found = messages({
      name: "My Project",
      data: {
        format: { kind: "xlsx" },
        training: { path: "pebbles.csv", sha256: "123" },
        duplicates: "dorp",
      },
      training: { folds: 1, repeats: 0, seed: -1, candidates: "all" },
      gates: [{ metric: "roc_auc" }],
      threshold: 1,
      service: { host: "", port: "80", uiPort: 1.5, bodyLimitBytes: 1, drainDelaySeconds: 2.5 },
    });
    expect(found).toEqual([
      '"name" must be lower case letters, digits and single hyphens, got "My Project"',
      '"data.format.kind" must be "csv", "tsv", "parquet", "jsonl" or "json", got "xlsx"',
      '"data.training.sha256" must be 64 hex digits, got "123"',
      '"data.duplicates" must be "keep" or "drop", got "dorp", is it "drop"?',
      '"training.candidates" must be a list, got "all"',
      '"training.folds" must be an int in the range [2, inf), got 1',
      '"training.repeats" must be an int in the range [1, inf), got 0',
      '"training.seed" must be an int in the range [0, inf), got -1',
      '"gates[0]" must have min or max, got neither',
      '"threshold" must be a float in the range (0.0, 1.0), got 1',
      '"service.host" must be an address, got ""',
      '"service.port" must be a whole number from 0 to 65535, got "80"',
      '"service.uiPort" must be a whole number from 0 to 65535, got 1.5',
      '"service.bodyLimitBytes" must be a whole number from 1024 to 1073741824, got 1',
    ]);
  });

  test("a schema that contradicts itself", () => {
    const other = { columns: [{ ...weight, min: 2, max: 1 }, shape, shape], target: { column: "colour" } };
    expect(messages({ schema: other })).toEqual([
      '"schema.columns[0]": column "weight" must have min <= max, got 2 and 1',
      '"schema.columns": column "shape" is declared twice',
      '"schema.target": target "colour" must be a column of the schema',
    ]);
  });

  test("sources and formats that cannot be read", () => {
    const training = { path: "a.csv", url: "https://example.org/a.csv", sha256 };
    expect(only({ data: { ...data, training } })).toContain("must have either path, url or directory");
    expect(only({ data: { ...data, format: { ...data.format, delimiter: "" } } })).toMatch(
      /^"data\.format\.delimiter": parameter "delimiter" of the CSV format must be/,
    );
  });

  test("what would do nothing", () => {
    const codes = ["flat", "round", "odd"].map((value) => ({ value }));
    const three = { schema: { ...schema, columns: [weight, { ...shape, codes }] } };
    expect(messages(three)).toEqual([]);
    expect(only({ ...three, threshold: 0.3 })).toContain("must be left out, as the target has 3 classes");
    const target = { column: "count", positiveWhen: { op: ">", value: 0 }, positive: 0 };
    const columns = [weight, { name: "count", kind: "numeric", role: "target" }];
    expect(only({ schema: { columns, target } })).toContain("must be left out beside positiveWhen");
  });

  test("a value that contains itself", () => {
    const external: Record<string, unknown> = { ...data.training };
    external["constants"] = external;
    expect(only({ data: { ...data, external: { far: external } } })).toBe(
      '"data.external.far.constants" must be plain data, it contains itself',
    );
  });
});
