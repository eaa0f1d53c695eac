import { HttpProblem, Turns } from "../http/index.ts";
import type { Model, ModelSource } from "../model/index.ts";
import type { ReadyModel, Response } from "./answer.ts";
import { compileAnswerer } from "./answerer.ts";
import type { BodyLimits, Protocol } from "./protocols/protocol.ts";
import { type Steps, takeSteps } from "./steps.ts";

/** The model that a source has now. @throws {HttpProblem} `serve/no-model`. */
export function modelInUse(source: ModelSource): Model {
  const model = source.current();
  if (model === undefined)
    throw new HttpProblem("serve/no-model", "there must be a model to predict with, there is none yet", {
      headers: { "retry-after": "5" },
    });
  return model;
}

/** Makes models ready for one protocol, each once, when it is first used. */
export class ReadyModels {
  readonly #protocol: Protocol;
  readonly #limits: BodyLimits;
  readonly #turns = new Turns();
  readonly #ready = new WeakMap<Model, ReadyModel>();

  constructor(protocol: Protocol, limits: BodyLimits) {
    this.#protocol = protocol;
    this.#limits = limits;
  }

  of(model: Model): ReadyModel {
    let ready = this.#ready.get(model);
    if (ready === undefined) {
      const answerBody = compileAnswerer(model, this.#protocol, this.#limits);
      const encode = this.#protocol.encoder(model);
      const inSteps = function* (body: unknown): Steps<Response> {
        const answer = yield* answerBody(body);
        return { answer, text: yield* encode(answer) };
      };
      ready = { model, respond: (body) => takeSteps(inSteps(body), this.#turns) };
      this.#ready.set(model, ready);
    }
    return ready;
  }
}
