import type { FastifyInstance, LightMyRequestResponse as Page } from "fastify";
import { createTrackingServer } from "../../src/tracking-server/index.ts";
import { openSampleStore, type SampleRuns, type SampleStore, writeSampleRuns } from "./sample-runs.ts";

/** A server of pages over sample runs. */
export interface SampleServer {
  readonly sample: SampleStore;
  readonly runs: SampleRuns;
  readonly app: FastifyInstance;
  /** Asks for a page, as a browser does when no headers are given. */
  get(url: string, headers?: Record<string, string>): Promise<Page>;
  close(): Promise<void>;
}

/** Opens a store with sample runs in a new temporary directory, and a server of its pages. */
export async function openSampleServer(): Promise<SampleServer> {
  const sample = await openSampleStore();
  const runs = await writeSampleRuns(sample);
  const app = createTrackingServer(sample);
  return {
    sample,
    runs,
    app,
    get: (url, headers = { accept: "text/html" }) => app.inject({ url, headers }),
    async close() {
      await app.close();
      await sample.close();
    },
  };
}

/** The text of a page without its tags. */
export function textOf(page: string): string {
  return page
    .replace(/<\/?(bdi|wbr)\b[^>]*>/g, "") // these stand within words
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll(/\s+/g, " ");
}
