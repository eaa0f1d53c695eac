import { type ProblemDetails, problemDocument, problemType } from "./problem.ts";

/** How the errors of a scope are written: each protocol that a server speaks has its own. */
export interface ErrorStyle {
  /** The media type of the body. */
  readonly contentType: string;
  /** The body; the status is that of the problem. */
  readonly write: (problem: ProblemDetails) => object;
}

/** The style of our own routes: problem+json of RFC 9457. */
export const problemStyle: ErrorStyle = { contentType: problemType, write: problemDocument };
