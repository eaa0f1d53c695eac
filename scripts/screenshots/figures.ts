import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Resvg } from "@resvg/resvg-js";

/** The width of a figure in documents, in pixels. */
const width = 820;

/** A figure that `systole explore` wrote as SVG, as a PNG that is small enough for a page. */
export function smallFigure(svgFile: string): Uint8Array {
  const fonts = join(dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json")), "ttf");
  return new Resvg(readFileSync(svgFile, "utf8"), {
    background: "#ffffff",
    font: {
      fontFiles: ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) => join(fonts, name)),
      loadSystemFonts: false,
      defaultFontFamily: "DejaVu Sans",
    },
    fitTo: { mode: "width", value: width },
  })
    .render()
    .asPng();
}
