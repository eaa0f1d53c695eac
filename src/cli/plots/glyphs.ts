/** The characters that plots are drawn with. */
export interface Glyphs {
  /** Whether a character shows up to eight dots, as those of braille do; else each is one dot. */
  readonly isBraille: boolean;
  readonly vertical: string;
  readonly tick: string;
  readonly corner: string;
  readonly horizontal: string;
  /** A point that stands for many rows. */
  readonly mark: string;
  /** From nothing to the greatest height of a bar. */
  readonly bars: string;
  /** What a legend shows for a line and for a dotted line. */
  readonly solid: string;
  readonly dotted: string;
}

const unicode: Glyphs = {
  isBraille: true,
  vertical: "│",
  tick: "┤",
  corner: "└",
  horizontal: "─",
  mark: "●",
  bars: " ▁▂▃▄▅▆▇█",
  solid: "⠤⠤",
  dotted: "⠄⠄",
};

const ascii: Glyphs = {
  isBraille: false,
  vertical: "|",
  tick: "+",
  corner: "+",
  horizontal: "-",
  mark: "o",
  bars: " .:-=+*#",
  solid: "**",
  dotted: "..",
};

/**
 * The characters that whoever reads can see: those of Unicode where the locale is one of UTF-8, else those of ASCII. The console of
 * Linux without a desktop and a terminal that says to be dumb have no braille.
 *
 * @param environment the variables of the process.
 * @param platform `win32` has no such variables: there all but the oldest terminals show Unicode.
 */
export function glyphsOf(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Glyphs {
  const { LC_ALL, LC_CTYPE, LANG, TERM, WT_SESSION } = environment;
  if (TERM === "dumb" || TERM === "linux") return ascii;
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== "");
  if (locale === undefined) return platform === "win32" && WT_SESSION !== undefined ? unicode : ascii;
  return /utf-?8/i.test(locale) ? unicode : ascii;
}
