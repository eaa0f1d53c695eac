export { type DrainOptions, drain, type Lifecycle, lifecycleOf, stop } from "./drain.ts";
export { type HostCheck, isLoopbackAddress } from "./host-check.ts";
export { acceptJsonOnly } from "./json-body.ts";
export { type Listening, listen } from "./listen.ts";
export { createLogger, type Logger } from "./logger.ts";
export { addProbes, type ProbeState } from "./probes.ts";
export {
  HttpProblem,
  type ProblemCode,
  type ProblemDocument,
  problemStatus,
  problemType,
} from "./problem.ts";
export { answerWithProblems, refuseUnknownRoutes, sendProblem } from "./problem-handler.ts";
export { RouteTable } from "./route-table.ts";
export { createServer, type ServerOptions } from "./server.ts";
