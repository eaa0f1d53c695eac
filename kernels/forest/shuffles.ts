// Orders of bytes that put some of four words before the others.

export let shuffles: usize = 0; // 1024 bytes

/** For each set of marks of four words: the bytes of the unmarked ones, those of the marked ones, and the size of these. */
export function prepareShuffles(shufflesAt: usize): void {
  shuffles = shufflesAt;
  for (let marks = 0; marks < 16; marks++) {
    const order = shuffles + ((<usize>marks) << 5);
    let unmarked = order;
    let marked = order + 16;
    for (let i = 0; i < 4; i++) {
      const bytes = 0x0302_0100 + 0x0404_0404 * i;
      if (((marks >> i) & 1) !== 0) {
        store<u32>(marked, bytes);
        marked += 4;
      } else {
        store<u32>(unmarked, bytes);
        unmarked += 4;
      }
    }
    store<u32>(order, <u32>(marked - order - 16), 512);
  }
}
