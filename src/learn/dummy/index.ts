export { DummyClassifier, type DummyClassifierParams } from "./dummy-classifier.ts";
export {
  type DummyClassifierState,
  type DummyStrategy,
  FittedDummyClassifier,
} from "./fitted-dummy-classifier.ts";
