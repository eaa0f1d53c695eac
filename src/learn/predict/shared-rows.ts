/**
 * Rows that threads predict, a chunk at a time: each takes the next one that nobody has. Plain data on shared memory.
 *
 * Either all rows are there, or a few places: then a chunk comes to its place when the one before it there has been predicted.
 */
export interface SharedRows {
  readonly nRows: number;
  readonly nCols: number;
  readonly nChunks: number;
  /** 0 when all rows are there. */
  readonly nPlaces: number;
  /** From one place to the next, in values. */
  readonly stride: number;
  /** Row-major: all rows, or place after place. */
  readonly data: Float64Array;
  /**
   * Changed by atomic operations only: the chunk that is taken next, how many rows are done, whether all is over, and for each place
   * the times that it has been filled and left.
   */
  readonly words: Int32Array;
}

/** Rows that belong together. */
export interface RowChunk {
  readonly number: number;
  /** Its first row, among all. */
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
}

/** Kernels read so many rows at a time; chunks are made of as many, and the last one of what remains too. */
export const UNIT_ROWS = 256;

const NEXT = 0;
const DONE = 1;
const OVER = 2;
const PLACES = 3;
/** A time that no place reaches: whoever waits for it goes on. */
const END = 0x4000_0000;

/** How many words {@link SharedRows} has for so many places. */
export function countWords(nPlaces: number): number {
  return PLACES + nPlaces;
}

/** Which rows are in a chunk. */
export function findChunk({ nRows, nChunks }: SharedRows, number: number): RowChunk {
  const nUnits = Math.floor(nRows / UNIT_ROWS);
  const bound = (i: number): number => Math.floor((i * nUnits) / nChunks) * UNIT_ROWS;
  return { number, first: bound(number), last: number === nChunks - 1 ? nRows : bound(number + 1) };
}

/** Where a chunk's rows stand. */
export function chunkData(rows: SharedRows, { number, first, last }: RowChunk): Float64Array {
  const { data, nCols, nPlaces, stride } = rows;
  const at = nPlaces === 0 ? first * nCols : (number % nPlaces) * stride;
  return data.subarray(at, at + (last - first) * nCols);
}

/** Whether there is a chunk that nobody has taken. */
export function hasChunks({ words, nChunks }: SharedRows): boolean {
  return Atomics.load(words, NEXT) < nChunks;
}

/**
 * Takes the next chunk.
 *
 * @returns undefined when there is none any more.
 */
export function takeChunk(rows: SharedRows): RowChunk | undefined {
  if (!hasChunks(rows)) return undefined;
  const number = Atomics.add(rows.words, NEXT, 1);
  return number < rows.nChunks ? findChunk(rows, number) : undefined;
}

/** Whether a chunk may be brought to its place. */
export function hasPlace(rows: SharedRows, number: number): boolean {
  const { at, times } = placeOf(rows, number);
  return Atomics.load(rows.words, at) >= times;
}

/** Waits until a chunk may be brought to its place, without blocking the thread. */
export function waitForPlace(rows: SharedRows, number: number): Promise<void> {
  const { at, times } = placeOf(rows, number);
  return waitFor(rows, at, times);
}

/** Waits until the rows of a chunk are there, without blocking the thread. */
export async function waitForChunk(rows: SharedRows, { number }: RowChunk): Promise<void> {
  if (rows.nPlaces === 0) return;
  const { at, times } = placeOf(rows, number);
  await waitFor(rows, at, times + 1);
}

/** Says that the rows of a chunk are there. */
export function fillPlace(rows: SharedRows, number: number): void {
  turnPlace(rows, number);
}

/** Says that nobody needs the rows of a chunk any more. */
export function leavePlace(rows: SharedRows, { number, first, last }: RowChunk): void {
  Atomics.add(rows.words, DONE, last - first);
  turnPlace(rows, number);
}

/** How many rows are done. */
export function countDone({ words }: SharedRows): number {
  return Atomics.load(words, DONE);
}

/** Leaves all chunks that nobody has taken. */
export function stopTaking({ words, nChunks }: SharedRows): void {
  Atomics.store(words, NEXT, nChunks);
}

/** Leaves all, and lets everybody go on who waits. */
export function endRows(rows: SharedRows): void {
  stopTaking(rows);
  Atomics.store(rows.words, OVER, 1);
  for (let at = PLACES; at < rows.words.length; at++) {
    Atomics.store(rows.words, at, END);
    Atomics.notify(rows.words, at);
  }
}

/** Whether {@link endRows} has been called: what stands at the places is of no use. */
export function isOver({ words }: SharedRows): boolean {
  return Atomics.load(words, OVER) === 1;
}

/** The word of a chunk's place, and how often those before it fill and leave it. */
function placeOf({ nPlaces }: SharedRows, number: number): { at: number; times: number } {
  return { at: PLACES + (number % nPlaces), times: 2 * Math.floor(number / nPlaces) };
}

function turnPlace(rows: SharedRows, number: number): void {
  if (rows.nPlaces === 0) return;
  const { at } = placeOf(rows, number);
  Atomics.add(rows.words, at, 1);
  Atomics.notify(rows.words, at);
}

async function waitFor({ words }: SharedRows, at: number, times: number): Promise<void> {
  for (;;) {
    const now = Atomics.load(words, at);
    if (now >= times) return;
    await Atomics.waitAsync(words, at, now).value;
  }
}
