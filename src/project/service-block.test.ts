import { describe, expect, test } from "vitest";
import { serviceProblems } from "./service-block.ts";

describe("serviceProblems()", () => {
  test("finds nothing wrong with what may be there", () => {
    expect(serviceProblems(undefined)).toEqual([]);
    expect(
      serviceProblems({
        host: "::",
        port: 0,
        uiPort: 65_535,
        bodyLimitBytes: 1024,
        drainDelaySeconds: 2.5,
      }),
    ).toEqual([]);
  });

  test("names every setting that is wrong, and what it must be", () => {
    expect(serviceProblems(8000)).toEqual(['"service" must be an object, got 8000']);
    const problems = serviceProblems({ host: "", port: "80", uiPort: 1.5, bodyLimitBytes: 1, drainDelay: 5 });
    expect(problems).toEqual([
      '"service.host" must be an address, got ""',
      '"service.port" must be a whole number from 0 to 65535, got "80"',
      '"service.uiPort" must be a whole number from 0 to 65535, got 1.5',
      '"service.bodyLimitBytes" must be a whole number from 1024 to 1073741824, got 1',
      '"service" must have no "drainDelay", it may have host, port, uiPort, bodyLimitBytes, drainDelaySeconds',
    ]);
  });
});
