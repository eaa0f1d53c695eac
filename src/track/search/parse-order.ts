import { checkOrder, orderFault } from "./check.ts";
import { Scanner } from "./scanner.ts";
import type { OrderKey } from "./search.ts";
import type { SearchedEntity } from "./searchable.ts";

/**
 * Parses MLflow's order: a list of keys, each with `ASC`, which is the default, or `DESC`.
 *
 * @throws {ParameterError} `track/search-order`.
 * @example parseOrder("run", ["metrics.auc DESC"]) // [{ key: { kind: "metric", name: "auc" }, direction: "desc" }]
 */
export function parseOrder(entity: SearchedEntity, texts: readonly string[]): OrderKey[] {
  const orderBy = texts.map((text): OrderKey => {
    const scanner = new Scanner("track/search-order", "order", text);
    const place = scanner.place;
    const key = scanner.takeKey(entity);
    const isDescending = scanner.takeWord("DESC");
    if (!isDescending) scanner.takeWord("ASC");
    if (!scanner.isAtEnd)
      throw scanner.refuse({
        message: "have nothing but ASC or DESC behind its key",
        hint: "give one key a text",
      });
    const order: OrderKey = { key, direction: isDescending ? "desc" : "asc" };
    const fault = orderFault(entity, order);
    if (fault !== undefined) throw scanner.refuse(fault, place);
    return order;
  });
  checkOrder(entity, orderBy);
  return orderBy;
}
