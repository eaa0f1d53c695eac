import {
  ConflictError,
  DataError,
  type ErrorCode,
  FormatError,
  NotFoundError,
  ParameterError,
  StorageError,
  SystoleError,
  UnsupportedError,
} from "../core/index.ts";

/**
 * An error as plain data, in which it travels from a worker to the calling thread. Structured clone alone would drop its class,
 * code and hint.
 */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly hint?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: PlainError;
}

/** Our error classes by name: an error of any other name comes back as one of {@link nativeErrors}, or as a plain `Error`. */
const systoleErrors = new Map(
  [
    SystoleError,
    ParameterError,
    DataError,
    NotFoundError,
    ConflictError,
    FormatError,
    StorageError,
    UnsupportedError,
  ].map((type) => [type.name, type]),
);

/** JavaScript's own error classes by name. */
const nativeErrors = new Map(
  [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError].map((type) => [
    type.name,
    type,
  ]),
);

/** An error, or whatever else was thrown, as plain data that survives `structuredClone`. */
export function encodeError(thrown: unknown): PlainError {
  if (!(thrown instanceof Error)) return { name: "Error", message: `a value was thrown: ${String(thrown)}` };
  const { name, message, stack, cause } = thrown;
  return {
    name,
    message,
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined ? {} : { cause: encodeError(cause) }),
    ...(thrown instanceof SystoleError ? systoleFields(thrown) : {}),
  };
}

function systoleFields({ code, hint, details }: SystoleError): Partial<PlainError> {
  return {
    code,
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details: plainDetails(details) }),
  };
}

/** Details are plain data by contract; one that is not must not hide the error itself. */
function plainDetails(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  try {
    return structuredClone(details);
  } catch {
    return Object.fromEntries(Object.entries(details).map(([key, value]) => [key, String(value)]));
  }
}

/** The error again, an instance of its class, with the worker's stack. */
export function decodeError(plain: PlainError): Error {
  const cause = plain.cause === undefined ? undefined : decodeError(plain.cause);
  const error = makeError(plain, cause);
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}

function makeError(plain: PlainError, cause: Error | undefined): Error {
  const { name, message, code, hint, details } = plain;
  const SystoleType = systoleErrors.get(name);
  if (SystoleType !== undefined && code !== undefined)
    return new SystoleType(code as ErrorCode, message, {
      ...(hint === undefined ? {} : { hint }),
      ...(details === undefined ? {} : { details }),
      ...(cause === undefined ? {} : { cause }),
    });
  const error = new (nativeErrors.get(name) ?? Error)(message, cause === undefined ? undefined : { cause });
  if (error.name !== name) error.name = name;
  return error;
}
