export * from "./metrics/index.ts";
export * from "./protocol.ts";
