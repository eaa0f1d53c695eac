import { defaultConnections, defaultPendingBytes, defaultPendingRecords } from "../http/index.ts";
import { isAllowedHost, isRootPath, type ServiceBlock, serviceRanges } from "../project/index.ts";
import { between, duration, listOf, oneOf, Setting, text, that, whole, yesNo } from "./setting.ts";

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
  thorough: () =>
    new Setting(
      "--thorough",
      "SYSTOLE_THOROUGH",
      "10 x 10 folds at least, and all that is else left out because it is slow",
      yesNo,
    ).default(false),
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
      "the most bytes that one request may have (default: as many as the most records take, 1 to 8 MiB)",
      whole(...serviceRanges.bodyLimitBytes),
    ),
  allowedHost: () =>
    new Setting(
      "--allowed-host <NAME>",
      "SYSTOLE_ALLOWED_HOSTS",
      "a name of a proxy in front, with or without port, by which requests may come; may be repeated",
      listOf(that("a host name, with or without a port", isAllowedHost)),
    ),
  rootPath: () =>
    new Setting(
      "--root-path <PATH>",
      "SYSTOLE_ROOT_PATH",
      "the path below which a proxy serves this, such as /heart",
      that("a path such as /heart, without a slash at its end", isRootPath),
    ),
  maxConnections: () =>
    new Setting(
      "--max-connections <N>",
      "SYSTOLE_MAX_CONNECTIONS",
      `the most connections at a time (default: ${serviceDefaults.maxConnections})`,
      whole(...serviceRanges.maxConnections),
    ),
  maxPendingBytes: () =>
    new Setting(
      "--max-pending-bytes <BYTES>",
      "SYSTOLE_MAX_PENDING_BYTES",
      `the most bytes of requests that are not answered yet (default: ${serviceDefaults.maxPendingBytes})`,
      whole(...serviceRanges.maxPendingBytes),
    ),
  maxPendingRecords: () =>
    new Setting(
      "--max-pending-records <N>",
      "SYSTOLE_MAX_PENDING_RECORDS",
      `the most records of large requests that wait to be answered (default: ${serviceDefaults.maxPendingRecords})`,
      whole(...serviceRanges.maxPendingRecords),
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
  readonly allowedHost?: readonly string[];
  readonly rootPath?: string;
  readonly maxConnections?: number;
  readonly maxPendingBytes?: number;
  readonly maxPendingRecords?: number;
}

/** What a service goes by; `bodyLimitBytes` is `undefined` when the model decides. */
export type ServiceSettings = Omit<Required<ServiceBlock>, "bodyLimitBytes"> & {
  readonly bodyLimitBytes: number | undefined;
};

/** How a service is served where nobody says otherwise. */
const serviceDefaults: Omit<ServiceSettings, "bodyLimitBytes"> = {
  host: "127.0.0.1",
  port: 8000,
  uiPort: 5000,
  drainDelaySeconds: 5,
  allowedHosts: [],
  rootPath: "",
  maxConnections: defaultConnections,
  maxPendingBytes: defaultPendingBytes,
  maxPendingRecords: defaultPendingRecords,
};

/** How to serve: a flag or variable goes before the project's `service`, that before the default. */
export function serviceSettings(flags: ServiceFlags, service: ServiceBlock = {}): ServiceSettings {
  return {
    host: flags.host ?? service.host ?? serviceDefaults.host,
    port: flags.port ?? service.port ?? serviceDefaults.port,
    uiPort: flags.uiPort ?? service.uiPort ?? serviceDefaults.uiPort,
    bodyLimitBytes: flags.bodyLimit ?? service.bodyLimitBytes,
    drainDelaySeconds: flags.drainDelay ?? service.drainDelaySeconds ?? serviceDefaults.drainDelaySeconds,
    allowedHosts: flags.allowedHost ?? service.allowedHosts ?? serviceDefaults.allowedHosts,
    rootPath: flags.rootPath ?? service.rootPath ?? serviceDefaults.rootPath,
    maxConnections: flags.maxConnections ?? service.maxConnections ?? serviceDefaults.maxConnections,
    maxPendingBytes: flags.maxPendingBytes ?? service.maxPendingBytes ?? serviceDefaults.maxPendingBytes,
    maxPendingRecords:
      flags.maxPendingRecords ?? service.maxPendingRecords ?? serviceDefaults.maxPendingRecords,
  };
}
