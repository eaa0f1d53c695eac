import { growKernelMemory, reserved } from "../../core/kernel-memory.ts";
import type { Bootstrap } from "./bootstrap.ts";
import type { GrowSettings } from "./grow-settings.ts";
import { KernelGrower, measureRoom } from "./kernel-grower.ts";
import { MOST_BYTES, type RankedColumns } from "./ranked-columns.ts";

/** Places in the memory of the ranks where trees grow, one for each thread. Plain data that threads share. */
export interface Rooms {
  /** 1 for a room that is in use. */
  readonly taken: Int32Array;
  /** Where the first room begins, and the size of each, in bytes. */
  readonly start: number;
  readonly nBytes: number;
  /** The most that the rows of a tree can weigh. */
  readonly mostWeight: number;
}

/** Beyond this sums of weights do not fit into the kernel's whole numbers. */
const MOST_WEIGHT = 0x3fff_ffff;

/** Makes room for `nRooms` trees at a time behind the ranks; null where the kernel cannot grow them. */
export function makeRooms(
  ranked: RankedColumns,
  nClasses: number,
  weights: Float64Array | null,
  bootstrap: Bootstrap | null,
  settings: GrowSettings,
  nRooms: number,
): Rooms | null {
  const { memory } = ranked;
  if (memory === null || nClasses !== 2 || bootstrap?.isBalanced) return null;
  if (settings.isRandom || settings.maxLeafNodes > 0) return null;
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? ranked.nRows;
  const mostWeight = Math.ceil(bootstrap?.nDraws ?? total);
  if (mostWeight > MOST_WEIGHT) return null;
  const nBytes = measureRoom(ranked, settings, mostWeight);
  const end = ranked.nBytes + nRooms * nBytes;
  if (end > MOST_BYTES) return null;
  growKernelMemory(memory, end - reserved);
  const taken = new Int32Array(new SharedArrayBuffer(nRooms * 4));
  return { taken, start: ranked.nBytes, nBytes, mostWeight };
}

/** Takes a room that is free, until {@link leaveRoom}. @returns its number; -1 when all are taken. */
function takeRoom(rooms: Rooms): number {
  for (let i = 0; i < rooms.taken.length; i++)
    if (Atomics.compareExchange(rooms.taken, i, 0, 1) === 0) return i;
  return -1;
}

/**
 * Does work that grows trees in a room of its own.
 *
 * @param work gets undefined when the kernel cannot grow the trees.
 */
export async function inRoom<T>(
  ranked: RankedColumns,
  rooms: Rooms | null,
  settings: GrowSettings,
  work: (grower: KernelGrower | undefined) => Promise<T>,
): Promise<T> {
  const { memory } = ranked;
  const room = rooms === null ? -1 : takeRoom(rooms);
  if (rooms === null || memory === null || room < 0) return work(undefined);
  const start = rooms.start + room * rooms.nBytes;
  const result = await work(new KernelGrower(ranked, settings, rooms.mostWeight, memory, start));
  Atomics.store(rooms.taken, room, 0); // not after an error, which leaves the room as it was then
  return result;
}
