import { type RawBuilder, sql } from "kysely";
import type { Locations } from "../../locations.ts";
import { checkSearch } from "../../search/check.ts";
import type { DatasetChoice, Page, Search, SearchedEntity } from "../../search/index.ts";
import type { Row, Tables, Work } from "../tables.ts";
import { entityColumns } from "./columns.ts";
import { type Cursor, decodeCursor, encodeCursor, isBehind } from "./cursor.ts";
import { orderTerms, wholeOrder } from "./order.ts";
import { whereOf } from "./where.ts";

/** A search, and what a store adds to it. */
export interface SearchRowsOptions extends Search {
  readonly locations: Locations;
  /** Conditions that the filter does not name, such as the experiments and what is deleted; one or more. */
  readonly scope: readonly RawBuilder<unknown>[];
  readonly datasets?: readonly DatasetChoice[];
}

/**
 * Evaluates a search in one statement.
 *
 * @returns the rows of its page, in order. One row more is read than the page has, by which it shows whether another page follows.
 * @throws {ParameterError} `track/search-filter`, `track/search-order`, `track/page-token`, or `parameter/invalid` for the size.
 */
export async function searchRows<T extends keyof Tables>(
  work: Work,
  entity: SearchedEntity,
  options: SearchRowsOptions,
): Promise<Page<Row<T>>> {
  const size = checkSearch(entity, options);
  const orderBy = wholeOrder(entity, options.orderBy);
  const cursor = options.pageToken === undefined ? undefined : decodeCursor(orderBy, options.pageToken);
  const terms = orderTerms(entity, orderBy, options.locations);
  const { table } = entityColumns[entity];
  const keys = terms.flatMap(({ rank, value }, index) => [
    sql`${rank} as ${sql.ref(`order_rank_${index}`)}`,
    sql`${value} as ${sql.ref(`order_value_${index}`)}`,
  ]);
  const conditions = [
    ...options.scope,
    ...(options.filter ?? []).map((condition) => whereOf({ entity, ...options }, condition)),
    ...(cursor === undefined ? [] : [isBehind(terms, cursor)]),
  ];
  const { rows } = await sql<Row<T> & Record<string, string | number | null>>`
    select ${sql.table(table)}.*, ${sql.join(keys)} from ${sql.table(table)}
    ${sql.join(
      terms.map((term) => term.join),
      sql` `,
    )}
    where ${sql.join(conditions, sql` and `)}
    order by ${sql.join(terms.map(({ rank, value, direction }) => sql`${rank}, ${value} ${direction === "asc" ? sql`asc` : sql`desc`}`))}
    limit ${size + 1}`.execute(work);
  const last = rows[size - 1];
  if (rows.length <= size || last === undefined) return { items: rows };
  const end: Cursor = terms.map((_, index) => [
    Number(last[`order_rank_${index}`]),
    last[`order_value_${index}`] ?? null,
  ]);
  return { items: rows.slice(0, size), nextPageToken: encodeCursor(orderBy, end) };
}

/** The stages of life that a view shows. */
export function viewScope(
  table: "runs" | "experiments",
  viewType: Search["viewType"] = "ACTIVE_ONLY",
): RawBuilder<unknown> {
  if (viewType === "ALL") return sql`1 = 1`;
  const stage = viewType === "DELETED_ONLY" ? "deleted" : "active";
  return sql`${sql.ref(`${table}.lifecycle_stage`)} = ${stage}`;
}
