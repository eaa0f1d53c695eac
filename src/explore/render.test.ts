import { describe, expect, it } from "vitest";
import { renderFigure } from "./render.ts";

const bars = {
  title: "Größe ≥ 5 °C",
  width: 120,
  height: 80,
  data: {
    values: [
      { a: "x", b: 3 },
      { a: "y", b: 5 },
    ],
  },
  mark: "bar",
  encoding: { x: { field: "a", type: "nominal" }, y: { field: "b", type: "quantitative" } },
};

/** Width and height of a PNG, from its first chunk. */
function sizeOf(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

describe("renderFigure()", () => {
  it("draws SVG and PNG of the same figure, the PNG at the scale that is asked for", async () => {
    const { svg, png } = await renderFigure(bars, 3);
    expect(svg).toMatch(/^<svg .*<\/svg>$/s);
    expect(svg).toContain("Größe ≥ 5 °C");
    expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    const width = Number(/ width="([\d.]+)"/.exec(svg)?.[1]);
    expect(Math.abs(sizeOf(png)[0] - 3 * width)).toBeLessThanOrEqual(3);
  });

  it("writes text with the shipped font, and names another for viewers without it", async () => {
    const { svg, png } = await renderFigure(bars, 1);
    expect(svg).toContain('font-family="DejaVu Sans, Verdana, sans-serif"');
    const { png: silent } = await renderFigure({ ...bars, title: "" }, 1);
    expect(png.length).toBeGreaterThan(silent.length + 300); // without a font no letter is drawn
  });

  it("is the same each time", async () => {
    const [a, b] = [await renderFigure(bars), await renderFigure(bars)];
    expect(a.svg).toBe(b.svg);
    expect(Buffer.compare(a.png, b.png)).toBe(0);
  });

  it("loads nothing from the network or the disk", async () => {
    for (const url of ["http://127.0.0.1:9/rows.json", "file:///etc/passwd"]) {
      const { svg } = await renderFigure({ ...bars, data: { url } }, 1);
      expect(svg).not.toContain("root:");
      expect(svg).not.toMatch(/aria-label="a: /);
    }
  });
});
