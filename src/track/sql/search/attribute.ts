import { type RawBuilder, sql } from "kysely";
import { ParameterError } from "../../../core/index.ts";
import type { Locations } from "../../locations.ts";
import type { SearchedEntity } from "../../search/index.ts";
import { entityColumns, ownColumn } from "./columns.ts";

/** The names of a logged model's status by the numbers that MLflow stores. */
export const loggedModelStatuses = { 1: "PENDING", 2: "READY", 3: "FAILED" } as const;

/** SQL for an attribute as readers get it: locations mapped, the status of a logged model by its name. */
export function attributeValue(
  entity: SearchedEntity,
  name: string,
  locations: Locations,
): RawBuilder<unknown> {
  const columns = entityColumns[entity];
  const column = Object.hasOwn(columns.attributes, name) ? columns.attributes[name] : undefined;
  if (column === undefined)
    throw new ParameterError(
      "track/search-filter",
      `a search must name an attribute of a ${entity}, got "${name}"`,
    );
  const value = ownColumn(columns, column);
  if (name === "artifact_uri" || name === "source_path") return mappedLocation(value, locations);
  if (entity === "logged model" && name === "status")
    return sql`case ${value} ${sql.join(
      Object.entries(loggedModelStatuses).map(
        ([number, status]) => sql`when ${Number(number)} then ${status}`,
      ),
      sql` `,
    )} end`;
  return value;
}

/** SQL that maps a location as {@link Locations.toRead} does. */
function mappedLocation(value: RawBuilder<unknown>, { prefixes }: Locations): RawBuilder<unknown> {
  if (prefixes.length === 0) return value;
  const cases = prefixes.map(({ from, to }) => {
    const length = Array.from(from).length; // SQL counts characters, not UTF-16 units
    return sql`when ${value} = ${from} or substr(${value}, 1, ${length + 1}) = ${`${from}/`}
      then ${to} || substr(${value}, ${length + 1})`;
  });
  return sql`case ${sql.join(cases, sql` `)} else ${value} end`;
}
