// Compiled, not run: what must not compile about schemas and projects.
import { defineProject, defineSchema } from "../../src/index.ts";
import type { Gate } from "../../src/project/index.ts";
import { objectOf, optional, required, text } from "../../src/schema/shape/index.ts";

export const schema = defineSchema({
  columns: [
    { name: "age", kind: "numeric", min: 0, unit: "years" },
    { name: "colour", kind: "categorical", codes: [{ value: "red" }, { value: "green" }] },
    { name: "id", kind: "text", role: "id" },
    { name: "ill", kind: "numeric", role: "target" },
  ],
  target: { column: "ill", positiveWhen: { op: ">", value: 0 } },
});

/** A definition keeps its literal types. */
export const targetColumn: "ill" = schema.target.column;

export const project = defineProject({
  name: "a-project",
  schema,
  data: { format: { kind: "csv", header: true }, training: { path: "rows.csv", sha256: "00" } },
});

defineSchema({
  // @ts-expect-error a text column is never a feature
  columns: [{ name: "note", kind: "text", role: "feature" }],
  target: { column: "note" },
});

defineSchema({
  // @ts-expect-error there is no such kind
  columns: [{ name: "born", kind: "date" }],
  target: { column: "born" },
});

defineSchema({
  // @ts-expect-error a categorical column lists its codes
  columns: [{ name: "colour", kind: "categorical" }],
  target: { column: "colour" },
});

// @ts-expect-error a project names its data
defineProject({ name: "no-data", schema });

// What may stand in a config is described once for each type: no key of it may be forgotten, and none may be made up.
objectOf<Gate>({ metric: required(text), of: optional(text), min: optional(text), max: optional(text) });

// @ts-expect-error a key of the type is forgotten
objectOf<Gate>({ metric: required(text), of: optional(text), min: optional(text) });

objectOf<Gate>({
  metric: required(text),
  of: optional(text),
  min: optional(text),
  max: optional(text),
  // @ts-expect-error the type has no such key
  most: optional(text),
});

// @ts-expect-error the type leaves the key open
objectOf<Gate>({ metric: required(text), of: optional(text), min: required(text), max: optional(text) });

// @ts-expect-error the type requires the key
objectOf<Gate>({ metric: optional(text), of: optional(text), min: optional(text), max: optional(text) });
