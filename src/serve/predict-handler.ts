import type { FastifyReply } from "fastify";
import type { Route } from "../http/index.ts";
import type { ModelSource } from "../model/index.ts";
import type { Instruments } from "../monitor/index.ts";
import type { Answer, ReadyModel } from "./answer.ts";
import { modelInUse, type ReadyModels } from "./ready-models.ts";

/** Makes the handler that answers a protocol's bodies with the model in use, and counts what was predicted. */
export function predictHandler(
  source: ModelSource,
  models: ReadyModels,
  instruments: Instruments,
): Route["handle"] {
  const send = (reply: FastifyReply, ready: ReadyModel, answer: Answer): void => {
    const { labels, missing, refused } = answer;
    instruments.countPredictions(labels, missing, (refused?.nGiven ?? labels.length) - labels.length);
    reply
      .header("content-type", "application/json; charset=utf-8")
      .header("cache-control", "no-store")
      .send(ready.encode(answer));
  };
  return (request, reply) => {
    const ready = models.of(modelInUse(source));
    const answer = ready.answer(request.body);
    if (!(answer instanceof Promise)) {
      send(reply, ready, answer);
      return undefined;
    }
    return answer.then((later) => {
      send(reply, ready, later);
      return reply;
    });
  };
}
