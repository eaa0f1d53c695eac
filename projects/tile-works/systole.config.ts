import { defineProject, defineSchema } from "systole";

/** How the file writes what is not known, beside nothing at all. */
const unknown = ["n/a"];

const schema = defineSchema({
  columns: [
    { name: "tile_no", kind: "text", role: "id", description: "number stamped on the tile" },
    { name: "pressed_on", kind: "text", role: "ignore", description: "day of pressing" },
    { name: "fired_at", kind: "text", role: "ignore", description: "when the kiln was lit" },
    {
      name: "kiln",
      kind: "categorical",
      description: "kiln",
      codes: [
        { value: "north", label: "old, by the yard" },
        { value: "south", label: "old, by the road" },
        { value: "tunnel", label: "continuous" },
      ],
    },
    {
      name: "clay",
      kind: "categorical",
      description: "clay body",
      codes: [{ value: "marl" }, { value: "red" }, { value: "white" }],
    },
    {
      name: "glaze",
      kind: "categorical",
      description: "glaze; missing where the book has none",
      codes: [{ value: "celadon" }, { value: "clear" }, { value: "iron black" }, { value: "tin white" }],
      nullable: true,
      missing: unknown,
    },
    {
      name: "shift",
      kind: "categorical",
      description: "shift that pressed the tile",
      codes: [{ value: "early" }, { value: "late" }, { value: "night" }],
    },
    {
      name: "thickness_mm",
      kind: "numeric",
      description: "thickness after pressing",
      unit: "mm",
      min: 3,
      max: 20,
      usual: [6.5, 11.5],
      nullable: true,
      missing: unknown,
    },
    {
      name: "moisture_pct",
      kind: "numeric",
      description: "moisture before firing; the sensor fails at times, at night above all",
      unit: "%",
      min: 0,
      max: 30,
      usual: [0.4, 6],
      nullable: true,
      missing: unknown,
    },
    {
      name: "pressure_mpa",
      kind: "numeric",
      description: "pressure of the press",
      unit: "MPa",
      min: 0,
      max: 100,
      usual: [22, 42],
    },
    {
      name: "peak_c",
      kind: "numeric",
      description: "highest temperature of the firing",
      unit: "°C",
      min: 600,
      max: 1400,
      usual: [930, 1200],
      integer: true,
    },
    {
      name: "soak_min",
      kind: "numeric",
      description: "time at the highest temperature",
      unit: "min",
      min: 0,
      max: 600,
      usual: [12, 75],
      integer: true,
    },
    {
      name: "grade",
      kind: "categorical",
      role: "target",
      description: "grade given at the sorting table",
      codes: [{ value: "first" }, { value: "second" }, { value: "scrap" }],
    },
  ],
  target: {
    column: "grade",
    labels: { first: "sold as is", second: "sold at half price", scrap: "crushed" },
  },
  codings: [
    {
      name: "kiln-book",
      description: "the letters and numbers of the kiln book, kept by hand",
      columns: {
        kiln: { codes: { K1: "north", K2: "south", K3: "tunnel" } },
        clay: { codes: { M: "marl", R: "red", W: "white" } },
        glaze: { codes: { "7": "celadon", "0": "clear", "12": "iron black", "3": "tin white" } },
        shift: { name: "crew", codes: { I: "early", II: "late", III: "night" } },
        grade: { name: "class", codes: { A: "first", B: "second", X: "scrap" } },
      },
    },
  ],
});

export default defineProject({
  name: "tile-works",
  title: "Grades of fired tiles (invented)",
  description:
    "Tells by how a tile was made which of three grades it gets. The tile works does not exist: the rows are drawn from " +
    "seeded random numbers by make-data.ts, and nothing about ceramics can be learned from them.",
  schema,
  data: {
    format: { kind: "csv", header: true, delimiter: ";" },
    training: {
      path: "data/tiles.csv",
      sha256: "a53e443cb11fd41c698a79b55a4c715341dff9cc582737ff1257833c376aba6e",
    },
    provenance: "Synthetic: made by make-data.ts of this project, seed 2031. Same licence as the project.",
  },
  training: {
    candidates: [
      { name: "logistic_regression", estimator: { name: "LogisticRegression", params: { C: 1 } } },
      {
        name: "random_forest",
        estimator: { name: "RandomForestClassifier", params: { nEstimators: 100, minSamplesLeaf: 3 } },
      },
    ],
    folds: 5,
    seed: 42,
  },
  gates: [{ metric: "roc_auc", min: 0.75 }],
});
