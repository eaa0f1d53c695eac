/**
 * Every error code that Systole throws, with what it means. `docs/errors.md` lists the same codes for users;
 * a test keeps both, and the places that throw, in step.
 */
export const errorCodes = {
  "cli/option": "an option of the command line is outside its domain",
  "data/csv-syntax": "a text table breaks the rules of its quotes, or has too many columns",
  "data/encoding": "a file is not UTF-8 text",
  "data/invalid": "rows of a file break rules of the schema",
  "data/json-syntax": "a JSON file is not JSON, or does not hold rows",
  "data/misread": "the reader of text tables did not return what the file holds",
  "data/missing-file": "a data file does not exist",
  "data/no-reader": "the library that reads tables does not load on this machine",
  "data/temporary-file": "a temporary file cannot be written",
  "data/unreadable": "a data file cannot be read",
  "data/unsupported-source": "a data file lies where this version cannot read it",
  "data/wrong-hash": "a data file is not the one whose SHA-256 is pinned",
  "execute/closed": "work was given to an executor that is closed",
  "execute/worker-lost": "a worker thread ended in the middle of a task, for want of memory most often",
  "gate/failed": "the selected model does not pass a gate of its project",
  "metric/no-rows": "a score was asked of no rows, or of rows without weight",
  "metric/not-finite": "a score to rank rows by is NaN or infinite",
  "metric/one-class": "the rows hold one class only and the metric is undefined there",
  "metric/positive-class": "the positive class is not stated or not one of the classes",
  "metric/probability": "a probability is not a number from 0 to 1",
  "metric/unknown": "no metric has that name",
  "metric/weight": "a sample weight is not a number >= 0",
  "model/answers": "a model does not repeat the answers that it gave when it was saved",
  "model/checksum": "a file of a model was changed after it was saved",
  "model/format": "a file of a model is malformed or of an unknown format",
  "model/missing-file": "a file of a model is absent",
  "model/not-found": "a model is neither a directory nor in the registry",
  "model/not-saved": "a model cannot be written",
  "model/state": "the files of a model contradict each other",
  "model/too-large": "a file of a model has more bytes than are allowed",
  "model/unreadable": "a file of a model cannot be read",
  "parameter/invalid": "a parameter of an estimator or function is outside its domain",
  "project/invalid": "the declaration of a project contradicts itself",
  "project/not-found": "a project is neither a directory, a config file nor a shipped project",
  "project/unreadable": "a project's config file cannot be run",
  "schema/invalid": "the declaration of a schema contradicts itself",
  "schema/missing-column": "a column that the schema declares is absent",
  "schema/unknown-column": "a table or request has a column that the schema does not declare",
  "select/candidates": "candidates are absent, share a name, or were not scored on the same folds",
  "select/folds": "folds are absent, or one is empty or judges rows that it trains on",
  "select/too-few-members": "a class has fewer rows than there are folds",
  "select/unknown-class": "a fitted pipeline knows a class that the labels do not",
  "serve/host": "a service cannot listen on that address",
  "serve/port-in-use": "a port that a service is to listen on is taken",
  "serve/port-refused": "the system does not let a service listen on that port",
  "workspace/locked": "another run is writing to the workspace",
  "workspace/not-writable": "the workspace cannot be made or written",
} as const;

/** A key of {@link errorCodes}. */
export type ErrorCode = keyof typeof errorCodes;

/** What an error carries beside its message. */
export interface ErrorExtras {
  /** What the caller can do about it, in one sentence. */
  readonly hint?: string;
  /** Plain data for programs: field, value, allowed values. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * The base of every error that Systole throws on purpose. Subclasses say what a caller does next; `code` says what
 * happened. The message reads subject, expectation, finding.
 */
export class SystoleError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ErrorCode, message: string, extras: ErrorExtras = {}) {
    super(message, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = extras.hint;
    this.details = extras.details;
  }
}

/** A parameter is outside its domain: correct the call. */
export class ParameterError extends SystoleError {}
/** The rows do not allow what was asked: correct the data. */
export class DataError extends SystoleError {}
/** A named thing does not exist: correct the name. */
export class NotFoundError extends SystoleError {}
/** Somebody else holds or changed it: look again, then retry. */
export class ConflictError extends SystoleError {}
/** A file or payload cannot be read as its format: replace it. */
export class FormatError extends SystoleError {}
/** A disk, database or network failed: retrying may help. */
export class StorageError extends SystoleError {}
/** It is understood, but this build does not do it. */
export class UnsupportedError extends SystoleError {}
