import { describe, expect, test } from "vitest";
import { hostTest, isLoopbackAddress, originTest, parseHost } from "./host-check.ts";

const isLoopback = hostTest("loopback");

describe("hostTest() for loopback", () => {
  test.each([
    "localhost",
    "localhost:8000",
    "LOCALHOST:1",
    "127.0.0.1",
    "127.0.0.1:8000",
    "127.1.2.3",
    "[::1]:8000",
  ])("takes %s", (host) => expect(isLoopback(host)).toBe(true));

  test.each([
    "attacker.example",
    "10.attacker.example",
    "192.168.attacker.example:5000",
    "172.16.attacker.example",
    "127.attacker.example",
    "127.0.0.1.attacker.example",
    "127.0.0.1.nip.io:8000",
    "localhost.attacker.example",
    "attacker.example:127.0.0.1",
    "attacker.example#localhost",
    "attacker.example/localhost",
    "localhost@attacker.example",
    "attacker.example\\@localhost",
    "127.0.0.1:8000@attacker.example",
    "localhost:8000:8000",
    "localhost:",
    "localhost:x",
    "localhost:999999",
    "0.0.0.0",
    "0.0.0.0:8000",
    "0",
    "127",
    "127.1",
    "127.0.1",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "2130706433",
    "127.0.0.256",
    "127.0.0.1 ",
    " localhost",
    "local host",
    "localhost,attacker.example",
    "[::]",
    "[::1",
    "[::1].attacker.example",
    "[::ffff:10.0.0.1]",
    "[fe80::1%25lo]",
    "::1",
    "192.168.0.7:8000",
    "169.254.169.254",
    "",
    "*",
  ])("refuses %j", (host) => expect(isLoopback(host)).toBe(false));

  test("takes a client that sends none", () => expect(isLoopback(undefined)).toBe(true));
});

describe("hostTest() of a list", () => {
  const isListed = hostTest(["Hearts.example", "proxy.example:8443", "[2001:db8::1]", "secure.example:443"]);
  test.each(["secure.example", "secure.example:443", "hearts.example.", "hearts.example.:80"])(
    "takes %s: a port that browsers leave out, a full name with its dot",
    (header) => expect(isListed(header)).toBe(true),
  );
  test.each(["secure.example:8443", "proxy.example", "secure.example..", "secure.example.:8443"])(
    "refuses %s beside a listed port",
    (header) => expect(isListed(header)).toBe(false),
  );
  test.each(["hearts.example", "hearts.EXAMPLE:80", "proxy.example:8443", "[2001:db8::1]:80", "localhost:1"])(
    "takes %s",
    (host) => expect(isListed(host)).toBe(true),
  );
  test.each([
    "a.hearts.example",
    "hearts.example.attacker.example",
    "proxy.example",
    "proxy.example:443",
    "10.0.0.5:8000",
    "attacker.example",
    "hearts.example@attacker.example",
    "",
  ])("refuses %j", (host) => expect(isListed(host)).toBe(false));
  test("takes the address at which the request arrived, and no other", () => {
    expect(isListed("10.0.0.5:8000", "10.0.0.5")).toBe(true);
    expect(isListed("10.0.0.5:8000", "::ffff:10.0.0.5")).toBe(true);
    expect(isListed("[fd00::5]", "fd00::5")).toBe(true);
    expect(isListed("10.0.0.6:8000", "10.0.0.5")).toBe(false);
    expect(hostTest("loopback")("10.0.0.5:8000", "10.0.0.5")).toBe(false);
  });
});

test("parseHost() drops the port and keeps brackets", () => {
  expect([parseHost("A.b:1"), parseHost("[::1]:2")]).toEqual(["a.b", "[::1]"]);
});

test("isLoopbackAddress() tells what is bound to this machine only", () => {
  expect(["127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "10.0.0.1"].map(isLoopbackAddress)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

describe("originTest()", () => {
  const isOwnOrigin = originTest("loopback");
  test("takes the names of a list, whatever Host a proxy sends", () => {
    const isOwn = originTest(["hearts.example"]);
    const sent = { host: "127.0.0.1:8000", "sec-fetch-site": "same-origin" };
    expect(isOwn({ ...sent, origin: "https://hearts.example" })).toBe(true);
    expect(isOwn({ ...sent, origin: "https://hearts.example:8443" })).toBe(true);
    expect(isOwn({ ...sent, origin: "https://hearts.example.attacker.example" })).toBe(false);
    expect(isOwn({ ...sent, origin: "https://attacker.example" })).toBe(false);
    expect(isOwn({ host: "hearts.example", origin: "null" })).toBe(false);
  });
  const host = "localhost:8000";
  test("takes programs and own pages", () => {
    expect(isOwnOrigin({ host })).toBe(true);
    expect(isOwnOrigin({ host, origin: "http://localhost:8000", "sec-fetch-site": "same-origin" })).toBe(
      true,
    );
  });
  test.each([
    "null",
    "http://localhost:9000",
    "http://attacker.example",
    "http://localhost:8000@attacker.example",
  ])("refuses %s", (origin) => expect(isOwnOrigin({ host, origin })).toBe(false));
  test("refuses what the browser calls cross-site", () => {
    expect(isOwnOrigin({ host, "sec-fetch-site": "cross-site" })).toBe(false);
  });
});
