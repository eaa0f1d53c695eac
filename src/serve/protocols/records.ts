import { problemStyle } from "../../http/index.ts";
import type { Protocol } from "./protocol.ts";
import { recordEncoder } from "./record-answer.ts";
import { predictDocs } from "./record-docs.ts";
import { openRecords, recordWords } from "./record-rows.ts";

/** Our own protocol: `POST /predict` with `{"records": [...]}`, errors as problem+json. */
export const recordsProtocol: Protocol = {
  words: recordWords,
  errorStyle: problemStyle,
  open: openRecords,
  encoder: recordEncoder,
  routes: ({ predict, readyFor, maxRows, bodyLimitBytes }) => [
    {
      method: "POST",
      path: "/predict",
      bodyLimitBytes,
      handle: predict,
      docs: (model) => predictDocs(readyFor(model), maxRows),
    },
  ],
};
