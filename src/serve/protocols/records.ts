import { problemStyle } from "../../http/index.ts";
import type { Protocol } from "./protocol.ts";
import { recordEncoder } from "./record-answer.ts";
import { predictDocs } from "./record-docs.ts";
import { openRecords, recordWords } from "./record-rows.ts";
import { mostBytes } from "./record-size.ts";

/** Our own protocol: `POST /predict` with `{"records": [...]}`, errors as problem+json. */
export const recordsProtocol: Protocol = {
  words: recordWords,
  errorStyle: problemStyle,
  open: openRecords,
  encoder: recordEncoder,
  routes: ({ predict, readyFor, current, ...limits }) => {
    const bodyLimitBytes = (): number => mostBytes(current().schema, limits);
    const route = { method: "POST", bodyLimitBytes, handle: predict } as const;
    return [
      { ...route, path: "/predict", docs: (model) => predictDocs(readyFor(model), limits) },
      { ...route, path: "/predict/" }, // answered too: a redirection of a POST is lost on many clients
    ];
  },
};
