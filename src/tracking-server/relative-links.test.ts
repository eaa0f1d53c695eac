import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSampleServer, type SampleServer } from "../../tests/support/sample-server.ts";
import { rootFrom, withRelativeLinks } from "./relative-links.ts";

const base = "https://proxy.example/a/b";

let server: SampleServer;
beforeAll(async () => {
  server = await openSampleServer();
});
afterAll(() => server.close());

test("every page below a path leads to pages below it alone, and all of them are there", async () => {
  const seen = new Set<string>();
  const waiting = [`${base}/`];
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    const plain = url.replace(/#.*/, "");
    if (seen.has(plain)) continue;
    seen.add(plain);
    expect(plain.startsWith(`${base}/`), plain).toBe(true);
    const page = await server.get(plain.slice(base.length));
    expect([plain, page.statusCode]).toEqual([plain, page.statusCode === 302 ? 302 : 200]);
    const links = [page.headers["location"] ?? ""];
    if (String(page.headers["content-type"]).includes("text/html"))
      for (const [, link = ""] of page.body.matchAll(/\s(?:href|src)="([^"]*)"/g)) links.push(link);
    for (const link of links)
      if (link !== "") waiting.push(new URL(link.replaceAll("&amp;", "&"), plain).href);
  }
  expect(seen.size).toBeGreaterThan(30);
});

test("a relative link leads where the absolute one does, below any path", () => {
  const segments = fc.array(fc.stringMatching(/^[\w%.~-]{1,8}$/), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(segments, segments, fc.constantFrom("", "?x=/y/z"), (from, to, query) => {
      fc.pre([...from, ...to].every((part) => !/^\.+$|%/.test(part)));
      const url = `/${from.join("/")}${query}`;
      const page = withRelativeLinks(`<a href="/${to.join("/")}">`, url);
      const [, href = ""] = /href="([^"]*)"/.exec(page) ?? [];
      expect(new URL(href, base + url).href).toBe(`${base}/${to.join("/")}`);
    }),
  );
});

test("other links and texts stay as they are", () => {
  for (const text of [
    '<a href="#content">',
    '<a href="?page=2">',
    '<a href="//elsewhere">',
    "href=&quot;/x&quot;",
  ])
    expect(withRelativeLinks(text, "/runs/1")).toBe(text);
  expect(rootFrom("/")).toBe("./");
});
