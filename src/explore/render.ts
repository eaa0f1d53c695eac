import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { VegaLiteSpec } from "./figure.ts";

/** A figure drawn. */
export interface Drawing {
  readonly svg: string;
  readonly png: Uint8Array;
}

/** The font of all figures. It comes with a package, so that figures look alike on every machine. */
const fontFamily = "DejaVu Sans";

/** Letters that the shipped font lacks: for a PNG with some of them the machine's own fonts are looked through. */
const foreignLetters =
  /(?![\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\p{sc=Georgian}\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Common}])\p{L}/u;

/** How all figures look; sizes in pixels of the drawing. It is given to Vega-Lite as its `config`. */
const theme = {
  background: "#ffffff",
  font: fontFamily,
  title: {
    anchor: "start",
    fontSize: 15,
    fontWeight: "normal",
    subtitleFontSize: 11,
    subtitleColor: "#444444",
    offset: 12,
  },
  axis: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal", gridColor: "#e4e4e4" },
  legend: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal" },
  header: { labelFontSize: 11 },
  view: { stroke: null },
};

/**
 * Draws a Vega-Lite specification with the shipped font, without a browser and without the network. The SVG names a
 * fallback font, for viewers that lack the shipped one.
 *
 * @param spec with its data inside: one that refers to a file or a URL is refused with an `Error`.
 * @param scale pixels of the PNG per pixel of the drawing. Default: 1.5, sharp in a document and still small.
 */
export async function renderFigure(spec: VegaLiteSpec, scale = 1.5): Promise<Drawing> {
  const [{ compile }, { View, parse, loader }, { Resvg }] = await Promise.all([
    import("vega-lite"),
    import("vega"),
    import("@resvg/resvg-js"),
  ]);
  const compiled = compile({ ...spec, config: theme } as Parameters<typeof compile>[0]).spec;
  const noFiles = loader();
  noFiles.load = (uri: string): Promise<never> =>
    Promise.reject(new Error(`a figure must hold its data, it refers to ${uri}`));
  const view = new View(parse(compiled), { renderer: "none", loader: noFiles });
  try {
    const svg = (await view.toSVG()).replace(noXml, "\ufffd");
    const png = new Resvg(svg, {
      background: theme.background,
      font: {
        fontFiles: fontFiles(),
        loadSystemFonts: foreignLetters.test(svg), // it takes long
        defaultFontFamily: fontFamily,
      },
      fitTo: { mode: "zoom", value: scale },
    })
      .render()
      .asPng();
    return {
      svg: svg.replaceAll(`font-family="${fontFamily}"`, `font-family="${fontFamily}, Verdana, sans-serif"`),
      png,
    };
  } finally {
    view.finalize();
  }
}

/** What XML cannot hold, such as control characters in the name of a column. */
const noXml = /(?![\t\n\r])[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

function fontFiles(): string[] {
  const root = dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json"));
  return [join(root, "ttf", "DejaVuSans.ttf")]; // a second one for bold would cost 6 ms a figure
}
