import { describe, expect, it } from "vitest";
import { isAllowedHost } from "./service-block.ts";

describe("isAllowedHost", () => {
  it("takes names and addresses, with a port or without", () => {
    for (const text of ["a.example", "A.example:8443", "10.1.2.3", "10.1.2.3:65535", "[::1]", "[fd00::1]:80"])
      expect(isAllowedHost(text), text).toBe(true);
  });

  it("refuses what no request can name, so that it is not taken for an allowance", () => {
    for (const text of [
      "a.example:99999",
      "a.example:65536",
      "[1:2]",
      "[::1",
      "[:::]:80",
      "*.example",
      "a/b",
      "",
    ])
      expect(isAllowedHost(text), text).toBe(false);
  });
});
