import { HttpProblem } from "../http/index.ts";
import type { Model, ModelSource } from "../model/index.ts";
import type { ReadyModel } from "./answer.ts";
import { compileAnswerer } from "./answerer.ts";
import type { BodyLimits, Protocol } from "./protocols/protocol.ts";

/** Gets the models of a source ready for one protocol, each when it is first used. */
export class ReadyModels {
  readonly #source: ModelSource;
  readonly #protocol: Protocol;
  readonly #limits: BodyLimits;
  readonly #ready = new WeakMap<Model, ReadyModel>();

  constructor(source: ModelSource, protocol: Protocol, limits: BodyLimits) {
    this.#source = source;
    this.#protocol = protocol;
    this.#limits = limits;
  }

  /** The model in use. @throws {HttpProblem} `serve/no-model`. */
  current(): ReadyModel {
    const model = this.#source.current();
    if (model === undefined)
      throw new HttpProblem("serve/no-model", "there must be a model to predict with, there is none yet", {
        headers: { "retry-after": "5" },
      });
    let ready = this.#ready.get(model);
    if (ready === undefined) {
      ready = {
        model,
        answer: compileAnswerer(model, this.#protocol, this.#limits),
        encode: this.#protocol.encoder(model),
      };
      this.#ready.set(model, ready);
    }
    return ready;
  }
}
