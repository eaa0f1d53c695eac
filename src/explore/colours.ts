/** A colour on white paper, and what takes its place on dark paper. Both as `#rrggbb`. */
interface Pair {
  readonly light: string;
  readonly dark: string;
}

/** The colours of figures by what they stand for, as they are on white paper. */
export const colours = {
  paper: "#ffffff",
  ink: "#1b2230",
  /** Lines below the title. */
  soft: "#4a5363",
  axis: "#6b7280",
  grid: "#e4e4e4",
  /** Bars that stand for one thing alone, and borders. */
  bar: "#0b3954",
  /** The first of two classes. */
  pale: "#bfd7ea",
  /** Text on a cell that is nearer the paper than the middle of its ramp, and on one that is further away. */
  onWeak: "#000000",
  onStrong: "#fefefe",
  /** The middle and the end of the ramp of what goes against each other. */
  against: "#b45e26",
  mostAgainst: "#5e2a0a",
  /** The middle of the ramp of what goes together; its end is `bar`. */
  together: "#2c7bb0",
  /** The middle and the end of the ramp of strengths that have no sign. */
  unsigned: "#757575",
  mostUnsigned: "#2b2b2b",
} as const;

/** The same on dark paper; that of the pages of experiments. */
const onDark: Readonly<Record<keyof typeof colours, string>> = {
  paper: "#14181f",
  ink: "#e5e9f0",
  soft: "#b0bac9",
  axis: "#8b95a5",
  grid: "#2c3441",
  bar: "#9fd0f0",
  pale: "#2f5673",
  onWeak: "#ffffff",
  onStrong: "#000000",
  against: "#b45e26",
  mostAgainst: "#f6c19c",
  together: "#2c7bb0",
  unsigned: "#757575",
  mostUnsigned: "#dcdcdc",
};

const pairOf = (name: keyof typeof colours): Pair => ({ light: colours[name], dark: onDark[name] });

/**
 * Ramps from the paper to an end. Those of associations go over a middle. All middles are as light as each other, and nearly as far from
 * black as from white, on either paper: text that turns there can be read on every cell.
 */
export const ramps = {
  against: ["paper", "against", "mostAgainst"],
  together: ["paper", "together", "bar"],
  unsigned: ["paper", "unsigned", "mostUnsigned"],
  share: ["paper", "bar"],
} as const satisfies Readonly<Record<string, readonly (keyof typeof colours)[]>>;

/** The colours of a ramp on white paper. */
export const rampColours = (name: keyof typeof ramps): string[] => ramps[name].map((part) => colours[part]);

/** Four colours for many classes, evenly apart in lightness so that a print in grey keeps the order. */
const classScale: readonly Pair[] = [
  pairOf("bar"),
  { light: "#087e8b", dark: "#3fa6b3" },
  { light: "#6eb482", dark: "#2f7f50" },
  { light: "#f5dc96", dark: "#5a4a20" },
];

/**
 * Colours for `n` classes, apart in lightness so that they can be told without hue.
 *
 * @returns a colour for each class on white paper, as `#rrggbb`: of two the first is pale, else they go from dark to pale.
 */
export function classColours(n: number): string[] {
  if (n === 2) return [colours.pale, colours.bar];
  return Array.from({ length: n }, (_, i) => {
    const place = n === 1 ? 0 : (i / (n - 1)) * (classScale.length - 1);
    const low = Math.min(Math.floor(place), classScale.length - 2);
    return mix(classScale[low]!.light, classScale[low + 1]!.light, place - low);
  });
}

/** Pairs between whose colours all others lie. */
const segments: readonly (readonly [Pair, Pair])[] = [
  ...Object.values(ramps).flatMap((ramp) => between(ramp.map(pairOf))),
  ...between(classScale),
];

function between(stops: readonly Pair[]): [Pair, Pair][] {
  return stops.slice(1).map((stop, i): [Pair, Pair] => [stops[i]!, stop]);
}

const pairs = new Map(
  (Object.keys(colours) as (keyof typeof colours)[]).map((name) => [colours[name] as string, onDark[name]]),
);

/**
 * What takes the place of a colour on dark paper.
 *
 * @param colour `#rrggbb` or `rgb(r, g, b)`, as figures hold them.
 * @returns `undefined` for a colour that is neither one of {@link colours} nor between two of a ramp.
 */
export function darkColour(colour: string): string | undefined {
  const known = pairs.get(colour);
  if (known !== undefined) return known;
  const rgb = partsOf(colour);
  if (rgb === undefined) return undefined;
  let [nearest, found] = [mostOff, undefined as string | undefined];
  for (const [from, to] of segments) {
    const { place, off } = project(rgb, partsOf(from.light)!, partsOf(to.light)!);
    if (off >= nearest) continue;
    nearest = off;
    found = mix(from.dark, to.dark, place);
  }
  return found;
}

/** A colour is between two others when it is off their line by less than what rounding makes, in steps of a channel. */
const mostOff = 2;

type Rgb = readonly [red: number, green: number, blue: number];

function partsOf(colour: string): Rgb | undefined {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(colour);
  if (hex !== null) return hex.slice(1).map((part) => Number.parseInt(part, 16)) as unknown as Rgb;
  const decimal = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(colour);
  return decimal === null ? undefined : (decimal.slice(1).map(Number) as unknown as Rgb);
}

/** Where a colour lies on the line from one to another, in [0, 1], and how far it is off. */
function project(colour: Rgb, from: Rgb, to: Rgb): { place: number; off: number } {
  const along = to.map((part, j) => part - from[j]!);
  const length = along.reduce((sum, part) => sum + part * part, 0);
  const dot = along.reduce((sum, part, j) => sum + part * (colour[j]! - from[j]!), 0);
  const place = Math.max(0, Math.min(1, dot / length));
  const off = Math.hypot(...along.map((part, j) => from[j]! + part * place - colour[j]!));
  return { place, off };
}

function mix(from: string, to: string, place: number): string {
  const [a, b] = [partsOf(from)!, partsOf(to)!];
  const parts = a.map((part, j) => Math.round(part + (b[j]! - part) * place));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
