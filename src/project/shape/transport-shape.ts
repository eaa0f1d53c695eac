import { filledText, listOf, objectOf, optional, recordOf, required } from "../../schema/shape/index.ts";
import type { ColumnSet, Transport } from "../project.ts";

/** The shape of what is said of judging at other sites. Whether its columns are features is asked later, by `column-sets.ts`. */
export const transportShape = objectOf<Transport>({
  columnSets: optional(recordOf(objectOf<ColumnSet>({ without: required(listOf(filledText, 1)) }))),
});
