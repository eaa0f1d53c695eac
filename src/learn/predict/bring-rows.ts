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

/** A chunk has so many bytes at most, and so small a share of the rows that threads end together; but one unit at least. */
const CHUNK_BYTES = 0x4_0000;
const CHUNKS_PER_THREAD = 16;
/** All places have so many bytes, which stay in the processor's caches; but so many places there are for each thread at least. */
const PLACES_BYTES = 0x40_0000;
const PLACES_PER_THREAD = 2;

/** Memory of places, for the next calls: what is new to the process takes longer to fill for the first time than all else. */
const places = new Pool<SharedArrayBuffer>({ mostKept: 2 });

/** Lays rows out for threads: those that are on shared memory stay where they are, others get places. */
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

/** Brings the rows to their places, a chunk as soon as there is one for it, until all are there or nobody wants them any more. */
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
      // To wake up takes longer than to copy a chunk: better for half of the places at a time.
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

/** Says that all rows are predicted and no thread looks at the places any more: their memory may be written over. */
export function giveBackPlaces({ nPlaces, data: { buffer } }: SharedRows): void {
  if (nPlaces > 0 && buffer.byteLength === PLACES_BYTES) places.give(buffer as SharedArrayBuffer);
}
