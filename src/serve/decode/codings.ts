import { showValue, type Table } from "../../core/index.ts";
import { HttpProblem } from "../../http/index.ts";
import { type Coding, type CodingJudge, ownCoding, type Schema } from "../../schema/index.ts";
import type { ProtocolWords } from "./body-rows.ts";
import { describeJson, type Finding } from "./finding.ts";

/**
 * The coding that a body names; `undefined` when it names none or the model's own codes.
 *
 * @param said what the body says: any JSON value.
 * @throws {HttpProblem} `serve/invalid-records` when the schema has no such coding.
 */
export function codingOf(schema: Schema, said: unknown, words: ProtocolWords): Coding | undefined {
  if (said === undefined || said === ownCoding) return undefined;
  const found = schema.codings?.find((coding) => coding.name === said);
  if (found !== undefined) return found;
  const known = [...(schema.codings ?? []).map((coding) => coding.name), ownCoding].map(showValue).join(", ");
  throw new HttpProblem(
    "serve/invalid-records",
    `${words.coding.place} must be one of ${known}, got ${describeJson(said)}`,
  );
}

/**
 * Refuses rows whose codes are all valid but occur as in another coding.
 *
 * @throws {HttpProblem} `serve/other-coding`, with the columns that tell.
 */
export function assertOwnCodes(table: Table, judge: CodingJudge, words: ProtocolWords): void {
  const found = judge(table);
  if (found === undefined) return;
  const { name } = found.coding;
  const findings = found.evidence.map(
    ({ column, code, message }): Finding => ({ field: column, value: code, rule: "coding", message }),
  );
  const first = findings[0]!;
  throw new HttpProblem(
    "serve/other-coding",
    `${words.rows} must be in the model's codes, as a whole they fit the coding ${name} better: ` +
      `${words.place(first)}: ${first.message}`,
    {
      hint: words.coding.hintIfLikely(name),
      errors: findings.map(words.listed),
      errorCount: findings.length,
    },
  );
}
