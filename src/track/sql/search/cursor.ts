import { createHash } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import { cutText, ParameterError } from "../../../core/index.ts";
import type { OrderKey } from "../../search/index.ts";
import type { OrderTerm } from "./order.ts";

/** Where a page ended: the rank and the value of its last row under each key of the order. */
export type Cursor = readonly (readonly [rank: number, value: string | number | null])[];

/**
 * Makes the token that asks for what comes behind a cursor. The next page begins there, whatever was added in the meantime. The
 * token holds a hash of the order, by which a search in another order is refused.
 */
export function encodeCursor(orderBy: readonly OrderKey[], cursor: Cursor): string {
  return Buffer.from(JSON.stringify([hashOrder(orderBy), cursor])).toString("base64url");
}

/**
 * The cursor of a token.
 *
 * @throws {ParameterError} `track/page-token` when it is none of ours, or of a search in another order.
 */
export function decodeCursor(orderBy: readonly OrderKey[], token: string): Cursor {
  const [hash, cursor] = parseToken(token);
  if (!isCursor(cursor))
    throw new ParameterError(
      "track/page-token",
      `a page token must be one that a search returned, got "${cutText(token, 100)}"`,
    );
  if (hash !== hashOrder(orderBy) || cursor.length !== orderBy.length)
    throw new ParameterError(
      "track/page-token",
      "a page token must be of a search in the same order, it is of another",
      {
        hint: "keep the order while you turn pages, or begin with the first page again",
      },
    );
  return cursor;
}

function parseToken(token: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function isCursor(value: unknown): value is Cursor {
  return (
    Array.isArray(value) &&
    value.every(
      (part: unknown) =>
        Array.isArray(part) &&
        part.length === 2 &&
        typeof part[0] === "number" &&
        (part[1] === null || typeof part[1] === "string" || typeof part[1] === "number"),
    )
  );
}

function hashOrder(orderBy: readonly OrderKey[]): string {
  const text = JSON.stringify(
    orderBy.map(({ key, direction, dataset }) => [key.kind, key.name, direction, dataset]),
  );
  return createHash("sha256").update(text).digest("base64url").slice(0, 12);
}

/** SQL that holds for rows behind a cursor: for those that are behind it under the first key in which the two differ. */
export function isBehind(terms: readonly OrderTerm[], cursor: Cursor): RawBuilder<unknown> {
  let behind: RawBuilder<unknown> = sql`1 = 0`;
  for (const [index, term] of [...terms.entries()].reverse()) {
    const [rank, value] = cursor[index] ?? [2, null];
    const rest = behind;
    const sameRank =
      rank === 0
        ? sql`(${term.value} ${term.direction === "asc" ? sql`>` : sql`<`} ${value} or (${term.value} = ${value} and ${rest}))`
        : rest;
    behind = sql`(${term.rank} > ${rank} or (${term.rank} = ${rank} and ${sameRank}))`;
  }
  return behind;
}
