export { itemPath, keyPath, mustBe, type Problem, problemAt } from "./problem.ts";
export {
  byKind,
  code,
  filledText,
  finiteNumber,
  inTurn,
  is,
  listOf,
  objectOf,
  optional,
  type Rule,
  recordOf,
  required,
  text,
  wordOf,
  wordOfType,
} from "./rule.ts";
export { schemaShape } from "./schema-shape.ts";
