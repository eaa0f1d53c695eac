import boostPredict from "../../kernel/compiled/boost-predict.ts";
import { addressOf, layOutAlone, loadKernel } from "../../kernel/index.ts";

/** The function of `kernels/boost-predict.ts`, where it is explained. Addresses and sizes are in bytes. */
interface PredictKernel {
  predict(
    roots: number,
    nTrees: number,
    nColumns: number,
    rows: number,
    rowBytes: number,
    nRows: number,
    raw: number,
  ): void;
}

/** The nodes of all trees. Roots and children are told by their places among all nodes. */
export interface FlatNodes {
  /** The root of each tree. */
  readonly roots: Uint32Array;
  /** The column that a node asks for; -1 for a leaf. */
  readonly feature: Int32Array;
  /** The threshold of a split; the value of a leaf. */
  readonly threshold: Float64Array;
  /** 1 when missing values go left. */
  readonly missingLeft: Uint8Array;
  /** The right child; the left one is the next node. */
  readonly right: Uint32Array;
}

/** Bytes of the rows that go through all trees before the next rows do, 64 KiB: they stay in the processor's cache. */
const blockBytes = 2 ** 16;

/** Adds up the trees' values for many rows, in the memory of a kernel. */
export class BatchPredictor {
  readonly #kernel: PredictKernel;
  readonly #nFeatures: number;
  readonly #nColumns: number;
  readonly #rowsPerBlock: number;
  readonly #roots: Uint32Array;
  readonly #rows: Float64Array;
  readonly #raw: Float64Array;

  constructor(nodes: FlatNodes, nFeatures: number, nColumns: number) {
    const { roots, feature, threshold, missingLeft, right } = nodes;
    const nNodes = feature.length;
    const rowsPerBlock = Math.min(
      256,
      Math.max(4, Math.floor(blockBytes / (32 * Math.max(1, nFeatures))) * 4),
    );
    const laidOut = layOutAlone((arena) => ({
      nodes: arena.uint32(4 * nNodes),
      roots: arena.uint32(roots.length),
      rows: arena.float64(rowsPerBlock * nFeatures),
      raw: arena.float64(rowsPerBlock * nColumns),
    }));
    if (laidOut === undefined)
      throw new RangeError(`memory must hold the ${nNodes} nodes of a model, it does not`);
    const { memory, arrays } = laidOut;
    const nodesAt = addressOf(arrays.nodes);
    const words = arrays.nodes;
    const floats = new Float64Array(memory.buffer, nodesAt, 2 * nNodes);
    for (let i = 0; i < nNodes; i++) {
      const isLeaf = feature[i]! < 0;
      floats[2 * i] = threshold[i]!;
      words[4 * i + 2] = isLeaf ? 2 : 8 * feature[i]! + (missingLeft[i] === 1 ? 0 : 1);
      words[4 * i + 3] = isLeaf ? -16 : 16 * (right[i]! - i - 1);
    }
    arrays.roots.set(roots.map((root) => nodesAt + 16 * root));
    this.#kernel = loadKernel<PredictKernel>(boostPredict, memory);
    this.#nFeatures = nFeatures;
    this.#nColumns = nColumns;
    this.#rowsPerBlock = rowsPerBlock;
    this.#roots = arrays.roots;
    this.#rows = arrays.rows;
    this.#raw = arrays.raw;
  }

  /**
   * Adds the values of the trees from `firstTree` to before `lastTree` to raw predictions, row-major. `firstTree` must be the first
   * of an iteration, as it belongs to the first column.
   */
  addTrees(data: Float64Array, nRows: number, raw: Float64Array, firstTree: number, lastTree: number): void {
    const nFeatures = this.#nFeatures;
    const nColumns = this.#nColumns;
    for (let first = 0; first < nRows; first += this.#rowsPerBlock) {
      const n = Math.min(this.#rowsPerBlock, nRows - first);
      this.#rows.set(data.subarray(first * nFeatures, (first + n) * nFeatures));
      const part = raw.subarray(first * nColumns, (first + n) * nColumns);
      this.#raw.set(part);
      this.#kernel.predict(
        addressOf(this.#roots) + 4 * firstTree,
        lastTree - firstTree,
        nColumns,
        addressOf(this.#rows),
        8 * nFeatures,
        Math.ceil(n / 4) * 4,
        addressOf(this.#raw),
      );
      part.set(this.#raw.subarray(0, n * nColumns));
    }
  }
}
