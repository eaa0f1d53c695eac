import type { VegaLiteSpec } from "./figure.ts";
import { figureTheme } from "./figure-theme.ts";
import { fontFamily, fontFile, textWidth } from "./font.ts";
import { finishSvg } from "./svg-words.ts";

/** A figure drawn. */
export interface Drawing {
  readonly svg: string;
  readonly png: Uint8Array;
}

/** Letters that the shipped font lacks: for a PNG with some of them the machine's own fonts are looked through. */
const foreignLetters =
  /(?![\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\p{sc=Georgian}\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Common}])\p{L}/u;

/**
 * Draws a Vega-Lite specification with the shipped font, without a browser and without the network. The SVG names a
 * fallback font, for viewers that lack the shipped one; it has the colours of the reader's system, light or dark, and the title and the
 * `description` of the specification as its text alternative. The PNG is light.
 *
 * @param spec with its data inside: one that refers to a file or a URL is refused with an `Error`.
 * @param scale pixels of the PNG per pixel of the drawing. Default: 1.5, sharp in a document and still small.
 */
export async function renderFigure(spec: VegaLiteSpec, scale = 1.5): Promise<Drawing> {
  const [{ compile }, vega, { Resvg }] = await Promise.all([
    import("vega-lite"),
    import("vega"),
    import("@resvg/resvg-js"),
  ]);
  measureExactly(vega as unknown as { readonly textMetrics: TextMetrics });
  const compiled = compile({ ...spec, config: figureTheme } as Parameters<typeof compile>[0]).spec;
  const noFiles = vega.loader();
  noFiles.load = (uri: string): Promise<never> =>
    Promise.reject(new Error(`a figure must hold its data, it refers to ${uri}`));
  const view = new vega.View(vega.parse(compiled), { renderer: "none", loader: noFiles });
  try {
    const svg = (await view.toSVG()).replace(noXml, "\ufffd");
    const png = new Resvg(svg, {
      background: figureTheme.background,
      font: {
        fontFiles: [fontFile()],
        loadSystemFonts: foreignLetters.test(svg), // it takes long
        defaultFontFamily: fontFamily,
      },
      fitTo: { mode: "zoom", value: scale },
    })
      .render()
      .asPng();
    const withFallback = svg.replaceAll(
      `font-family="${fontFamily}"`,
      `font-family="${fontFamily}, Verdana, sans-serif"`,
    );
    return {
      svg: finishSvg(withFallback, titleText(spec), descriptionText(spec)).replace(noXml, "\ufffd"),
      png,
    };
  } finally {
    view.finalize();
  }
}

/** What XML cannot hold, such as control characters in the name of a column. */
const noXml = /(?![\t\n\r])[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/** The title of a specification on one line; empty when it has none. */
function titleText({ title }: VegaLiteSpec): string {
  const text: unknown = typeof title === "object" && title !== null && "text" in title ? title.text : title;
  return Array.isArray(text) ? text.join(" ") : typeof text === "string" ? text : "";
}

const descriptionText = ({ description }: VegaLiteSpec): string =>
  typeof description === "string" ? description : "";

/** How Vega measures a text: a function that is asked by the item that holds it. It may be replaced. */
interface TextMetrics {
  width: MeasureText & { readonly isExact?: boolean };
}
type MeasureText = (item: { readonly font?: string; readonly fontSize?: number }, text: unknown) => number;

/**
 * Lets Vega know how wide texts of our font are: without a canvas it only guesses, a third too much. Texts of other fonts are
 * measured as before.
 */
function measureExactly({ textMetrics }: { readonly textMetrics: TextMetrics }): void {
  const { width } = textMetrics;
  if (width.isExact === true) return;
  const measure: MeasureText = (item, text) =>
    item.font === fontFamily ? textWidth(String(text ?? ""), item.fontSize ?? 11) : width(item, text);
  textMetrics.width = Object.assign(measure, { isExact: true });
}
