/**
 * The circles of a directed graph: for each strongly connected component (Tarjan 1972) the shortest circle through
 * its first node by name.
 *
 * @param next the nodes that a node points to.
 */
export function findCycles(nodes: readonly string[], next: (node: string) => readonly string[]): string[][] {
  return components(nodes, next)
    .map((members) => shortestCircle(new Set(members), [...members].sort()[0] as string, next))
    .filter((circle) => circle !== undefined)
    .sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

function components(nodes: readonly string[], next: (node: string) => readonly string[]): string[][] {
  const index = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: string[][] = [];
  const visit = (node: string): number => {
    const mine = index.size;
    let lowest = mine;
    index.set(node, mine);
    stack.push(node);
    onStack.add(node);
    for (const other of next(node)) {
      if (!index.has(other)) lowest = Math.min(lowest, visit(other));
      else if (onStack.has(other)) lowest = Math.min(lowest, index.get(other) as number);
    }
    if (lowest === mine) {
      const members = stack.splice(stack.indexOf(node));
      for (const member of members) onStack.delete(member);
      found.push(members);
    }
    return lowest;
  };
  for (const node of nodes) if (!index.has(node)) visit(node);
  return found;
}

/** Breadth first from `start` back to `start`, inside `members`; `undefined` when there is no way. */
function shortestCircle(
  members: ReadonlySet<string>,
  start: string,
  next: (node: string) => readonly string[],
): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const other of next(node)) {
      if (other === start) {
        const circle = [node];
        for (let at = node; at !== start; ) {
          at = cameFrom.get(at) as string;
          circle.unshift(at);
        }
        return circle;
      }
      if (!members.has(other) || cameFrom.has(other)) continue;
      cameFrom.set(other, node);
      queue.push(other);
    }
  }
  return undefined;
}
