export type { PageSources, ReadArtifacts, ReadStore } from "./read-store.ts";
export {
  createTrackingServer,
  type RunningTrackingServer,
  type StartTrackingServerOptions,
  startTrackingServer,
  type TrackingServerOptions,
} from "./server.ts";
