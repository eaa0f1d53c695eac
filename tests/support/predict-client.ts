import type { FastifyInstance } from "fastify";
import type { ProblemDocument } from "../../src/http/index.ts";
import type { Model } from "../../src/model/index.ts";
import type { PredictAnswer, RecordFinding } from "../../src/serve/index.ts";
import { saveLinearModel, threeClassSchema } from "./linear-model.ts";

/** A record that the models of `servedModels` take. */
export const good = { age: 63, pressure: 145, sex: 1, colour: "red" };

/** Two models as a registry gives them: of two classes in version 3, and of three without a version. */
export async function servedModels(): Promise<{ model: Model; threeClasses: Model }> {
  const two = await saveLinearModel();
  const three = await saveLinearModel(threeClassSchema);
  two.remove();
  three.remove();
  const info = { ...two.model.info, version: "3" };
  return {
    model: { ...two.model, info, predict: (rows) => two.model.predict(rows) },
    threeClasses: three.model,
  };
}

/** Every field that an answer or a refusal of `POST /predict` can have. */
export type PredictBody = PredictAnswer &
  Required<Omit<ProblemDocument, "errors">> & { errors: RecordFinding[] };

/** Posts a body to `/predict`: an object as JSON, a text or bytes as they are. */
export async function postRecords(
  service: FastifyInstance,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: PredictBody; headers: Record<string, unknown>; text: string }> {
  const payload = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const answer = await service.inject({
    method: "POST",
    url: "/predict",
    payload,
    headers: { "content-type": "application/json", ...headers },
  });
  return {
    status: answer.statusCode,
    body: answer.json<PredictBody>(),
    headers: answer.headers,
    text: answer.payload,
  };
}
