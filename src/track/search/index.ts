export { allOf, type Page, pagesOf } from "./page.ts";
export { parseFilter } from "./parse-filter.ts";
export { parseOrder } from "./parse-order.ts";
export { printFilter, printOrder } from "./print.ts";
export type {
  Comparator,
  Condition,
  DatasetChoice,
  Filter,
  KeyKind,
  OrderKey,
  Search,
  SearchKey,
  ViewType,
} from "./search.ts";
export type { SearchedEntity } from "./searchable.ts";
