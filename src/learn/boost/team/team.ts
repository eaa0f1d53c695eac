import { type BoostPlan, claimBytes, teamBytes } from "../grow/boost-plan.ts";
import type { BoostWork } from "../grow/boost-work.ts";
import type { RunJob } from "../grow/boosted-tree-grower.ts";

/** Where the words of a team stand. Words that different threads wait for stand in different lines of the processor's cache. */
const words = {
  /** The number of the job, which goes up by one with each; -1 when there will be no job any more. */
  job: 0,
  /** What an even job is: its kind and number of pieces in one word. The next word says it of an odd job. */
  task: 1,
  /** How many threads sleep until there is a job. */
  nAsleep: 3,
  /** How many pieces are done, of all jobs together. */
  done: 16,
  /** Whether the leader sleeps until more are. */
  leaderSleeps: 17,
  /** Iterations that are over. */
  progress: 32,
} as const;

/** The number that kinds of work are below, so that kind and number of pieces fit into one word. */
const kindLimit = 8;

/** Milliseconds for which a thread looks at a word again and again before it goes to sleep, from which it takes long to wake up. */
const SPIN_MS = 0.3;
/**
 * Milliseconds for which a follower waits for a job, the first or the next, before it leaves: a fit goes on without it. It waits
 * twice as long, in two turns: when the whole process stood still, the time of one turn is over for all at once.
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
 * A thread may have been away for long, and hold the number of an old job. So it looks, after it has claimed a piece, whether
 * that job is still the one that runs. If it is, the job does not end before the piece is done. The word that says what a job is
 * is not overwritten while the next job runs, so that a number of pieces that was read is that of the job that runs.
 */
function takePieces({ control, claims }: TeamWords, work: BoostWork, job: number, thread: number): void {
  const task = Atomics.load(control, words.task + (job & 1));
  const kind = task % kindLimit;
  const nPieces = (task - kind) / kindLimit;
  const start = Math.floor((thread * nPieces) / work.plan.nThreads);
  for (let i = 0; i < nPieces; i++) {
    const piece = start + i < nPieces ? start + i : start + i - nPieces;
    const claim = (piece * claimBytes) / 4;
    const seen = Atomics.load(claims, claim);
    if (seen >= job || Atomics.compareExchange(claims, claim, seen, job) !== seen) continue;
    if (Atomics.load(control, words.job) !== job) return;
    work.run(kind, piece);
    Atomics.add(control, words.done, 1);
    if (Atomics.load(control, words.leaderSleeps) > 0) Atomics.notify(control, words.done);
  }
}

/**
 * Waits until a word is no longer `value`, or the time is over: at first by looking at it, then asleep, without holding the thread.
 *
 * @param sleepers the word that counts who sleeps. Who changes the first word looks at this one afterwards, and wakes them. To wake
 *   somebody costs more than a small piece of work, so that nobody does it in vain.
 */
async function awaitChange(
  control: Int32Array,
  word: number,
  value: number,
  sleepers: number,
  timeoutMs: number,
): Promise<void> {
  const start = performance.now();
  do {
    for (let i = 0; i < 64; i++) if (Atomics.load(control, word) !== value) return;
  } while (performance.now() - start < SPIN_MS);
  Atomics.add(control, sleepers, 1);
  const waiting = Atomics.waitAsync(control, word, value, timeoutMs);
  if (waiting.async) await waiting.value;
  Atomics.sub(control, sleepers, 1);
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

  /**
   * Runs the job that was described last. The leader takes pieces as all do, and waits only for pieces that another thread has begun,
   * so that it never depends on a thread that does not run.
   */
  readonly run: RunJob = async (kind, nPieces) => {
    const control = this.#control;
    if (nPieces <= 1) {
      if (nPieces === 1) this.#work.run(kind, 0);
      return;
    }
    const job = ++this.#job;
    const target = (Atomics.load(control, words.done) + nPieces) | 0;
    Atomics.store(control, words.task + (job & 1), nPieces * kindLimit + kind);
    Atomics.store(control, words.job, job);
    if (Atomics.load(control, words.nAsleep) > 0) Atomics.notify(control, words.job);
    takePieces(this.#words, this.#work, job, 0);
    for (;;) {
      const done = Atomics.load(control, words.done);
      if (done === target) return;
      await awaitChange(control, words.done, done, words.leaderSleeps, 10);
    }
  };

  /** Tells who watches the fit how many iterations are over. */
  report(nIterations: number): void {
    Atomics.store(this.#control, words.progress, nIterations);
    Atomics.notify(this.#control, words.progress);
  }

  /** Says that there will be no job any more: followers leave. */
  end(): void {
    Atomics.store(this.#control, words.job, -1);
    Atomics.notify(this.#control, words.job);
  }
}

/** Takes pieces of a leader's jobs until the leader ends, or has no job for long. */
export async function follow(work: BoostWork, thread: number): Promise<void> {
  const shared = teamWords(work.plan);
  const { control } = shared;
  for (let nInVain = 0; nInVain < 2; ) {
    const job = Atomics.load(control, words.job);
    if (job < 0) return;
    if (job > 0) takePieces(shared, work, job, thread);
    if (Atomics.load(control, words.job) === job)
      await awaitChange(control, words.job, job, words.nAsleep, PATIENCE_MS);
    nInVain = Atomics.load(control, words.job) === job ? nInVain + 1 : 0;
  }
}

/**
 * Calls back for each iteration that the leader of a fit reports from its thread.
 *
 * @returns a function that ends this.
 */
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
