export { acceptJsonOnly } from "./accept-json.ts";
export { defaultConnections } from "./bounded-connections.ts";
export { askedPart, isKnown } from "./byte-range.ts";
export { type DrainOptions, drain, type Lifecycle, lifecycleOf, stop } from "./drain.ts";
export { answerErrors, refuseUnknownRoutes } from "./error-handler.ts";
export { type ErrorStyle, problemStyle } from "./error-style.ts";
export { type HostCheck, hostCheckOf, isLoopbackAddress } from "./host-check.ts";
export { type Listening, listen } from "./listen.ts";
export { LogStream, standardError } from "./log-stream.ts";
export { createLogger, type Logger } from "./logger.ts";
export {
  defaultPendingBytes,
  defaultPendingRecords,
  type PendingLimits,
  PendingWork,
} from "./pending-work.ts";
export { addProbes, type ProbeState, probeRoutes } from "./probes.ts";
export {
  HttpProblem,
  type ProblemCode,
  type ProblemDetails,
  type ProblemDocument,
  problemStatus,
  problemType,
} from "./problem.ts";
export { addRoutes, type Route } from "./route.ts";
export { RouteTable } from "./route-table.ts";
export { createServer, type ServerOptions } from "./server.ts";
export { Turns } from "./turns.ts";
