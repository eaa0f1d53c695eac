import { describe, expect, it } from "vitest";
import { figureInput as input } from "../../tests/support/figure-input.ts";
import type { Figure, FigureInput } from "./figure.ts";
import { drawFigures } from "./figures.ts";
import { renderFigure } from "./render.ts";

const named = (figures: readonly Figure[], name: string): Figure =>
  figures.find((figure) => figure.name === name)!;
const valuesOf = (figure: Figure): Record<string, unknown>[] =>
  (figure.spec["data"] as { values: Record<string, unknown>[] }).values;

/** Draws all figures and returns the SVG of each. */
async function drawAll(given: FigureInput): Promise<string[]> {
  const svgs: string[] = [];
  for (const { spec } of drawFigures(given).figures) {
    const { svg, png } = await renderFigure(spec, 1);
    expect(png.length).toBeGreaterThan(500);
    svgs.push(svg);
  }
  return svgs;
}

describe("drawFigures()", () => {
  const small = input(
    { size: [1, 2, 3, null, 5, 6], shape: ["round", "flat", null, "flat", "flat", "round"] },
    ["a", "b", "a", "b", "a", "c"],
  );

  it("shows how many rows each class has, with what it means", () => {
    expect(valuesOf(named(drawFigures(small).figures, "class_balance"))).toEqual([
      { class: "a", rows: 3, text: "3 (50.0 %)" },
      { class: "b (bad)", rows: 2, text: "2 (33.3 %)" },
      { class: "c", rows: 1, text: "1 (16.7 %)" },
    ]);
  });

  it("shows the missing values of each column", () => {
    expect(valuesOf(named(drawFigures(small).figures, "missing_values"))).toEqual([
      { column: "size", share: 1 / 6, text: "1 (16.7 %)" },
      { column: "shape", share: 1 / 6, text: "1 (16.7 %)" },
    ]);
  });

  it("shows the outcome beside the columns in the heat map", () => {
    const values = valuesOf(named(drawFigures(small).figures, "correlation_heat_map"));
    expect(values).toHaveLength(9);
    expect(values).toContainEqual({ a: "size", b: "size", value: 1, text: "+1.00", measure: "r" });
    expect(values.some(({ a, b }) => a === "y" && b === "shape")).toBe(true);
  });

  it("keeps a column's whole name where it has no description, a semicolon too", () => {
    const { figures } = drawFigures(
      input({ "x&amp; y": ["p", "q", "p", "q", "p", "q"] }, ["a", "b", "a", "b", "a", "b"]),
    );
    expect(figures.map(({ title }) => title)).toContain("x&amp; y by outcome");
  });

  it("shows shares within each class, which sum to 1, under what the column means and its unit", () => {
    const figure = named(drawFigures(small).figures, "distribution_size");
    expect(figure.title).toBe("the size by outcome");
    expect(JSON.stringify(figure.spec)).toContain('"title":["size (cm)"]');
    expect(JSON.stringify(figure.spec["title"])).toContain("n = 5, 1 missing");
    for (const name of ["size", "shape"]) {
      const sums = new Map<unknown, number>();
      for (const { class: of, share } of valuesOf(named(drawFigures(small).figures, `distribution_${name}`)))
        sums.set(of, (sums.get(of) ?? 0) + Number(share));
      expect([...sums.keys()]).toEqual(
        name === "size"
          ? ["a, n\u00a0=\u00a03", "b (bad), n\u00a0=\u00a01", "c, n\u00a0=\u00a01"]
          : ["a, n\u00a0=\u00a02", "b (bad), n\u00a0=\u00a02", "c, n\u00a0=\u00a01"],
      );
      for (const sum of sums.values()) expect(sum).toBeCloseTo(1, 12);
    }
  });

  it("draws a few classes with all of their names", async () => {
    const [balance] = await drawAll(small);
    expect(balance).toContain("b (bad)");
  });

  it("draws many classes", async () => {
    const classes = Array.from({ length: 60 }, (_, i) => `a class with a long name, number ${i % 12}`);
    const [balance, , , distribution] = await drawAll(input({ size: classes.map((_, i) => i / 7) }, classes));
    for (const svg of [balance, distribution]) expect(svg).toContain("a class with a long name, number 11");
  });

  it("draws a constant column, one without a value, and one row", async () => {
    const outcome = ["a", "b", "a", "b"];
    await drawAll(
      input({ always: [2, 2, 2, 2], never: [null, null, null, null], one: ["x", null, "x", null] }, outcome),
    );
    const [balance] = await drawAll(input({ size: [4], shape: ["flat"] }, ["a"]));
    expect(balance).toContain("1 (100.0 %)");
  });

  it("draws numbers of any size", async () => {
    await drawAll(
      input(
        {
          huge: [-1e308, 1e308, 5, 6],
          tiny: [0, 5e-324, 1e-320, 0],
          stamps: [1e15, 1e15 + 1, 1e15 + 2, 1e15 + 3],
        },
        ["a", "b", "a", "b"],
      ),
    );
    const stamps = valuesOf(
      drawFigures(input({ t: [1e14, 1e14 + 1, 1e14 + 2] }, ["a", "b", "a"])).figures[3]!,
    );
    expect(stamps.every(({ from, to }) => Number(to) > Number(from))).toBe(true);
  });

  it("gives each column a file of its own, whatever its name", async () => {
    const names = [
      "a b",
      "a.b",
      "a/b",
      "A_B",
      "../x",
      "年龄",
      "größe",
      "__proto__",
      `${"long".repeat(99)}1`,
      `${"long".repeat(99)}2`,
      "",
      "<b>&'\"",
    ];
    const { figures } = drawFigures(
      input(Object.fromEntries(names.map((name) => [name, [1, 2, 3]])), ["a", "b", "a"]),
    );
    const files = figures.map((figure) => figure.name);
    expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(names.length + 3);
    for (const file of files) expect(file).toMatch(/^[A-Za-z0-9_-]{1,100}$/);
    for (const { spec } of figures.slice(-4))
      expect((await renderFigure(spec, 1)).png.length).toBeGreaterThan(500);
  });

  it("draws columns whose names are properties of all objects, such as constructor", async () => {
    const columns = {
      constructor: [1, 2, 3, 4],
      valueOf: ["toString", "__proto__", "hasOwnProperty", "constructor"],
      __proto__x: ["constructor", "constructor", "a", null],
    };
    const svgs = await drawAll(input(columns, ["constructor", "b", "constructor", "toString"]));
    expect(svgs[0]).toContain("constructor");
  });

  it("draws a table of forty columns", async () => {
    const columns = Object.fromEntries(
      Array.from({ length: 40 }, (_, j) => [`column ${j}`, [j, 2, 3, 4, 5 * j]]),
    );
    const given = input(columns, ["a", "b", "a", "b", "a"]);
    expect(drawFigures(given).figures).toHaveLength(43);
    const { svg } = await renderFigure(named(drawFigures(given).figures, "correlation_heat_map").spec, 1);
    expect(svg).toContain("column 39");
  });

  /** The lines below the title of a figure. */
  const subtitleOf = (figure: Figure): string[] => (figure.spec["title"] as { subtitle: string[] }).subtitle;

  it("draws the columns nearest the outcome of a wide table, and says so", async () => {
    const outcome = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? "a" : "b"));
    const columns = Object.fromEntries(
      Array.from({ length: 1000 }, (_, j) => [
        `column ${j}`,
        outcome.map((name, i) => (j % 100 === 7 ? Number(name === "b") + i / 100 : (i * (j + 3) * 31) % 59)),
      ]),
    );
    const given = input(columns, outcome);
    const { figures, notes } = drawFigures(given);
    expect(figures).toHaveLength(3 + 50);
    expect(notes).toEqual(["figures of 50 of 1000 columns, those nearest y"]);
    for (let j = 7; j < 1000; j += 100) named(figures, `distribution_column_${j}`);
    const map = named(figures, "correlation_heat_map");
    expect(subtitleOf(map)).toContain("60 of 1000 columns, those nearest the outcome");
    expect(valuesOf(map)).toHaveLength(61 ** 2);
    const { mark } = named(figures, "missing_values").spec;
    expect(mark).toMatchObject({ text: "none of the 1000 columns lacks a value" });
    const { svg } = await renderFigure(map.spec, 1);
    for (const name of ["column 7", "column 907", "60 of 1000 columns"]) expect(svg).toContain(name);
  });

  it("shows the columns that lack most values, and how much the others lack at most", () => {
    const outcome = ["a", "b", "a", "b"];
    const columns = Object.fromEntries(
      Array.from({ length: 100 }, (_, j) => [
        `column ${j}`,
        j < 40 ? [1, 2, 3, 4] : [null, 2, 3, j >= 90 ? null : 4],
      ]),
    );
    const lacking = named(drawFigures(input(columns, outcome)).figures, "missing_values");
    expect(subtitleOf(lacking)[1]).toBe(
      "60 of 100 columns, those that lack most values; the others lack none",
    );
    expect(valuesOf(lacking).map(({ column }) => column)).toEqual(Object.keys(columns).slice(40));
    const all = Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, [null, ...values.slice(1)]]),
    );
    const most = named(drawFigures(input(all, outcome)).figures, "missing_values");
    expect(subtitleOf(most)[1]).toContain("each of the others lacks 1 or fewer");
    expect(valuesOf(most)).toContainEqual({ column: "column 99", share: 0.5, text: "2 (50.0 %)" });
  });

  it("shows 30 of many codes, the others together, one below the other", async () => {
    const values = Array.from({ length: 2400 }, (_, i) => `code ${i % 1200 < 20 ? i % 1200 : i % 600}`);
    const outcome = values.map((_, i) => (i % 3 === 0 ? "a" : "b"));
    const { figures } = drawFigures(input({ of: values }, outcome));
    const figure = named(figures, "distribution_of");
    expect(subtitleOf(figure)[1]).toBe("the 30 most frequent of 600 codes; the others together");
    const shown = valuesOf(figure);
    expect(shown).toHaveLength(2 * 31);
    expect(shown.at(-1)?.["code"]).toBe("other (570 codes)");
    for (const name of ["a, n\u00a0=\u00a0800", "b (bad), n\u00a0=\u00a01600"]) {
      const shares = shown.filter((cell) => cell["class"] === name).map((cell) => Number(cell["share"]));
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
    const { y } = figure.spec["encoding"] as { y: { field: string } };
    expect(y.field).toBe("code");
    expect((await renderFigure(figure.spec, 1)).svg).toContain("other (570 codes)");
  });

  it("shows 30 of many classes, the others together", async () => {
    const outcome = Array.from({ length: 3000 }, (_, i) => `class ${i % 1500}`);
    const { figures } = drawFigures(
      input({ size: outcome.map((_, i) => i % 40), shape: outcome.map((_, i) => `${i % 3}`) }, outcome),
    );
    const balance = named(figures, "class_balance");
    expect(valuesOf(balance)).toHaveLength(31);
    expect(valuesOf(balance).at(-1)).toMatchObject({ class: "other (1470 classes)", rows: 2940 });
    for (const name of ["distribution_size", "distribution_shape"]) {
      const figure = named(figures, name);
      expect(subtitleOf(figure).at(-1)).toBe("the 30 most frequent of 1500 classes; the others together");
      expect((await renderFigure(figure.spec, 1)).svg).toContain("other (1470 classes)");
    }
  });

  it("says how many far values an open bar holds, and labels no border beyond it", async () => {
    const size = [...Array.from({ length: 100 }, (_, i) => i), 5005, 4000, -9999];
    const { figures } = drawFigures(
      input(
        { size },
        size.map((_, i) => (i % 2 === 0 ? "a" : "b")),
      ),
    );
    const figure = named(figures, "distribution_size");
    expect(subtitleOf(figure).slice(1)).toEqual([
      "1 value below 0 is in the first, open bar",
      "2 values of 100 or more are in the last, open bar",
    ]);
    expect(valuesOf(figure).filter(({ isOpen }) => isOpen === true)).toHaveLength(4);
    const { svg } = await renderFigure(figure.spec, 1);
    expect(svg).toContain(">100<");
    expect(svg).not.toContain(">110<");
  });

  it("draws names of any letters and length, and control characters", async () => {
    const long = "a name that goes on and on, far beyond what any axis has room for, ".repeat(4);
    const outcome = ["病気", `${long}1`, `${long}2`, "病気", `${long}1`, `${long}2`];
    const columns = {
      "ctl\u0001": [1, 2, 3, 4, 5, 6],
      [`${long}3`]: ["Москва", "東京", "\u0000", "x\ud800", `${long}4`, null],
    };
    const svgs = await drawAll(input(columns, outcome));
    const wordless = svgs.map((svg) => svg.replace(/<(title|desc)>.*?<\/\1>| aria-label="[^"]*"/gs, ""));
    expect(wordless.filter((svg) => svg.includes(long))).toEqual([]);
    expect(svgs[0]).toContain("病気");
  });

  it.each(["two\nlines", "two\r\nlines", "a\u2028b", "C:\\new", "ends in \\", "\\", '"', "it's `x`"])(
    "draws names of columns, codes and classes with line ends, quotes and backslashes: %j",
    async (name) => {
      const columns = { [name]: [1, 2, 3, 4, 5, 6], [`${name}2`]: ["a", "b", name, "a", "b", name] };
      expect(await drawAll(input(columns, ["a", name, "c", "a", name, "c"]))).not.toHaveLength(0);
    },
  );
});
