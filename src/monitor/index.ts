export { Instruments, type ModelLabels } from "./instruments.ts";
