import { growKernelMemory, reserved } from "../../core/kernel-memory.ts";
import type { Bootstrap } from "./bootstrap.ts";
import type { GrowSettings } from "./grow-settings.ts";
import { KernelGrower, measureRoom } from "./kernel-grower.ts";
import { KernelSplitter, measureSplits } from "./kernel-splitter.ts";
import { MOST_BYTES, type RankedColumns } from "./ranked-columns.ts";
import { kernelShift } from "./tree-rows.ts";

/** Places in the memory of the ranks where trees grow, one for each thread. Plain data that threads share. */
export interface Rooms {
  /** 1 for a room that is in use. */
  readonly taken: Int32Array;
  /** Where the first room begins, and the size of each, in bytes. */
  readonly start: number;
  readonly nBytes: number;
  /** The most that the rows of a tree can weigh where whole trees grow here; null where only nodes are split here. */
  readonly mostWeight: number | null;
}

/** Beyond this sums of weights do not fit into the kernel's whole numbers. */
const MOST_WEIGHT = 0x3fff_ffff;

/** Makes room for `nRooms` trees at a time behind the ranks; null where no kernel can grow them. */
export function makeRooms(
  ranked: RankedColumns,
  nClasses: number,
  weights: Float64Array | null,
  bootstrap: Bootstrap | null,
  settings: GrowSettings,
  nRooms: number,
): Rooms | null {
  const { memory } = ranked;
  if (memory === null || settings.isRandom) return null;
  const mostWeight = weighTrees(ranked, nClasses, weights, bootstrap, settings);
  const nBytes =
    mostWeight === null ? measureSplits(ranked, nClasses) : measureRoom(ranked, settings, mostWeight);
  const end = ranked.nBytes + nRooms * nBytes;
  if (end > MOST_BYTES) return null;
  growKernelMemory(memory, end - reserved);
  const taken = new Int32Array(new SharedArrayBuffer(nRooms * 4));
  return { taken, start: ranked.nBytes, nBytes, mostWeight };
}

/** The most that a tree can weigh that the kernel can grow as a whole; null where it cannot. */
function weighTrees(
  ranked: RankedColumns,
  nClasses: number,
  weights: Float64Array | null,
  bootstrap: Bootstrap | null,
  settings: GrowSettings,
): number | null {
  if (nClasses !== 2 || bootstrap?.isBalanced || settings.maxLeafNodes > 0) return null;
  if (bootstrap === null && weights !== null && kernelShift(weights, nClasses) === 0) return null;
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? ranked.nRows;
  const mostWeight = Math.ceil(bootstrap?.nDraws ?? total);
  return mostWeight > MOST_WEIGHT ? null : mostWeight;
}

/** Takes a room that is free, until {@link leaveRoom}. @returns its number; -1 when all are taken. */
function takeRoom(rooms: Rooms): number {
  for (let i = 0; i < rooms.taken.length; i++)
    if (Atomics.compareExchange(rooms.taken, i, 0, 1) === 0) return i;
  return -1;
}

/** What works in a room: a kernel that grows whole trees or one that splits nodes; none where there is no room. */
export interface Kernels {
  readonly grower?: KernelGrower;
  readonly splitter?: KernelSplitter;
}

/** Does work that grows trees in a room of its own. */
export async function inRoom<T>(
  ranked: RankedColumns,
  rooms: Rooms | null,
  nClasses: number,
  settings: GrowSettings,
  work: (kernels: Kernels) => Promise<T>,
): Promise<T> {
  const { memory } = ranked;
  const room = rooms === null ? -1 : takeRoom(rooms);
  if (rooms === null || memory === null || room < 0) return work({});
  const start = rooms.start + room * rooms.nBytes;
  const { mostWeight } = rooms;
  const result = await work(
    mostWeight === null
      ? { splitter: new KernelSplitter(ranked, nClasses, settings, memory, start) }
      : { grower: new KernelGrower(ranked, settings, mostWeight, memory, start) },
  );
  Atomics.store(rooms.taken, room, 0); // not after an error, which leaves the room as it was then
  return result;
}
