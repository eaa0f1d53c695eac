/** What a condition or an order is about: a column of the thing itself, or an entry that it has under a name. */
export type KeyKind = "attribute" | "metric" | "param" | "tag" | "dataset";

/** One key of a search, as `metrics.auc` or `attributes.start_time` names it. */
export interface SearchKey {
  readonly kind: KeyKind;
  readonly name: string;
}

/**
 * One condition. Of a key that is absent only `IS NULL` holds: `!=` does not. A metric that is NaN matches `!=` and
 * nothing else. In the pattern of `LIKE`, which minds upper and lower case, and of `ILIKE`, which does not, `%` stands for
 * any text and `_` for any character.
 */
export type Condition =
  | {
      readonly key: SearchKey;
      readonly comparator: "=" | "!=" | "<" | "<=" | ">" | ">=";
      readonly value: string | number;
    }
  | { readonly key: SearchKey; readonly comparator: "LIKE" | "ILIKE"; readonly value: string }
  | { readonly key: SearchKey; readonly comparator: "IN" | "NOT IN"; readonly values: readonly string[] }
  | { readonly key: SearchKey; readonly comparator: "IS NULL" | "IS NOT NULL" };

/** How a condition compares. */
export type Comparator = Condition["comparator"];

/** All of these conditions hold; MLflow's grammar has no other junction. */
export type Filter = readonly Condition[];

/** A data set by which metrics of logged models are told apart. */
export interface DatasetChoice {
  readonly name: string;
  readonly digest?: string;
}

/** One key of an order. Things without a value come last in either direction, those whose metric is NaN before them. */
export interface OrderKey {
  readonly key: SearchKey;
  readonly direction: "asc" | "desc";
  /** For the metric of a logged model: only what was measured on this data set counts. Default: whatever was measured last. */
  readonly dataset?: DatasetChoice;
}

/** Whether deleted things are found. */
export type ViewType = "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL";

/** A search: what, in which order, and which page of it. Texts of MLflow's grammar become one by `parseFilter` and `parseOrder`. */
export interface Search {
  readonly filter?: Filter;
  readonly orderBy?: readonly OrderKey[];
  /** `ACTIVE_ONLY` when not given. */
  readonly viewType?: ViewType;
  /** The most items of the page. Each kind of thing has a default and a limit of its own: MLflow's. */
  readonly maxResults?: number;
  /** The `nextPageToken` of the page before, which must have been asked for in the same order. Default: the first page. */
  readonly pageToken?: string;
}
