export * from "./associate.ts";
export * from "./describe.ts";
export * from "./figures.ts";
export * from "./histogram.ts";
export * from "./render.ts";
