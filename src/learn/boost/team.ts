import type { BoostWork } from "./boost-work.ts";
import type { RunJob } from "./tree-grower.ts";

/** Where the words of a team stand, all of them changed by atomic operations only. */
const words = {
  /** Goes up by one with each job; -1 when there will be none any more. */
  job: 0,
  /** The low bits of the job's number, and how many of its pieces are taken. */
  taken: 1,
  /** How many pieces are done. */
  done: 2,
  kind: 3,
  nPieces: 4,
  /** Iterations that are over. */
  progress: 5,
} as const;

/** Pieces of a job that can be counted beside the low bits of its number. */
const maxPieces = 2 ** 20;
/** How long a thread looks again and again before it lets others run. */
const SPIN_MS = 0.3;
/** How long a follower waits for a job, the first or the next, before it leaves: a fit does not need it. */
const PATIENCE_MS = 500;

/**
 * Takes one piece of the job, and does it.
 *
 * A thread may have been away since it saw the job's number, for so long that another job has the same low bits: kind and
 * number of pieces are read when the piece is taken, as that job cannot end before.
 *
 * @returns whether there was one.
 */
function takePiece(control: Int32Array, work: BoostWork, job: number): boolean {
  for (;;) {
    const seen = Atomics.load(control, words.taken);
    const index = seen & (maxPieces - 1);
    if (seen >>> 20 !== (job & 0xfff) || index >= Atomics.load(control, words.nPieces)) return false;
    if (Atomics.compareExchange(control, words.taken, seen, seen + 1) !== seen) continue;
    const nPieces = Atomics.load(control, words.nPieces);
    if (index >= nPieces) return false;
    work.run(Atomics.load(control, words.kind), index);
    if (Atomics.add(control, words.done, 1) + 1 === nPieces) Atomics.notify(control, words.done);
    return true;
  }
}

/** Waits until a word is no longer `value`: looking at first, then asleep, without holding the thread. */
async function awaitChange(
  control: Int32Array,
  word: number,
  value: number,
  timeoutMs: number,
): Promise<void> {
  const start = performance.now();
  do {
    for (let i = 0; i < 64; i++) if (Atomics.load(control, word) !== value) return;
  } while (performance.now() - start < SPIN_MS);
  const waiting = Atomics.waitAsync(control, word, value, timeoutMs);
  if (waiting.async) await waiting.value;
}

/** The thread that grows the trees: it describes jobs, takes pieces of them as all do, and goes on when all are done. */
export class TeamLeader {
  readonly #control: Int32Array;
  readonly #work: BoostWork;
  #job = 0;

  constructor(control: Int32Array, work: BoostWork) {
    this.#control = control;
    this.#work = work;
  }

  /** Runs a job. Waits only for pieces that another thread has begun, so that it never depends on one that does not run. */
  readonly run: RunJob = async (kind, nPieces) => {
    const control = this.#control;
    if (nPieces <= 1 || nPieces >= maxPieces) {
      for (let piece = 0; piece < nPieces; piece++) this.#work.run(kind, piece);
      return;
    }
    this.#job = (this.#job + 1) & 0x7fff_ffff;
    // No piece can be taken in between: the last job's are all gone, and `taken` still has its number.
    Atomics.store(control, words.kind, kind);
    Atomics.store(control, words.nPieces, nPieces);
    Atomics.store(control, words.done, 0);
    Atomics.store(control, words.taken, (this.#job & 0xfff) << 20);
    Atomics.store(control, words.job, this.#job);
    Atomics.notify(control, words.job);
    while (takePiece(control, this.#work, this.#job));
    for (
      let done = Atomics.load(control, words.done);
      done < nPieces;
      done = Atomics.load(control, words.done)
    )
      await awaitChange(control, words.done, done, 10);
  };

  /** Tells how many iterations are over. */
  report(nIterations: number): void {
    Atomics.store(this.#control, words.progress, nIterations);
    Atomics.notify(this.#control, words.progress);
  }

  /** Lets all others go. */
  end(): void {
    Atomics.store(this.#control, words.job, -1);
    Atomics.notify(this.#control, words.job);
  }
}

/** Takes pieces of a leader's jobs until it ends, or has none for long. */
export async function follow(control: Int32Array, work: BoostWork): Promise<void> {
  for (;;) {
    const job = Atomics.load(control, words.job);
    if (job < 0) return;
    while (job > 0 && takePiece(control, work, job));
    if (Atomics.load(control, words.job) !== job) continue;
    await awaitChange(control, words.job, job, PATIENCE_MS);
    if (Atomics.load(control, words.job) === job) return;
  }
}

/** Calls back for each iteration that a leader elsewhere reports, until it is told to stop. */
export function watchProgress(control: Int32Array, onIteration: (done: number) => void): () => void {
  let isOver = false;
  const watch = async (): Promise<void> => {
    let seen = 0;
    while (!isOver) {
      const waiting = Atomics.waitAsync(control, words.progress, seen, PATIENCE_MS);
      if (waiting.async) await waiting.value;
      for (const now = Atomics.load(control, words.progress); seen < now && !isOver; ) onIteration(++seen);
    }
  };
  void watch();
  return () => {
    isOver = true;
    Atomics.notify(control, words.progress);
  };
}
