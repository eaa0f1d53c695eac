import { describe, expect, it } from "vitest";
import { figureInput } from "../../tests/support/figure-input.ts";
import type { FigureInput } from "./figure.ts";
import { drawFigures } from "./figures.ts";

/** The cells of the map, the lines below its title and its words. */
function mapOf(given: FigureInput) {
  const { spec } = drawFigures(given).figures.find(({ name }) => name === "correlation_heat_map")!;
  const { values } = spec["data"] as {
    values: { a: string; b: string; value: number | null; text: string; measure: string }[];
  };
  return {
    cell: (a: string, b: string) => values.find((cell) => cell.a === a && cell.b === b)!,
    notes: (spec["title"] as { subtitle: string[] }).subtitle,
    description: String(spec["description"]),
    layers: spec["layer"] as { transform?: { filter: string }[]; encoding: { color: { legend?: object } } }[],
  };
}

const outcome = ["a", "a", "a", "b", "b", "b", "a", "b"];
const falling = outcome.map((name, i) => (name === "b" ? 10 : 20) + i);

describe("the heat map", () => {
  it("keeps the sign of what goes against the outcome or against a column of two codes", () => {
    const fits = outcome.map((name, i) => (name === "b" || i === 0 ? "yes" : "no"));
    const { cell, notes, description } = mapOf(figureInput({ falling, fits }, outcome));
    expect(cell("falling", "y").value).toBeLessThan(-0.5);
    expect(cell("falling", "y").text).toMatch(/^−0\.\d\d$/);
    expect(cell("y", "falling")).toMatchObject({ value: cell("falling", "y").value, measure: "r" });
    expect(cell("fits", "y").text).toMatch(/^\+0\.\d\d$/);
    expect(cell("falling", "fits").text).toMatch(/^−0\.\d\d$/);
    expect(notes).toContain("y counts as 1 where it is b (bad)");
    expect(description).toMatch(/^Nearest y: falling −0\.\d\d, fits \+0\.\d\d$/);
  });

  it("turns with the class that is called positive", () => {
    const { schema, ...given } = figureInput({ falling }, outcome);
    const turned = { ...schema, target: { ...schema.target, positive: "a" } };
    const { cell, notes } = mapOf({ ...given, schema: turned });
    expect(cell("falling", "y").value).toBeGreaterThan(0.5);
    expect(cell("y", "y").value).toBe(1);
    expect(notes).toContain("y counts as 1 where it is a");
  });

  it("gives measures that have no sign no colours of a sign, and a legend of their own", () => {
    const codes = ["p", "q", "r", "p", "q", "r", "r", "p"];
    const { cell, layers, notes } = mapOf(figureInput({ falling, codes }, outcome));
    for (const other of ["falling", "y"]) {
      expect(cell("codes", other).measure).not.toBe("r");
      expect(cell("codes", other).text).toMatch(/^\d\.\d\d$/);
    }
    const coloured = layers.filter(({ transform }) => transform !== undefined);
    expect(coloured.map(({ transform }) => transform![0]!.filter)).toEqual([
      "datum.measure === 'r'",
      "datum.measure !== 'r'",
    ]);
    expect(coloured.map(({ encoding }) => encoding.color.legend)).toMatchObject([
      { title: "r (with a sign)", values: [-1, -0.5, 0, 0.5, 1] },
      { title: "η, V (no sign)", values: [0, 0.5, 1] },
    ]);
    expect(notes.join("\n")).toMatch(/in colour, with a sign.*in grey, no sign/s);
  });

  it("says why some pairs have no number", () => {
    const { cell, notes } = mapOf(figureInput({ falling, always: falling.map(() => 1) }, outcome));
    expect(cell("always", "falling")).toMatchObject({ value: null, text: "–" });
    expect(notes.join("\n")).toContain("–: not defined");
    expect(mapOf(figureInput({ falling }, outcome)).notes.join("\n")).not.toContain("–");
  });

  it("says that a pair counts the rows that have both values, where some lack one", () => {
    const gaps = falling.map((value, i) => (i < 2 ? null : value));
    expect(mapOf(figureInput({ gaps }, outcome)).notes[0]).toBe(
      "Things, n = 8; of each pair the rows that have both values",
    );
    expect(mapOf(figureInput({ falling }, outcome)).notes[0]).toBe("Things, n = 8");
  });
});
