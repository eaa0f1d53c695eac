// Makes the rows of this project, which are invented: `node projects/tile-works/make-data.ts`.
import { writeFileSync } from "node:fs";
import { Random } from "../../src/core/index.ts";

/** So many tiles are fired. */
const nTiles = 3200;
const seed = 2031;
const firstDay = Date.UTC(2031, 0, 6);
const dayMs = 86_400_000;

const kilns = ["north", "south", "tunnel"] as const;
const clays = ["marl", "red", "white"] as const;
const glazes = ["celadon", "clear", "iron black", "tin white"] as const;
const shifts = ["early", "late", "night"] as const;

/** How much each makes a tile worse; no science is behind it. */
const kilnFault = { north: 0.1, south: 0.9, tunnel: -0.5 };
const clayFault = { marl: 0.5, red: -0.2, white: 0.1 };
const glazeFault = { celadon: 0.3, clear: -0.6, "iron black": 0.2, "tin white": 0.7 };
const bestPeak = { marl: 1010, red: 1040, white: 1120 };

const header =
  "tile_no;pressed_on;fired_at;kiln;clay;glaze;shift;thickness_mm;moisture_pct;pressure_mpa;peak_c;soak_min;grade";

/** The data file's text: `;` between values, `n/a` and nothing for what is missing. */
export function makeTiles(): string {
  return [header, ...Array.from({ length: nTiles }, (_, i) => makeTile(i)), ""].join("\n");
}

function makeTile(i: number): string {
  const random = Random.stream(seed, i);
  const pick = <T>(values: readonly T[]): T => values[random.nextInt(values.length)]!;
  const normal = (mean: number, sd: number): number => mean + sd * random.nextNormal();
  const pressed = firstDay + Math.floor(i / 25) * dayMs;
  const fired = pressed + (2 + random.nextInt(3)) * dayMs + random.nextInt(1440) * 60_000;
  const kiln = pick(kilns);
  const clay = pick(clays);
  const glaze = pick(glazes);
  const shift = pick(shifts);
  const thickness = normal(9, 0.6);
  const moisture = Math.max(0.4, normal(shift === "night" ? 3.1 : 2.6, 0.7));
  const pressure = normal(32, 2.5);
  const peak = normal(bestPeak[clay], kiln === "south" ? 24 : 15);
  const soak = Math.round(Math.max(12, normal(45, 8)));
  const fault =
    kilnFault[kiln] +
    clayFault[clay] +
    glazeFault[glaze] +
    1.1 * (moisture - 2.7) +
    ((peak - bestPeak[clay]) / 18) ** 2 -
    0.12 * (pressure - 32) -
    0.03 * (soak - 45) +
    1.1 * normal(0, 1);
  const grade = fault < 1.3 ? "first" : fault < 3.2 ? "second" : "scrap";
  const sensorFails = random.nextFloat() < (shift === "night" ? 0.12 : 0.03);
  const isUnglazed = random.nextFloat() < 0.04;
  const isUngraded = random.nextFloat() < 0.005;
  return [
    `OM-${String(100_000 + i)}`,
    new Date(pressed).toISOString().slice(0, 10),
    new Date(fired).toISOString().slice(0, 16).replace("T", " "),
    kiln,
    clay,
    isUnglazed ? "n/a" : glaze,
    shift,
    random.nextFloat() < 0.015 ? "" : thickness.toFixed(1),
    sensorFails ? "n/a" : moisture.toFixed(2),
    pressure.toFixed(1),
    peak.toFixed(0),
    soak,
    isUngraded ? "" : grade,
  ].join(";");
}

if (import.meta.main) writeFileSync(new URL("data/tiles.csv", import.meta.url), makeTiles());
