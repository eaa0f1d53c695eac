export { type MakePage, makePagesFrom, type PageName } from "./page-makers.ts";
export {
  type PageSources,
  type ReadArtifacts,
  type ReadMethod,
  type ReadStore,
  readMethods,
} from "./read-store.ts";
export {
  createTrackingServer,
  type RunningTrackingServer,
  type StartTrackingServerOptions,
  startTrackingServer,
  type TrackingServerOptions,
} from "./server.ts";
