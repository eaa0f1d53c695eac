import { randomUUID } from "node:crypto";

/** 32 hexadecimal digits, random: MLflow's ids of runs, inputs and data sets. */
export function newId(): string {
  return randomUUID().replaceAll("-", "");
}
