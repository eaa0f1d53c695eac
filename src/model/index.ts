export { digestOf, digestOfDirectory, type FileChecksum } from "./checksums.ts";
export type { ModelContent } from "./content.ts";
export { type LoadOptions, loadModel, saveModel } from "./directory.ts";
export { makeModel } from "./fitted-model.ts";
export { type SignatureColumn, signatureInputs, signatureOutputs } from "./mlmodel.ts";
export * from "./protocol.ts";
export {
  type FeatureReader,
  featureReaders,
  rawRowsOfTable,
  tableOfCells,
  tableOfRawRows,
} from "./raw-rows.ts";
export { type Registration, writeRegistration } from "./registration.ts";
export { directorySource, fixedSource } from "./source.ts";
export { schemaOfJson } from "./stored-schema.ts";
