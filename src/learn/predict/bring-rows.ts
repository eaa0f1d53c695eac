import type { Matrix } from "../../core/index.ts";
import type { Pacer } from "../fit/pacer.ts";
import { Pool } from "../kernel/index.ts";
import {
  chunkData,
  countWords,
  endRows,
  fillPlace,
  findChunk,
  hasPlace,
  isOver,
  type SharedRows,
  UNIT_ROWS,
  waitForPlace,
} from "./shared-rows.ts";

/** Bytes that a chunk has at most, 256 KiB, but one unit of rows at least. */
const CHUNK_BYTES = 0x4_0000;
/** Chunks that there are for each thread at least, as far as there are units, so that threads end at about the same time. */
const CHUNKS_PER_THREAD = 16;
/** Bytes of all places together, 4 MiB, which stay in the processor's caches. */
const PLACES_BYTES = 0x40_0000;
/** Places that there are for each thread at least, however large: one is predicted while the other is filled. */
const PLACES_PER_THREAD = 2;

/**
 * Memory of places that earlier calls have left. Memory that is new to the process takes longer to be written for the first time
 * than all else that is done to a row.
 */
const places = new Pool<SharedArrayBuffer>({ mostKept: 2 });

/**
 * Lays rows out for threads. Rows that are on shared memory stay where they are; for others there are places, to which
 * {@link bringRows} copies them chunk by chunk.
 */
export function makeSharedRows({ data, nRows, nCols }: Matrix, nThreads: number): SharedRows {
  const nUnits = Math.max(1, Math.floor(nRows / UNIT_ROWS));
  const mostUnits = Math.min(CHUNK_BYTES / (8 * nCols * UNIT_ROWS), nUnits / (CHUNKS_PER_THREAD * nThreads));
  const chunkUnits = Math.max(1, Math.floor(mostUnits));
  const nChunks = Math.ceil(nUnits / chunkUnits);
  const stride = nCols * ((chunkUnits + 1) * UNIT_ROWS - 1);
  const isShared = data.buffer instanceof SharedArrayBuffer;
  const mostPlaces = Math.max(PLACES_PER_THREAD * nThreads, Math.floor(PLACES_BYTES / (8 * stride)));
  const nPlaces = isShared ? 0 : Math.min(nChunks, mostPlaces);
  return {
    ...{ nRows, nCols, nChunks, nPlaces, stride },
    data: isShared ? data : new Float64Array(takeMemory(8 * nPlaces * stride), 0, nPlaces * stride),
    words: new Int32Array(new SharedArrayBuffer(4 * countWords(nPlaces))),
  };
}

/**
 * Copies the rows to their places, each chunk as soon as its place is free, until all have been there or nobody wants them any
 * more. It runs in the calling thread while threads predict, and wakes these when it fails.
 *
 * @throws {unknown} the reason of the pacer's signal, when that is aborted.
 */
export async function bringRows(X: Matrix, rows: SharedRows, pacer: Pacer): Promise<void> {
  try {
    await bringAll(X, rows, pacer);
  } catch (error) {
    endRows(rows);
    throw error;
  }
}

async function bringAll(X: Matrix, rows: SharedRows, pacer: Pacer): Promise<void> {
  const { nChunks, nPlaces } = rows;
  if (nPlaces === 0) return;
  for (let number = 0; number < nChunks; number++) {
    if (!hasPlace(rows, number)) {
      // To be woken takes longer than to copy a chunk. So it is better to wait until half of the places are free.
      await waitForPlace(rows, Math.min(nChunks - 1, number + (nPlaces >> 1)));
      await waitForPlace(rows, number);
    }
    if (isOver(rows)) return;
    const chunk = findChunk(rows, number);
    chunkData(rows, chunk).set(X.data.subarray(chunk.first * X.nCols, chunk.last * X.nCols));
    fillPlace(rows, number);
    if (pacer.isDue()) await pacer.pause();
  }
}

function takeMemory(nBytes: number): SharedArrayBuffer {
  return nBytes > PLACES_BYTES
    ? new SharedArrayBuffer(nBytes)
    : (places.take() ?? new SharedArrayBuffer(PLACES_BYTES));
}

/** Keeps the memory of the places for the next call. To be called when all rows are predicted and no thread looks there any more. */
export function giveBackPlaces({ nPlaces, data: { buffer } }: SharedRows): void {
  if (nPlaces > 0 && buffer.byteLength === PLACES_BYTES) places.give(buffer as SharedArrayBuffer);
}
