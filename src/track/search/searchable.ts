import type { Comparator, KeyKind } from "./search.ts";

/** What can be searched. */
export type SearchedEntity = "run" | "experiment" | "registered model" | "model version" | "logged model";

/** What the values of a key are. A `whole` number may also be written as quoted digits; an `id` is a whole number as text. */
export type ValueType = "text" | "number" | "whole" | "id";

/** How a key may be compared. */
export interface Searched {
  readonly type: ValueType;
  /** None for a key that only orders. */
  readonly comparators: readonly Comparator[];
}

/** The keys of one kind of thing, as MLflow 3.17 lets them be searched. */
export interface Searchable {
  /** What may stand before the point of a key; the first of each kind is the one that is printed. */
  readonly prefixes: Readonly<Record<string, KeyKind>>;
  readonly attributes: Readonly<Record<string, Searched>>;
  /** Other names of attributes. */
  readonly aliases: Readonly<Record<string, string>>;
  /** How entries compare, by their kind. Their names are free, except that those of a data set are its fields. */
  readonly entries: Readonly<Partial<Record<KeyKind, Searched>>>;
  /** The kinds of keys that can order. */
  readonly orderKinds: readonly KeyKind[];
  /** How many items a page has when the search does not say. */
  readonly defaultResults: number;
  /** The most items of a page. */
  readonly mostResults: number;
}

// The comparators that go together.
const equalities = ["=", "!="] as const;
const texts = [...equalities, "LIKE", "ILIKE"] as const;
const lists = ["IN", "NOT IN"] as const;
const presences = ["IS NULL", "IS NOT NULL"] as const;

// The kinds of keys, by their values and how these compare.
const text: Searched = { type: "text", comparators: texts };
const listedText: Searched = { type: "text", comparators: [...texts, ...lists] };
const optionalText: Searched = { type: "text", comparators: [...texts, ...presences] };
const number: Searched = { type: "number", comparators: [...equalities, "<", "<=", ">", ">="] };
const whole: Searched = { ...number, type: "whole" };
const id: Searched = { type: "id", comparators: [...equalities, ...lists] };
const orderOnly: Searched = { type: "number", comparators: [] };

/** The fields of a data set that a run can be searched by. */
export const datasetFields: readonly string[] = ["name", "digest", "context"];

/** The searchable keys of each kind of thing. Source: MLflow 3.17.2, `utils/search_utils.py` and its SQL stores. */
export const searchables: Readonly<Record<SearchedEntity, Searchable>> = {
  run: {
    prefixes: {
      attributes: "attribute",
      attribute: "attribute",
      attr: "attribute",
      run: "attribute",
      metrics: "metric",
      metric: "metric",
      params: "param",
      param: "param",
      parameters: "param",
      parameter: "param",
      tags: "tag",
      tag: "tag",
      datasets: "dataset",
      dataset: "dataset",
    },
    attributes: {
      run_id: listedText,
      run_name: text,
      status: text,
      artifact_uri: text,
      user_id: text,
      start_time: number,
      end_time: number,
    },
    aliases: {
      created: "start_time",
      Created: "start_time",
      "run name": "run_name",
      "Run name": "run_name",
      "Run Name": "run_name",
    },
    entries: { metric: number, param: optionalText, tag: optionalText, dataset: listedText },
    orderKinds: ["attribute", "metric", "param", "tag"],
    defaultResults: 1000,
    mostResults: 50_000,
  },
  experiment: {
    prefixes: { attribute: "attribute", tags: "tag", tag: "tag" },
    attributes: { experiment_id: id, name: text, creation_time: whole, last_update_time: whole },
    aliases: {},
    entries: { tag: optionalText },
    orderKinds: ["attribute"],
    defaultResults: 1000,
    mostResults: 50_000,
  },
  "registered model": {
    prefixes: { attribute: "attribute", tags: "tag", tag: "tag" },
    attributes: { name: listedText, creation_timestamp: orderOnly, last_updated_timestamp: orderOnly },
    aliases: { timestamp: "last_updated_timestamp" },
    entries: { tag: text },
    orderKinds: ["attribute"],
    defaultResults: 100,
    mostResults: 1000,
  },
  "model version": {
    prefixes: { attribute: "attribute", tags: "tag", tag: "tag" },
    attributes: {
      name: listedText,
      version_number: whole,
      run_id: listedText,
      source_path: text,
      creation_timestamp: orderOnly,
      last_updated_timestamp: orderOnly,
    },
    aliases: {},
    entries: { tag: text },
    orderKinds: ["attribute"],
    defaultResults: 10_000,
    mostResults: 200_000,
  },
  "logged model": {
    prefixes: { attributes: "attribute", metrics: "metric", params: "param", tags: "tag" },
    attributes: {
      model_id: listedText,
      name: listedText,
      model_type: listedText,
      status: listedText,
      source_run_id: listedText,
      creation_timestamp: number,
      last_updated_timestamp: number,
    },
    aliases: { creation_time: "creation_timestamp", last_updated_time: "last_updated_timestamp" },
    entries: { metric: number, param: listedText, tag: listedText },
    orderKinds: ["attribute", "metric"],
    defaultResults: 100,
    mostResults: 50_000,
  },
};
