/**
 * Every error code that Systole throws, with what it means. `docs/errors.md` lists the same codes for users;
 * a test keeps both, and the places that throw, in step.
 */
export const errorCodes = {
  "parameter/invalid": "a parameter of an estimator or function is outside its domain",
  "schema/invalid": "the declaration of a schema contradicts itself",
  "schema/unknown-column": "a table or request has a column that the schema does not declare",
  "schema/missing-column": "a column that the schema declares is absent",
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
