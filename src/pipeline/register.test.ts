import { expect, test } from "vitest";
import { cellReader, defineSchema, type Schema } from "../schema/index.ts";
import { withMissingTokens } from "./register.ts";

const schema: Schema = defineSchema({
  columns: [
    { name: "weight", kind: "numeric", nullable: true, missing: [0] },
    { name: "shape", kind: "categorical", role: "target", codes: [{ value: "flat" }, { value: "round" }] },
  ],
  target: { column: "shape" },
});

test("withMissingTokens() lets a model read what its training file called missing", () => {
  const [weight] = withMissingTokens(schema, ["n/a", "-"]).columns;
  const read = cellReader(weight!);
  for (const raw of ["n/a", "-", "0", 0, null]) expect(read(raw).isMissing, String(raw)).toBe(true);
  expect(read("n").problem?.rule).toBe("number");
  expect(read("2").value).toBe(2);
});

test("withMissingTokens() leaves a schema as it is when the file has no tokens", () => {
  expect(withMissingTokens(schema)).toBe(schema);
});
