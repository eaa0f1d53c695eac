import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Resvg } from "@resvg/resvg-js";

/** The width of a figure in documents, in pixels. */
const width = 820;

/** A figure that `systole explore` wrote as SVG, as a PNG that is small enough for a page, light or as on a dark system. */
export function smallFigure(svgFile: string, theme: "light" | "dark"): Uint8Array {
  const svg = readFileSync(svgFile, "utf8");
  const [style = "", rules = ""] = /<style>@media [^{]+\{(.*?\})\}<\/style>/s.exec(svg) ?? [];
  if (rules === "") throw new Error(`${svgFile} must have a style for dark systems, it has none`);
  const fonts = join(dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json")), "ttf");
  return new Resvg(svg.replace(style, theme === "dark" ? `<style>${rules}</style>` : ""), {
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
