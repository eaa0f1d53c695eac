import {
  ConflictError,
  DataError,
  type ErrorCode,
  FormatError,
  NotFoundError,
  ParameterError,
  SystoleError,
  UnsupportedError,
} from "../core/index.ts";

/** What can go wrong between a request and its answer, with the HTTP status of each. */
export const problemStatus = {
  "http/bad-request": 400,
  "http/body-invalid-json": 400,
  "http/body-not-utf8": 400,
  "http/body-too-large": 413,
  "http/content-encoding": 415,
  "http/content-type": 415,
  "http/expectation": 417,
  "http/foreign-host": 403,
  "http/foreign-origin": 403,
  "http/headers-too-large": 431,
  "http/internal": 500,
  "http/method-not-allowed": 405,
  "http/not-found": 404,
  "http/overloaded": 503,
  "http/range": 416,
  "http/request-timeout": 408,
  "http/unavailable": 503,
  "serve/invalid-records": 400,
  "serve/no-model": 503,
  "serve/other-coding": 400,
  "serve/too-many-records": 400,
} as const satisfies Partial<Record<ErrorCode, number>>;

/** A key of {@link problemStatus}. */
export type ProblemCode = keyof typeof problemStatus;

/** What a problem carries beside its sentence. */
export interface ProblemExtras {
  /** What the caller can do about it. */
  readonly hint?: string;
  /** The single things that are wrong, one entry each; plain data in the words of the protocol. */
  readonly errors?: readonly object[];
  /** How many things are wrong, where `errors` does not list all of them. */
  readonly errorCount?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal that its caller is told about in full. What is in it must be fit to be seen by anybody. */
export class HttpProblem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail);
    this.name = "HttpProblem";
    this.code = code;
    this.status = problemStatus[code];
    this.extras = extras;
  }
}

/** The body of an error's answer: problem+json of RFC 9457, with our code, and the id under which it is logged. */
export interface ProblemDocument {
  readonly type: "about:blank";
  /** The phrase of the status. */
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly hint?: string;
  readonly requestId?: string;
  readonly errors?: readonly object[];
  readonly errorCount?: number;
}

/** The media type of a {@link ProblemDocument}. */
export const problemType = "application/problem+json; charset=utf-8";

/** The reason phrase of each status that a problem may have (RFC 9110). */
const phrases: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  417: "Expectation Failed",
  416: "Range Not Satisfiable",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  501: "Not Implemented",
  503: "Service Unavailable",
};

/** All that is told of a problem, before it is written in a style. */
export interface ProblemDetails {
  readonly status: number;
  readonly code: string;
  /** What must be, and what is. */
  readonly detail: string;
  readonly requestId?: string | undefined;
  readonly extras?: ProblemExtras | undefined;
}

/** Writes a problem as its document. */
export function problemDocument(problem: ProblemDetails): ProblemDocument {
  const { status, code, detail, requestId, extras = {} } = problem;
  return {
    type: "about:blank",
    title: phrases[status] ?? "Error",
    status,
    detail,
    code,
    ...(extras.hint === undefined ? {} : { hint: extras.hint }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(extras.errors === undefined ? {} : { errors: extras.errors }),
    ...(extras.errorCount === undefined ? {} : { errorCount: extras.errorCount }),
  };
}

/**
 * What a caller is told of an error. An error that the caller made is told with its message and hint. Of what failed in the
 * server the caller learns the status and a general sentence only, since messages of disks and programs name paths.
 *
 * @returns with `isUnexpected` when the server is at fault: then the error belongs into the log.
 */
export function problemOf(error: unknown): HttpProblem | (ProblemLike & { readonly isUnexpected: boolean }) {
  if (error instanceof HttpProblem) return error;
  if (error instanceof SystoleError) {
    const status = statusOf(error);
    if (status < 500)
      return {
        status,
        code: error.code,
        message: error.message,
        extras: error.hint === undefined ? {} : { hint: error.hint },
        isUnexpected: false,
      };
    return { ...serverProblem(status), code: error.code, isUnexpected: true };
  }
  const framework = frameworkProblem(error);
  return framework ?? { ...serverProblem(500), isUnexpected: true };
}

interface ProblemLike {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly extras: ProblemExtras;
}

/** The status of one of our errors, by its class. 503 is for storage that does not answer now. */
function statusOf(error: SystoleError): number {
  if (error instanceof ParameterError || error instanceof DataError || error instanceof FormatError)
    return 400;
  if (error instanceof NotFoundError) return 404;
  if (error instanceof ConflictError) return 409;
  if (error instanceof UnsupportedError) return 501;
  return 503;
}

/** The sentence that stands for a failure of the server. */
function serverProblem(status: number): ProblemLike {
  return status === 501
    ? { status, code: "http/internal", message: "the server does not do what was asked", extras: {} }
    : status === 503
      ? {
          status,
          code: "http/unavailable",
          message: "the server cannot answer now",
          extras: { hint: "try again in a moment" },
        }
      : {
          status: 500,
          code: "http/internal",
          message: "the server failed to answer",
          extras: { hint: "the server's log has the cause under the request id" },
        };
}

/** What Fastify itself refuses, in our words, by its error codes; `undefined` when the error is none of Fastify's. */
function frameworkProblem(error: unknown): HttpProblem | undefined {
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  switch (code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return new HttpProblem("http/body-too-large", "the body has more bytes than are allowed", {
        hint: "send fewer records a request",
      });
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
    case "FST_ERR_CTP_EMPTY_TYPE":
      return new HttpProblem("http/content-type", "the body must be JSON", {
        hint: "send the header Content-Type: application/json",
      });
    case "FST_ERR_CTP_EMPTY_JSON_BODY":
      return new HttpProblem("http/body-invalid-json", "the body must be JSON, it is empty");
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
      return new HttpProblem("http/bad-request", "the body must be as long as its Content-Length says");
    case "FST_ERR_BAD_URL":
      return new HttpProblem("http/bad-request", "the path must be percent-encoded UTF-8");
  }
  if (statusCode === 503) return new HttpProblem("http/unavailable", "the server cannot answer now");
  if (typeof statusCode === "number" && statusCode >= 400 && statusCode < 500)
    return new HttpProblem("http/bad-request", "the request cannot be read");
  return undefined;
}
