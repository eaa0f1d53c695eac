import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { artifactPath, artifactUri } from "./artifact-uri.ts";
import { Locations } from "./locations.ts";

const name = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 8 })
  .filter(
    (text) => !/[/\\\0]/.test(text) && text.isWellFormed() && text.trim() === text && !/^\.+$/.test(text),
  );
const places = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join("/")}`);

describe("Locations", () => {
  it("leads what lies below the place where artifacts were to where they are now, and nothing else", () => {
    fc.assert(
      fc.property(places, places, name, name, (was, now, directory, run) => {
        fc.pre(was !== now);
        const [former, root] = [`${was}/${directory}`, `${now}/${directory}`];
        const locations = new Locations(root, [{ experimentId: "7", location: artifactUri(`${former}/7`) }]);
        expect(locations.formerRoots).toEqual([former]);
        for (const form of [artifactUri, (path: string) => path]) {
          const moved = locations.toRead(form(`${former}/7/${run}`));
          expect(moved).toBe(form(`${root}/7/${run}`));
          expect(locations.toRead(form(former))).toBe(form(root));
          const beside = form(`${former}x/7`);
          expect(locations.toRead(beside)).toBe(beside);
        }
        expect(artifactPath(locations.toRead(artifactUri(`${former}/7`)))).toBe(`${root}/7`);
        expect(locations.toRead("s3://bucket/7")).toBe("s3://bucket/7");
      }),
    );
  });

  it("leaves all as it is where nothing was moved, or the place was chosen by somebody", () => {
    fc.assert(
      fc.property(places, name, (root, other) => {
        const stays = [
          { experimentId: "1", location: artifactUri(`${root}/1`) },
          { experimentId: "2", location: artifactUri(`${root}-elsewhere/${other}`) },
          { experimentId: "3", location: `s3://bucket${root}/3` },
        ];
        const locations = new Locations(root, stays);
        expect(locations.formerRoots).toEqual([]);
        for (const { location } of stays) expect(locations.toRead(location)).toBe(location);
      }),
    );
  });
});

describe("artifactPath()", () => {
  it.each([
    ["file://host/share/x", "track/remote-artifacts"],
    ["s3://bucket/x", "track/remote-artifacts"],
    ["mlflow-artifacts:/1/x", "track/remote-artifacts"],
    ["file:///a%00b", "track/artifact-path"],
    ["/a%00b", "track/artifact-path"],
    ["/a\0b", "track/artifact-path"],
    ["file:///a%2Fb", "track/artifact-path"],
  ])("refuses %j by a typed error", (uri, code) => {
    expect(() => artifactPath(uri)).toThrow(expect.objectContaining({ code }));
  });
});
