export { Arena, addressOf, layOutAlone } from "./arena.ts";
export { loadKernel } from "./load-kernel.ts";
export { Pool } from "./pool.ts";
