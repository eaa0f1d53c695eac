/** How a project wants to be served. Flags of the command line and `SYSTOLE_*` variables go before it. */
export interface ServiceBlock {
  /** Address to listen on. Default: 127.0.0.1, this machine only. */
  readonly host?: string;
  /** Port of the predictions. Default: 8000. */
  readonly port?: number;
  /** Port of the experiments. Default: 5000. */
  readonly uiPort?: number;
  /** The most bytes that one request may have. Default: 1 MiB. */
  readonly bodyLimitBytes?: number;
  /** How long to go on serving after SIGTERM, so that load balancers notice, in seconds. Default: 5. */
  readonly drainDelaySeconds?: number;
}

/** The least and greatest value of each number of a {@link ServiceBlock}. */
export const serviceRanges = {
  port: [0, 65_535],
  uiPort: [0, 65_535],
  bodyLimitBytes: [1024, 1 << 30],
  drainDelaySeconds: [0, 3600],
} as const;
