import fc from "fast-check";
import fastify from "fastify";
import { describe, expect, it } from "vitest";
import { Instruments } from "./instruments.ts";

const model = { name: "heart", version: "3", digest: "ab12", estimator: "LogisticRegression" };

/** The value of one line of the exposition text, or `undefined` when there is no such line. */
async function countOf(instruments: Instruments, line: string): Promise<number | undefined> {
  const { text } = await instruments.render();
  const found = text.split("\n").find((one) => one.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.slice(line.length + 1));
}

describe("Instruments.observe()", () => {
  /** A server with one route, and what was counted after these requests. */
  async function countRequests(requests: readonly (readonly [method: string, url: string])[]) {
    const instruments = new Instruments();
    const app = fastify();
    instruments.observe(app);
    app.get("/models/:name/", async () => "here");
    app.get("/models/:name", async (request) => {
      if (request.url.endsWith("/broken")) throw new Error("no");
      return "here";
    });
    for (const [method, url] of requests) await app.inject({ method: method as "GET", url });
    await app.close();
    return instruments;
  }
  const requestsOf = (instruments: Instruments, method: string, endpoint: string, status: number) =>
    countOf(
      instruments,
      `api_requests_total{method="${method}",endpoint="${endpoint}",http_status="${status}"}`,
    );

  it("counts by the router's pattern, not by the address that a client made up", async () => {
    const instruments = await countRequests([
      ["GET", "/models/a"],
      ["GET", "/models/b?x=1"],
      ["GET", "/models/a/"],
      ["GET", "/models/broken"],
    ]);
    expect(await requestsOf(instruments, "GET", "/models/:name", 200)).toBe(3);
    expect(await requestsOf(instruments, "GET", "/models/:name", 500)).toBe(1);
    expect(await countOf(instruments, 'api_request_latency_seconds_count{endpoint="/models/:name"}')).toBe(4);
  });

  it("has one label for all that has no route, whatever the address", async () => {
    const instruments = await countRequests([
      ["GET", "/a"],
      ["POST", "/models/a"],
      ["GET", "/%F0%9F%98%80"],
    ]);
    expect(await requestsOf(instruments, "GET", "other", 404)).toBe(2);
    expect(await requestsOf(instruments, "POST", "other", 404)).toBe(1);
    const { text } = await instruments.render();
    expect(text).not.toContain('endpoint="/a"');
  });

  it("times a request in seconds", async () => {
    const instruments = await countRequests([["GET", "/models/a"]]);
    const seconds = await countOf(instruments, 'api_request_latency_seconds_sum{endpoint="/models/:name"}');
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(30); // milliseconds would be seconds times 1000
    expect(
      await countOf(instruments, 'api_request_latency_seconds_bucket{le="+Inf",endpoint="/models/:name"}'),
    ).toBe(1);
  });

  it("counts what was refused before it had a route", async () => {
    const instruments = new Instruments();
    instruments.countEarlyRefusal(431);
    instruments.countEarlyRefusal(431);
    expect(await requestsOf(instruments, "other", "other", 431)).toBe(2);
  });
});

describe("Instruments.countPredictions()", () => {
  it("counts every record once under its class, and every field that was filled in", async () => {
    const label = fc.constantFrom("yes", "no", "may be");
    const field = fc.constantFrom("age", "size");
    const request = fc.array(fc.tuple(label, fc.uniqueArray(field)), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 4 }), async (requests) => {
        const instruments = new Instruments();
        for (const records of requests)
          instruments.countPredictions(
            records.map(([one]) => one),
            records.map(([, fields]) => fields),
            1,
          );
        expect(await countOf(instruments, "systole_refused_records_total")).toBe(requests.length);
        const all = requests.flat();
        for (const name of ["yes", "no", "may be"])
          expect((await countOf(instruments, `systole_predictions_total{class="${name}"}`)) ?? 0).toBe(
            all.filter(([one]) => one === name).length,
          );
        for (const name of ["age", "size"])
          expect((await countOf(instruments, `systole_imputed_values_total{field="${name}"}`)) ?? 0).toBe(
            all.filter(([, fields]) => fields.some((one) => one === name)).length,
          );
      }),
      { numRuns: 25 },
    );
  });
});

describe("Instruments.showModel()", () => {
  const infoLine = ({ name, version, digest, estimator }: typeof model): string =>
    `systole_model_info{name="${name}",version="${version}",digest="${digest}",estimator="${estimator}"}`;

  it("shows the model in use, and its classes at 0 before anything is predicted", async () => {
    const instruments = new Instruments();
    instruments.showModel(model, ["no", "yes"]);
    expect(await countOf(instruments, infoLine(model))).toBe(1);
    expect(await countOf(instruments, 'systole_predictions_total{class="yes"}')).toBe(0);
  });

  it("shows one model at a time, and keeps the counts of before", async () => {
    const instruments = new Instruments();
    instruments.showModel(model, ["no", "yes"]);
    instruments.countPredictions(["yes"], [[]]);
    const next = { ...model, version: "4", digest: "cd34" };
    instruments.showModel(next, ["no", "yes"]);
    expect(await countOf(instruments, infoLine(model))).toBeUndefined();
    expect(await countOf(instruments, infoLine(next))).toBe(1);
    expect(await countOf(instruments, 'systole_predictions_total{class="yes"}')).toBe(1);
    instruments.showModel(undefined);
    expect((await instruments.render()).text).not.toMatch(/^systole_model_info\{/m);
  });
});

it("two services of one process count for themselves", async () => {
  const [one, two] = [new Instruments(), new Instruments()];
  one.countPredictions(["yes"], [[]]);
  expect(await countOf(one, 'systole_predictions_total{class="yes"}')).toBe(1);
  expect(await countOf(two, 'systole_predictions_total{class="yes"}')).toBeUndefined();
});
