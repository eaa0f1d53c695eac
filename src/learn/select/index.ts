export {
  type Candidate,
  type CandidateResult,
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
  type UnfittedClassifier,
} from "./cross-validate.ts";
export type { FoldOutput } from "./fold-task.ts";
