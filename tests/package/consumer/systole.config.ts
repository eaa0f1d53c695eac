// A project of somebody's own, typed by the package.
import { defineProject, defineSchema } from "systole";

const schema = defineSchema({
  columns: [
    { name: "x", kind: "numeric", min: 0, max: 100 },
    { name: "y", kind: "categorical", role: "target", codes: [{ value: "no" }, { value: "yes" }] },
  ],
  target: { column: "y", positive: "yes" },
});

export default defineProject({
  name: "of-our-own",
  schema,
  data: { format: { kind: "csv", header: true }, training: { path: "rows.csv", sha256: "0".repeat(64) } },
  service: { port: 8123, drainDelaySeconds: 0 },
});

// @ts-expect-error: a categorical column lists its codes
defineSchema({ columns: [{ name: "x", kind: "categorical" }], target: { column: "x" } });
