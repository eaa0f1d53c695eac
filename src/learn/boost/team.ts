import { type BoostPlan, claimBytes, teamBytes } from "./boost-plan.ts";
import type { BoostWork } from "./boost-work.ts";
import type { RunJob } from "./tree-grower.ts";

/** Where the words of a team stand, all of them changed by atomic operations only. */
const words = {
  /** Goes up by one with each job; -1 when there will be none any more. */
  job: 0,
  /** How many pieces are done. */
  done: 1,
  /** Iterations that are over. */
  progress: 2,
  /** Of an even job its kind and number of pieces; of an odd one the two words after. */
  kind: 4,
  nPieces: 5,
} as const;

/** How long a thread looks again and again before it lets others run. */
const SPIN_MS = 0.3;
/**
 * How long a follower waits for a job, the first or the next, before it leaves: a fit does not need it. It waits twice, since
 * where the whole process stood still, the time is over for all at once.
 */
const PATIENCE_MS = 250;

/** The words that the threads of a fit share. */
interface TeamWords {
  readonly control: Int32Array;
  /** The last job in which each piece was taken, {@link claimBytes} apart. */
  readonly claims: Int32Array;
}

/** The words of a fit's team. */
export function teamWords({ memory, at }: BoostPlan): TeamWords {
  return {
    control: new Int32Array(memory.buffer, at.team, teamBytes / 4),
    claims: new Int32Array(memory.buffer, at.claims, (at.leaves - at.claims) / 4),
  };
}

/**
 * Takes pieces of a job, and does them, until none is left. Each thread begins at a share of its own, the same in each job, so
 * that what it works on stays in its cache.
 *
 * A thread may have been away for long and hold an old job's number: a piece that it claims counts only if that job is still
 * the one that runs, and then it does not end before the piece is done. The words of the job before are not overwritten
 * before this one is over, so a number of pieces that was read is then this job's.
 */
function takePieces({ control, claims }: TeamWords, work: BoostWork, job: number, thread: number): void {
  const slot = 2 * (job & 1);
  const kind = Atomics.load(control, words.kind + slot);
  const nPieces = Atomics.load(control, words.nPieces + slot);
  const start = Math.floor((thread * nPieces) / work.plan.nThreads);
  for (let i = 0; i < nPieces; i++) {
    const piece = start + i < nPieces ? start + i : start + i - nPieces;
    const claim = (piece * claimBytes) / 4;
    const seen = Atomics.load(claims, claim);
    if (seen >= job || Atomics.compareExchange(claims, claim, seen, job) !== seen) continue;
    if (Atomics.load(control, words.job) !== job) return;
    work.run(kind, piece);
    if (Atomics.add(control, words.done, 1) + 1 === nPieces) Atomics.notify(control, words.done);
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
  readonly #words: TeamWords;
  readonly #control: Int32Array;
  readonly #work: BoostWork;
  #job = 0;

  constructor(work: BoostWork) {
    this.#words = teamWords(work.plan);
    this.#control = this.#words.control;
    this.#work = work;
  }

  /** Runs a job. Waits only for pieces that another thread has begun, so that it never depends on one that does not run. */
  readonly run: RunJob = async (kind, nPieces) => {
    const control = this.#control;
    if (nPieces <= 1) {
      if (nPieces === 1) this.#work.run(kind, 0);
      return;
    }
    const job = ++this.#job;
    const slot = 2 * (job & 1);
    Atomics.store(control, words.kind + slot, kind);
    Atomics.store(control, words.nPieces + slot, nPieces);
    Atomics.store(control, words.done, 0);
    Atomics.store(control, words.job, job);
    Atomics.notify(control, words.job);
    takePieces(this.#words, this.#work, job, 0);
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
export async function follow(work: BoostWork, thread: number): Promise<void> {
  const shared = teamWords(work.plan);
  const { control } = shared;
  for (let nInVain = 0; nInVain < 2; ) {
    const job = Atomics.load(control, words.job);
    if (job < 0) return;
    if (job > 0) takePieces(shared, work, job, thread);
    if (Atomics.load(control, words.job) === job) await awaitChange(control, words.job, job, PATIENCE_MS);
    nInVain = Atomics.load(control, words.job) === job ? nInVain + 1 : 0;
  }
}

/** Calls back for each iteration that a leader elsewhere reports, until it is told to stop. */
export function watchProgress(plan: BoostPlan, onIteration: (done: number) => void): () => void {
  const { control } = teamWords(plan);
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
