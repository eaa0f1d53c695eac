import { type RawBuilder, sql } from "kysely";
import type { Locations } from "../../locations.ts";
import type { OrderKey, SearchedEntity } from "../../search/index.ts";
import { attributeValue } from "./attribute.ts";
import { entityColumns, ownColumn } from "./columns.ts";
import { measuredOnOneOf } from "./where.ts";

/** One key of an order as SQL. */
export interface OrderTerm {
  readonly direction: "asc" | "desc";
  /** 0 for a value, 1 for a metric that is NaN, 2 for none: always ascending. */
  readonly rank: RawBuilder<unknown>;
  readonly value: RawBuilder<unknown>;
  /** What must be joined for the two; empty for a column of the thing itself. */
  readonly join: RawBuilder<unknown>;
}

/** The keys of an order, or the usual ones, and behind them those that make it unique: pages need that no two things are equal. */
export function wholeOrder(entity: SearchedEntity, orderBy: readonly OrderKey[] = []): readonly OrderKey[] {
  const { natural = [], ties } = entityColumns[entity];
  const chosen = orderBy.length === 0 ? natural : orderBy;
  const isNamed = (tie: OrderKey): boolean =>
    chosen.some(({ key }) => key.kind === "attribute" && key.name === tie.key.name);
  return [...chosen, ...ties.filter((tie) => !isNamed(tie))];
}

/** Translates an order into SQL, a term for each key. @param orderBy as {@link wholeOrder} makes it. */
export function orderTerms(
  entity: SearchedEntity,
  orderBy: readonly OrderKey[],
  locations: Locations,
): readonly OrderTerm[] {
  return orderBy.map((order, index): OrderTerm => {
    const { key, direction } = order;
    if (key.kind === "attribute") {
      const value = attributeValue(entity, key.name, locations);
      return { direction, value, rank: rankOf(value), join: sql`` };
    }
    if (entity === "logged model") {
      const value = latestOfModel(order);
      return { direction, value, rank: rankOf(value), join: sql`` };
    }
    const columns = entityColumns[entity];
    const entries = columns.entries[key.kind]!;
    const alias = `ordered_${index}`;
    const own = entries.owner.map(
      (column, i) =>
        sql`${sql.ref(`${alias}.${column}`)} = ${ownColumn(columns, columns.owner[i] ?? column)}`,
    );
    const value = sql.ref(`${alias}.${entries.value}`);
    const isNan = entries.isNan === undefined ? undefined : sql.ref(`${alias}.${entries.isNan}`);
    return {
      direction,
      value,
      rank: rankOf(value, isNan),
      join: sql`left join ${sql.table(entries.table)} as ${sql.ref(alias)}
        on ${sql.ref(`${alias}.${entries.name}`)} = ${key.name} and ${sql.join(own, sql` and `)}`,
    };
  });
}

function rankOf(value: RawBuilder<unknown>, isNan?: RawBuilder<unknown>): RawBuilder<unknown> {
  return isNan === undefined
    ? sql`case when ${value} is null then 2 else 0 end`
    : sql`case when ${isNan} = ${true} then 1 when ${value} is null then 2 else 0 end`;
}

/** A logged model keeps all points of a metric: the latest of one data set, or of all, is the one that orders. */
function latestOfModel({ key, dataset }: OrderKey): RawBuilder<unknown> {
  const measuredOn = dataset === undefined ? sql`` : sql`and ${measuredOnOneOf([dataset])}`;
  return sql`(select metric_value from logged_model_metrics as latest
    where latest.model_id = logged_models.model_id and metric_name = ${key.name} ${measuredOn}
    order by metric_timestamp_ms desc, metric_step desc, run_id limit 1)`;
}
