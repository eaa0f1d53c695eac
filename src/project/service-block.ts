import { isIPv6 } from "node:net";

/** How a project wants to be served. Flags of the command line and `SYSTOLE_*` variables go before it. */
export interface ServiceBlock {
  /** Address to listen on. Default: 127.0.0.1, this machine only. */
  readonly host?: string;
  /** Port of the predictions. Default: 8000. */
  readonly port?: number;
  /** Port of the experiments. Default: 5000. */
  readonly uiPort?: number;
  /** The most bytes that one request may have. Default: as many as the most records take by name, from 1 to 8 MiB. */
  readonly bodyLimitBytes?: number;
  /** How long to go on serving after SIGTERM, so that load balancers notice, in seconds. Default: 5. */
  readonly drainDelaySeconds?: number;
  /** Names of proxies in front, with or without a port, by which requests may come, beside those of this machine. Default: none. */
  readonly allowedHosts?: readonly string[];
  /** The path below which a proxy serves it, such as `/heart`. Default: none. */
  readonly rootPath?: string;
  /** The most connections at a time. Default: 512. */
  readonly maxConnections?: number;
  /** The most bytes of requests that are not answered yet. Default: 16 MiB. */
  readonly maxPendingBytes?: number;
  /** The most records of large requests that wait to be answered. Default: 50,000. */
  readonly maxPendingRecords?: number;
}

/** Whether a text is a path below which a proxy can serve: segments of what addresses have unescaped, no slash at the end. */
export function isRootPath(text: string): boolean {
  return /^(\/[\w.~-]+)+$/.test(text) && !/\/\.\.?(\/|$)/.test(text);
}

/** Whether a text is the name or address of a host that a request can name, with or without a port; no pattern. */
export function isAllowedHost(text: string): boolean {
  const match = /^(?:\[([0-9a-f:.]+)\]|[a-z0-9_][a-z0-9_.-]{0,252})(?::(\d{1,5}))?$/i.exec(text);
  if (match === null) return false;
  const [, address, port = "0"] = match;
  return (address === undefined || isIPv6(address)) && Number(port) <= 65_535;
}

/** The least and greatest value of each number of a {@link ServiceBlock}. */
export const serviceRanges = {
  port: [0, 65_535],
  uiPort: [0, 65_535],
  bodyLimitBytes: [1024, 1 << 30],
  drainDelaySeconds: [0, 3600],
  maxConnections: [1, 100_000],
  maxPendingBytes: [1 << 20, 2 ** 40],
  maxPendingRecords: [1, 1_000_000_000],
} as const;
