/**
 * The nodes that may be split, the one that gains most first. Moves its items as Python's heapq does, so that equal gains
 * come out in scikit-learn's order.
 */
export class SplitHeap<T extends { readonly gain: number }> {
  readonly #items: T[] = [];

  /** How many nodes wait. */
  get size(): number {
    return this.#items.length;
  }

  /** All nodes, in no order that means anything. */
  get items(): readonly T[] {
    return this.#items;
  }

  /** Adds a node. */
  push(item: T): void {
    this.#items.push(item);
    this.#rise(0, this.#items.length - 1);
  }

  /** Takes out the node that gains most; undefined when there is none. */
  pop(): T | undefined {
    const items = this.#items;
    const last = items.pop();
    if (last === undefined || items.length === 0) return last;
    const top = items[0];
    items[0] = last;
    // The hole goes down to a leaf, then the item rises from there.
    let at = 0;
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      const right = child + 1;
      if (right < items.length && !(items[child]!.gain > items[right]!.gain)) child = right;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = last;
    this.#rise(0, at);
    return top;
  }

  #rise(start: number, from: number): void {
    const items = this.#items;
    const item = items[from]!;
    let at = from;
    while (at > start) {
      const parent = (at - 1) >> 1;
      if (!(item.gain > items[parent]!.gain)) break;
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = item;
  }
}
