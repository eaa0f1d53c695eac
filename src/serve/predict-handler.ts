import type { FastifyReply } from "fastify";
import type { Route } from "../http/index.ts";
import type { ModelSource } from "../model/index.ts";
import type { Instruments } from "../monitor/index.ts";
import type { Response } from "./answer.ts";
import { modelInUse, type ReadyModels } from "./ready-models.ts";

/** Makes the handler that answers a protocol's bodies with the model in use, and counts what was predicted. */
export function predictHandler(
  source: ModelSource,
  models: ReadyModels,
  instruments: Instruments,
): Route["handle"] {
  const send = (reply: FastifyReply, { answer, text }: Response): void => {
    const { labels, missing, refused } = answer;
    instruments.countPredictions(labels, missing, (refused?.nGiven ?? labels.length) - labels.length);
    reply
      .header("content-type", "application/json; charset=utf-8")
      .header("cache-control", "no-store")
      .send(text);
  };
  return (request, reply) => {
    const response = models.of(modelInUse(source)).respond(request.body);
    if (!(response instanceof Promise)) {
      send(reply, response);
      return undefined;
    }
    return response.then((later) => {
      send(reply, later);
      return reply;
    });
  };
}
