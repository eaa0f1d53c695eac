/**
 * Rows that threads predict, a chunk at a time: each takes the next chunk that nobody has. Plain data on shared memory.
 *
 * Either all rows are on shared memory, or there are a few places: then chunk `i` is copied to place `i mod nPlaces`, when the chunk
 * before it in that place has been predicted.
 */
export interface SharedRows {
  readonly nRows: number;
  readonly nCols: number;
  readonly nChunks: number;
  /** How many places there are; 0 when all rows are on shared memory. */
  readonly nPlaces: number;
  /** How many values lie between the beginnings of two places. */
  readonly stride: number;
  /** All rows, or place after place; row-major. */
  readonly data: Float64Array;
  /**
   * What threads tell each other, changed by atomic operations only: the number of the chunk that is taken next, how many rows are
   * done, whether all is over, and for each place how often it has been filled and left, both counted together.
   */
  readonly words: Int32Array;
}

/** Rows that one thread predicts together. */
export interface RowChunk {
  /** Its place among the chunks, from 0. */
  readonly number: number;
  /** Its first row, counted among all rows. */
  readonly first: number;
  /** The row behind its last one. */
  readonly last: number;
}

/** Rows that a chunk has a multiple of, as kernels read so many at a time. The last chunk has the remaining rows too. */
export const UNIT_ROWS = 256;

/** Index in `words` of the number of the chunk that is taken next. */
const NEXT = 0;
/** Index in `words` of how many rows are done. */
const DONE = 1;
/** Index in `words` of whether all is over: 1, else 0. */
const OVER = 2;
/** Index in `words` of the first place. */
const PLACES = 3;
/** What {@link endRows} sets every place to: more often than any is filled and left, so that whoever waits goes on. */
const END = 0x4000_0000;

/** How many words {@link SharedRows} has when it has so many places. */
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

/** Whether a chunk may be copied to its place: the chunk before it there has been predicted. */
export function hasPlace(rows: SharedRows, number: number): boolean {
  const { at, times } = placeOf(rows, number);
  return Atomics.load(rows.words, at) >= times;
}

/** Waits until a chunk may be copied to its place, without blocking the thread. */
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

/** Says that the rows of a chunk stand at their place, and wakes who waits for them. */
export function fillPlace(rows: SharedRows, number: number): void {
  turnPlace(rows, number);
}

/** Says that the rows of a chunk are done and not needed any more, and wakes who waits for the place. */
export function leavePlace(rows: SharedRows, { number, first, last }: RowChunk): void {
  Atomics.add(rows.words, DONE, last - first);
  turnPlace(rows, number);
}

/** How many rows are done. */
export function countDone({ words }: SharedRows): number {
  return Atomics.load(words, DONE);
}

/** Lets no further chunk be taken; those that are taken are still predicted. */
export function stopTaking({ words, nChunks }: SharedRows): void {
  Atomics.store(words, NEXT, nChunks);
}

/** Ends the work: no further chunk is taken, and everybody who waits goes on and finds that all {@link isOver}. */
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

/** The index of the word of a chunk's place, and how often the chunks before it there fill and leave it. */
function placeOf({ nPlaces }: SharedRows, number: number): { at: number; times: number } {
  return { at: PLACES + (number % nPlaces), times: 2 * Math.floor(number / nPlaces) };
}

/** Counts that a chunk's place has been filled or left, and wakes who waits for that. */
function turnPlace(rows: SharedRows, number: number): void {
  if (rows.nPlaces === 0) return;
  const { at } = placeOf(rows, number);
  Atomics.add(rows.words, at, 1);
  Atomics.notify(rows.words, at);
}

/** Waits until the word at an index has reached a number. */
async function waitFor({ words }: SharedRows, at: number, times: number): Promise<void> {
  for (;;) {
    const now = Atomics.load(words, at);
    if (now >= times) return;
    await Atomics.waitAsync(words, at, now).value;
  }
}
