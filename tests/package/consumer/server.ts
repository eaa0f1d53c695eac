// Somebody's own Fastify server with two predictors in it: server.ts MODEL prints what it answers.
import fastify from "fastify";
import { loadModel } from "systole/model";
import { systole } from "systole/serve";

const [directory = ""] = process.argv.slice(2);
const app = fastify({ logger: false });
app.get("/", () => ({ host: true }));
await app.register(systole, { model: directory, prefix: "/heart" });
await app.register(systole, { model: await loadModel(directory), prefix: "/other" });

// @ts-expect-error: there is no such option
const wrong: Parameters<typeof systole>[1] = { modell: directory };

const records = (await app.inject("/heart/openapi.json")).json().paths["/predict"].post.requestBody.content[
  "application/json"
].examples;
const { value: payload } = Object.values<{ value: object }>(records)[0] ?? { value: {} };
const answers = await Promise.all(
  ["/heart", "/other"].map((prefix) => app.inject({ method: "POST", url: `${prefix}/predict`, payload })),
);
console.log(
  JSON.stringify({
    host: (await app.inject("/")).json(),
    statuses: answers.map((answer) => answer.statusCode),
    answers: answers.map((answer) => answer.json()),
    metrics: (await app.inject("/heart/metrics")).payload.includes('endpoint="/heart/predict"'),
    docs: (await app.inject("/heart/docs")).statusCode,
    script: (await app.inject("/heart/docs/swagger-ui-bundle.js")).statusCode,
    wrong: Object.keys(wrong),
  }),
);
await app.close();
