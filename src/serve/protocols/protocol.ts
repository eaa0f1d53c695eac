import type { ErrorStyle, Route } from "../../http/index.ts";
import type { Model } from "../../model/index.ts";
import type { Schema } from "../../schema/index.ts";
import type { Answer, ReadyModel } from "../answer.ts";
import type { BodyRows, ProtocolWords } from "../decode/body-rows.ts";
import type { ServiceRoute } from "../service-route.ts";
import type { Steps } from "../steps.ts";

/** How much one request may hold, whatever the protocol. */
export interface BodyLimits {
  /** The most rows. */
  readonly maxRows: number;
  /** The most bytes of a body. Default: as many as the most rows of a model take. */
  readonly maxBytes?: number | undefined;
}

/** What a protocol's routes are made with. */
export interface ProtocolService extends BodyLimits {
  /** Handles a request whose body is one of the protocol's, with predictions. */
  readonly predict: Route["handle"];
  /** The model in use. @throws {HttpProblem} `serve/no-model`. */
  readonly current: () => Model;
  /** A model made ready for the protocol, by which the document gets the example of an answer. */
  readonly readyFor: (model: Model) => ReadyModel;
}

/**
 * A way to ask for predictions over HTTP: how bodies, answers and errors are shaped, and nothing of what a model or its
 * schema is about.
 */
export interface Protocol {
  /** The words of its findings and refusals for rows, fields and codings. */
  readonly words: ProtocolWords;
  /** How errors of its routes are written. */
  readonly errorStyle: ErrorStyle;
  /**
   * Finds the rows of a body.
   *
   * @param body what the scope's parser made of the body.
   * @param schema of the model that is asked.
   * @throws {HttpProblem} `serve/invalid-records`, `serve/too-many-records` when the body is not shaped so.
   */
  readonly open: (body: unknown, schema: Schema, limits: BodyLimits) => BodyRows;
  /** Makes what writes a model's answers as the JSON text of a body. It is made once for a model. */
  readonly encoder: (model: Model) => (answer: Answer) => Steps<string>;
  /** Makes the routes of the protocol. */
  readonly routes: (service: ProtocolService) => readonly ServiceRoute[];
}
