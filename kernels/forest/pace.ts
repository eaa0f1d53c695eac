// How much was done in this call, so that it ends in time.

/** About how many words were looked at in this call: `grow` compares it with its budget. */
export let work: i32 = 0;

export function clearWork(): void {
  work = 0;
}

export function addWork(n: i32): void {
  work += n;
}
