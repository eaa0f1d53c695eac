import { readFile } from "node:fs/promises";

/** The ports of a connection, ours first: what {@link readSendQueues} finds it by. */
export function portsOf({
  localPort = 0,
  remotePort = 0,
}: {
  readonly localPort?: number | undefined;
  readonly remotePort?: number | undefined;
}): string {
  return `${localPort}:${remotePort}`;
}

/** The states of a connection that can still send, as Linux writes them: ESTABLISHED and CLOSE_WAIT. */
const openStates = new Set(["01", "08"]);

/**
 * How many bytes of each connection of this machine the system holds because the other side has not taken them yet. Linux tells
 * it in `/proc/self/net/tcp` (proc_net_tcp(5), the column tx_queue); of other systems it is not known.
 *
 * @returns by {@link portsOf}. Where two connections have the same ports, at different addresses, it is the smaller number.
 *   Nothing is in it where the system does not tell.
 */
export async function readSendQueues(): Promise<ReadonlyMap<string, number>> {
  const queues = new Map<string, number>();
  for (const table of ["tcp", "tcp6"]) {
    const text = await readFile(`/proc/self/net/${table}`, "latin1").catch(() => "");
    const lines = /^ *\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]{2}) ([0-9A-F]{8}):/gm;
    for (const [, local = "", remote = "", state = "", queue = ""] of text.matchAll(lines)) {
      if (!openStates.has(state)) continue;
      const ports = portsOf({ localPort: parseInt(local, 16), remotePort: parseInt(remote, 16) });
      queues.set(ports, Math.min(parseInt(queue, 16), queues.get(ports) ?? Infinity));
    }
  }
  return queues;
}
