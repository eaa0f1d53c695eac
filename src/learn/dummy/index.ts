export {
  DummyClassifier,
  type DummyClassifierParams,
  type DummyClassifierState,
  type DummyStrategy,
  FittedDummyClassifier,
} from "./dummy-classifier.ts";
