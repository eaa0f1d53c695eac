/** What one call took, in milliseconds. */
export interface Times {
  /** CPU of the thread that computes; helper threads of a runtime (collection of garbage, compilation) are not in it. */
  readonly cpu: number;
  readonly wall: number;
  /** CPU of all threads of the process. */
  readonly processCpu: number;
}

/**
 * How long work is repeated at least, in milliseconds. The system adds up a thread's CPU time in steps of some milliseconds, so that
 * shorter work could not be measured.
 */
const leastMs = 100;

/**
 * Times work that is done again and again.
 *
 * @param repeat how many calls there are at least; more are made until they have taken long enough to be measured.
 * @returns the mean of the calls, which are made one after the other.
 */
export async function time(work: () => unknown, repeat = 1): Promise<Times> {
  return timeCalls(work, (calls, ms) => calls < repeat || ms < leastMs);
}

/** Times a single call. When it is short, only its wall time is exact. */
export async function timeOnce(work: () => unknown): Promise<Times> {
  return timeCalls(work, (calls) => calls < 1);
}

async function timeCalls(
  work: () => unknown,
  isMore: (calls: number, ms: number) => boolean,
): Promise<Times> {
  const all = process.cpuUsage();
  const thread = process.threadCpuUsage();
  const start = performance.now();
  let calls = 0;
  while (isMore(calls, performance.now() - start)) {
    const result = work();
    if (result instanceof Promise) await result;
    calls++;
  }
  const wall = performance.now() - start;
  const used = process.threadCpuUsage(thread);
  const usedByAll = process.cpuUsage(all);
  return {
    cpu: (used.user + used.system) / 1000 / calls,
    wall: wall / calls,
    processCpu: (usedByAll.user + usedByAll.system) / 1000 / calls,
  };
}

/** One of the sides that are compared. */
export interface Side {
  readonly name: string;
  readonly run: () => Promise<Times>;
}

/** What one side took, round by round. */
export interface Timed {
  readonly name: string;
  readonly times: readonly Times[];
}

/**
 * Runs the sides in turn, each once a round, so that what slows the machine for a while slows all of them.
 *
 * @param warmUps how many rounds come first and do not count.
 */
export async function runInTurn(sides: readonly Side[], rounds: number, warmUps = 1): Promise<Timed[]> {
  const timed = sides.map(({ name }) => ({ name, times: [] as Times[] }));
  for (let round = -warmUps; round < rounds; round++)
    for (const [i, side] of sides.entries()) {
      const times = await side.run();
      if (round >= 0) timed[i]!.times.push(times);
    }
  return timed;
}
