import { type ServiceBlock, serviceRanges } from "../project/index.ts";
import { between, duration, oneOf, Setting, text, whole, yesNo } from "./setting.ts";

/** Every option that can also be given as a variable, by what it sets. Each call makes a new option, since commands keep theirs. */
export const settings = {
  quiet: () =>
    new Setting("--quiet", "SYSTOLE_QUIET", "say nothing but warnings and results", yesNo).default(false),
  workspace: () =>
    new Setting("--workspace <DIR>", "SYSTOLE_WORKSPACE", "where all that is made goes", text).default(
      "workspace",
    ),
  seed: () =>
    new Setting(
      "--seed <N>",
      "SYSTOLE_SEED",
      "instead of the project's own seed",
      whole(0, Number.MAX_SAFE_INTEGER),
    ),
  threads: () =>
    new Setting(
      "--threads <N>",
      "SYSTOLE_THREADS",
      "worker threads; results do not depend on it (default: one a core)",
      whole(1, 256),
    ),
  timeBudget: () =>
    new Setting(
      "--time-budget <DURATION>",
      "SYSTOLE_TIME_BUDGET",
      "how long the run may take (90s, 10m, 1h): candidates that do not fit are made cheaper or left out",
      duration,
    ),
  fetchTimeout: () =>
    new Setting(
      "--timeout <SECONDS>",
      "SYSTOLE_FETCH_TIMEOUT",
      "time for one file, all attempts together",
      between(1, 86_400),
    ).default(300),
  fetchMaxMib: () =>
    new Setting(
      "--max-mib <N>",
      "SYSTOLE_FETCH_MAX_MIB",
      "the most mebibytes that one file may have",
      whole(1, 1 << 20),
    ).default(1024),
  host: () =>
    new Setting(
      "--host <HOST>",
      "SYSTOLE_HOST",
      `address to listen on (default: ${serviceDefaults.host})`,
      text,
    ),
  port: (description: string) =>
    new Setting(
      "--port <N>",
      "SYSTOLE_PORT",
      `${description} (default: ${serviceDefaults.port})`,
      whole(...serviceRanges.port),
    ),
  uiPort: (description: string, flags = "--ui-port <N>") =>
    new Setting(
      flags,
      "SYSTOLE_UI_PORT",
      `${description} (default: ${serviceDefaults.uiPort})`,
      whole(...serviceRanges.uiPort),
    ),
  bodyLimit: () =>
    new Setting(
      "--body-limit <BYTES>",
      "SYSTOLE_BODY_LIMIT",
      `the most bytes that one request may have (default: ${serviceDefaults.bodyLimitBytes})`,
      whole(...serviceRanges.bodyLimitBytes),
    ),
  drainDelay: () =>
    new Setting(
      "--drain-delay <SECONDS>",
      "SYSTOLE_DRAIN_DELAY",
      `seconds to go on serving after SIGTERM (default: ${serviceDefaults.drainDelaySeconds})`,
      between(...serviceRanges.drainDelaySeconds),
    ),
  logLevel: () =>
    new Setting(
      "--log-level <LEVEL>",
      "SYSTOLE_LOG_LEVEL",
      `least level of what is logged: ${logLevels.join(", ")}`,
      oneOf(logLevels),
    ).default("info"),
};

/** The levels of the service's log; `silent` logs nothing. */
const logLevels = ["silent", "error", "warn", "info", "debug"] as const;

/** The flags and variables about serving, as far as they were given; `bodyLimit` in bytes, `drainDelay` in seconds. */
export interface ServiceFlags {
  readonly host?: string;
  readonly port?: number;
  readonly uiPort?: number;
  readonly bodyLimit?: number;
  readonly drainDelay?: number;
}

/** How a service is served where nobody says otherwise. */
const serviceDefaults: Required<ServiceBlock> = {
  host: "127.0.0.1",
  port: 8000,
  uiPort: 5000,
  bodyLimitBytes: 1 << 20,
  drainDelaySeconds: 5,
};

/** How to serve: a flag or variable goes before the project's `service`, that before the default. */
export function serviceSettings(flags: ServiceFlags, service: ServiceBlock = {}): Required<ServiceBlock> {
  return {
    host: flags.host ?? service.host ?? serviceDefaults.host,
    port: flags.port ?? service.port ?? serviceDefaults.port,
    uiPort: flags.uiPort ?? service.uiPort ?? serviceDefaults.uiPort,
    bodyLimitBytes: flags.bodyLimit ?? service.bodyLimitBytes ?? serviceDefaults.bodyLimitBytes,
    drainDelaySeconds: flags.drainDelay ?? service.drainDelaySeconds ?? serviceDefaults.drainDelaySeconds,
  };
}
