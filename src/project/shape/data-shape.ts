import { flag, that } from "../../core/index.ts";
import {
  type CsvFormat,
  dialectOf,
  type JsonFormat,
  type JsonLinesFormat,
  type LocalDirectory,
  type LocalFile,
  type ParquetFormat,
  type RemoteFile,
  sourceProblems,
  type TableFormat,
} from "../../data/index.ts";
import {
  byKind,
  code,
  filledText,
  inTurn,
  is,
  listOf,
  objectOf,
  optional,
  problemAt,
  type Rule,
  recordOf,
  required,
  text,
  wordOfType,
} from "../../schema/shape/index.ts";
import type { Project } from "../project.ts";
import { problemsOfMaking } from "./parameter-problems.ts";

const count = that("a whole number from 0 on", (value) => Number.isSafeInteger(value) && Number(value) >= 0);

/** The keys of a text table's format. */
const textTable = objectOf<CsvFormat>({
  kind: required(text),
  header: required(is(flag)),
  delimiter: optional(text),
  quote: optional(text),
  missing: optional(listOf(text)),
  skip: optional(is(count)),
  comment: optional(filledText),
  rowNames: optional(is(flag)),
  trailingDelimiter: optional(is(flag)),
});

/** A format by its kind; of a text table also whether its settings can work. */
const format = inTurn(
  byKind<TableFormat["kind"]>("kind", {
    csv: textTable,
    tsv: textTable,
    parquet: objectOf<ParquetFormat>({ kind: required(text), missing: optional(listOf(text)) }),
    jsonl: objectOf<JsonLinesFormat>({ kind: required(text), missing: optional(listOf(text)) }),
    json: objectOf<JsonFormat>({ kind: required(text), missing: optional(listOf(text)) }),
  }),
  (value, path) => {
    const { kind, ...rest } = value as TableFormat;
    return kind === "csv" || kind === "tsv" ? problemsOfMaking(path, () => dialectOf({ kind, ...rest })) : [];
  },
);

/** All keys that a source of any kind has. Which of them go together is said by `sourceProblems`. */
type AnySource = Partial<LocalFile & RemoteFile & LocalDirectory>;

const sha256 = that("64 hex digits", (value) => typeof value === "string" && /^[0-9a-f]{64}$/i.test(value));

/** A file, directory or URL with rows. */
const source: Rule = inTurn(
  objectOf<AnySource>({
    path: optional(filledText),
    url: optional(filledText),
    snapshot: optional(filledText),
    directory: optional(filledText),
    sha256: optional(is(sha256)),
    constants: optional(recordOf(code)),
    coding: optional(filledText),
  }),
  (value, path) => sourceProblems(value).map((problem) => problemAt(path, problem)),
);

/** The shape of a project's data. */
export const dataShape = objectOf<Project["data"]>({
  format: required(format),
  training: required(source),
  external: optional(recordOf(source)),
  provenance: optional(text),
  duplicates: optional(wordOfType<NonNullable<Project["data"]["duplicates"]>>({ keep: true, drop: true })),
});
