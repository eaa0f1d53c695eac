/**
 * Every error code that Systole throws, with what it means. `docs/errors.md` lists the same codes for users;
 * a test keeps both, and the places that throw, in step.
 */
export const errorCodes = {
  "cli/option": "an option of the command line is outside its domain",
  "cli/variable": "a SYSTOLE_ variable of the environment is outside its domain",
  "data/csv-syntax": "a text table breaks the rules of its quotes, or has too many columns",
  "data/directory": "a directory of data files holds no file, or another directory",
  "data/encoding": "a file is not UTF-8 text",
  "data/fetch-failed": "a data file cannot be downloaded",
  "data/invalid": "rows of a file break rules of the schema",
  "data/json-syntax": "a JSON file is not JSON, or does not hold rows",
  "data/missing-file": "a data file does not exist",
  "data/not-fetched": "a data file behind a URL is neither downloaded nor shipped as a snapshot",
  "data/no-reader": "the library that reads tables does not load on this machine",
  "data/not-writable": "a download cannot be written",
  "data/other-coding": "a file is written in another coding of the schema than was said",
  "data/other-columns": "a table to predict has other columns than the model needs",
  "data/packed": "a data file is an archive or no table, or its gzip is damaged",
  "data/parquet-syntax": "a file is torn or no Parquet file",
  "data/source": "the declaration of a source of rows contradicts itself",
  "data/temporary-file": "a temporary file cannot be written",
  "data/too-large": "a download has more bytes than are allowed, or a packed file unpacks to more",
  "data/unreadable": "a data file cannot be read",
  "data/unsupported-source": "a data file lies where this version cannot read it",
  "data/wrong-hash": "a data file is not the one whose SHA-256 is pinned",
  "execute/closed": "work was given to an executor that is closed",
  "execute/needs-shared-memory":
    "a task that shares memory with its caller was given to an executor that takes plain data only",
  "execute/worker-lost": "a worker thread ended in the middle of a task, for want of memory most often",
  "explain/older-model":
    "a model was made by a version that did not keep what an explanation compares a row with",
  "explain/unknown-classifier": "a classifier is of a class whose answers cannot be explained",
  "gate/failed": "the selected model does not pass a gate of its project",
  "files/disk-full": "the disk is full, or the quota of the user on it",
  "files/missing": "a file that is to be read does not exist",
  "files/not-writable": "a file or directory cannot be written",
  "files/too-many-open": "the process or the system has too many files open",
  "files/unreadable": "a file or directory cannot be read",
  "fit/class-weight": "a class weight is given for a class that the labels do not have",
  "fit/no-rows": "there is no row to learn from",
  "fit/not-finite": "a value is NaN or infinite where numbers must be finite",
  "fit/one-class": "fewer than two classes occur in the training rows",
  "fit/reference": "a reference category is none that its column has in training",
  "fit/too-large": "there are more rows or columns than an estimator can take",
  "fit/too-few-rows": "there are fewer rows, or fewer of a class, than a calibration can be learned from",
  "fit/too-many-categories": "a categorical column has more categories than bins",
  "fit/unknown-class": "a parameter names a class that the labels do not have",
  "fit/weight": "a sample weight is not a number >= 0, or no row has weight",
  "http/bad-request": "a request is not HTTP as it should be",
  "http/body-invalid-json": "a request's body is not JSON, or names a field twice, or nests too deep",
  "http/body-not-utf8": "a request's body is not UTF-8",
  "http/body-too-large": "a request's body has more bytes than are allowed",
  "http/content-encoding": "a request's body is compressed",
  "http/content-type": "a request's body is not said to be JSON",
  "http/expectation": "a request expects of the server what it does not do",
  "http/foreign-host": "a request names another server as its Host",
  "http/foreign-origin": "a request comes from a page of another origin",
  "http/headers-too-large": "a request's headers have more bytes than are allowed",
  "http/internal": "a server failed to answer; its log has the cause",
  "http/method-not-allowed": "a path does not take that method",
  "http/not-found": "there is nothing at a path",
  "http/overloaded":
    "a server has no room for a request now: too many connections are open, or others wait to be answered",
  "http/range": "a request asks for a part that a file does not have",
  "http/request-timeout": "a request did not arrive in time",
  "http/unavailable": "a server cannot answer now: it has nothing to answer with, or is about to end",
  "init/columns": "the columns of a new project have no names, or share one, or none can be a feature",
  "init/exists": "a new project would overwrite a config file",
  "init/name": "a new project has no name in Latin letters or digits",
  "init/positive": "the positive class is no value of the target, or the target has more than two",
  "init/target": "the target of a new project is no column, or has one class or too many",
  "metric/none-predicted": "no row is labelled with the class whose precision is asked for",
  "metric/no-rows": "a score was asked of no rows, or of rows without weight",
  "metric/not-finite": "a score to rank rows by is NaN or infinite",
  "metric/one-class": "rows of a class, or of all others, are absent and the metric is undefined there",
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
  "model/registration": "a model says to be a version that its registry does not have with these files",
  "model/state": "the files of a model contradict each other",
  "model/too-large": "a file of a model has more bytes than are allowed",
  "model/unreadable": "a file of a model cannot be read",
  "parameter/invalid": "a parameter of an estimator or function is outside its domain",
  "project/invalid":
    "the declaration of a project has an unknown key or a wrong value, or contradicts itself",
  "project/not-found": "a project is neither a directory, a config file nor a shipped project",
  "project/unreadable": "a project's config file cannot be run",
  "predict/column-count": "rows to predict do not have the columns that the estimator was fitted on",
  "predict/overflow": "finite values are so large that a score cannot be computed",
  "run/other-artifacts": "the experiment of a project keeps its artifacts outside the workspace",
  "run/other-columns":
    "the features or the target of a project are others than those of the last version of its name",
  "run/time-budget":
    "not even the simplest candidate can be compared and trained in the time that a run may take",
  "sample-size/no-signal": "no number of rows is enough for a model that is expected to tell nothing",
  "run/not-comparable":
    "candidates to compare were judged on other folds or rows, or there are no scores of theirs",
  "run/unknown-candidate": "a candidate is asked for that the project or its last run does not have",
  "schema/invalid": "the declaration of a schema contradicts itself",
  "schema/missing-column": "a column that the schema declares is absent",
  "schema/unknown-coding": "a coding is named that the schema does not declare",
  "select/candidates": "candidates are absent, share a name, or were not scored on the same folds",
  "select/folds": "folds are absent, or one is empty or judges rows that it trains on",
  "select/no-score": "the metric that candidates are selected by has no value of one of them in any fold",
  "select/search":
    "a search for parameters has nothing to try, too much, or pipelines that prepare their columns differently",
  "select/too-few-groups": "there are fewer groups of rows, which folds keep together, than folds",
  "select/too-few-members":
    "there are fewer rows than folds, or every class has fewer rows than there are folds",
  "select/too-few-times": "rows, or their different times, do not suffice for folds in the order of time",
  "select/unknown-class": "a fitted pipeline knows a class that the labels do not",
  "serve/host": "a service cannot listen on that address",
  "serve/invalid-records": "records of a request break rules of the model's schema",
  "serve/no-model": "a service has no model yet",
  "serve/other-coding": "records of a request fit another coding of the schema better as a whole",
  "serve/port-in-use": "a port that a service is to listen on is taken",
  "serve/port-refused": "the system does not let a service listen on that port",
  "serve/too-many-records": "a request has more records than are allowed",
  "transform/column-kind":
    "a transformer was given a numeric column where it takes categories, or the reverse",
  "transform/out-of-range": "a value lies beyond the knots of a spline that is not extrapolated",
  "transform/unknown-category": "an encoder met a category, or a missing value, that it does not know",
  "workspace/locked": "another run is writing to the workspace",
  "workspace/not-found": "a workspace holds no experiments",
  "workspace/not-writable": "the workspace cannot be made or written",
  "state/invalid": "a field of a fitted state is absent or not as its class writes it",
  "state/unknown-kind": "a fitted state names a class that this version does not know",
  "threshold/not-met": "no threshold reaches what a rule asks of a metric",
  "track/alias-not-found": "a registered model has no such alias",
  "track/artifact-io": "the file system of the artifacts fails",
  "track/artifact-not-found": "no artifact lies at that path",
  "track/artifact-path": "the path of an artifact leaves its root, or is no plain relative path",
  "track/artifact-range": "a part of an artifact does not lie within it",
  "track/artifact-root": "the directory of the artifacts is not given as an absolute path",
  "track/busy": "the database stays locked by another process",
  "track/database": "the database fails",
  "track/experiment-exists": "an experiment of that name exists",
  "track/experiment-not-found": "no experiment has that id",
  "track/inactive": "an experiment or run is deleted and takes nothing",
  "track/invalid-key": "the key of a metric, param or tag is not one that MLflow takes",
  "track/invalid-metric": "a metric point has no number, or no whole step or time",
  "track/invalid-name": "the name of an experiment, model or alias is not one that MLflow takes",
  "track/logged-model-not-found": "no logged model has that id",
  "track/metric-not-found": "a run logged no metric of that name",
  "track/model-not-found": "no registered model has that name",
  "track/not-a-database": "a file is not an intact SQLite database",
  "track/not-readable": "the database cannot be read, or is not there",
  "track/not-writable": "the database or a directory of artifacts cannot be written",
  "track/page-token": "a page token is not one that a search returned",
  "track/param-conflict": "a param was logged before with another value",
  "track/remote-artifacts": "artifacts are not on this machine",
  "track/run-name": "the name of a run and its tag differ",
  "track/run-not-found": "no run has that id",
  "track/schema-version": "a database has the schema of another MLflow",
  "track/search-filter": "the filter of a search is not one of MLflow's grammar",
  "track/search-order": "the order of a search is not one of MLflow's grammar",
  "track/too-long": "a text is longer than MLflow takes",
  "track/version-not-found": "a registered model has no such version",
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
