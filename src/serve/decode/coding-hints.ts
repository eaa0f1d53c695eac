import { showValue } from "../../core/index.ts";
import {
  type CodedColumn,
  type Coding,
  codedColumn,
  describeCode,
  featureSpecs,
  type Schema,
} from "../../schema/index.ts";

/** What a wrong code would be in another coding. */
export interface CodingHint {
  /** Goes on where the message ends: "; the record would fit the coding X, where 0 means 3 (down)". */
  readonly text: string;
  /** The coding that the whole record would fit, if it does. */
  readonly fitting?: string;
}

/** Finds out in which of the schema's codings a code or a name exists that the model does not know, for messages. */
export class CodingHints {
  readonly #codings: readonly { readonly coding: Coding; readonly columns: readonly CodedColumn[] }[];

  constructor(schema: Schema) {
    const specs = featureSpecs(schema);
    this.#codings = (schema.codings ?? []).map((coding) => ({
      coding,
      columns: specs.map((spec) => codedColumn(spec, coding)),
    }));
  }

  /**
   * What a wrong value is in another coding. A coding that the whole record would fit is preferred.
   *
   * @param j the index of the feature, in the order of the schema.
   * @param raw its value, which the schema does not take.
   * @param valueAt the record's value of each feature; `undefined` or `null` where there is none.
   * @returns `undefined` when no coding has such a code.
   */
  ofCode(j: number, raw: unknown, valueAt: (j: number) => unknown): CodingHint | undefined {
    const known = this.#codings.filter(({ columns }) => exists(columns[j]!, raw));
    const found = known.find(({ columns }) => fits(columns, valueAt)) ?? known[0];
    if (found === undefined) return undefined;
    const { coding, columns } = found;
    const column = columns[j]!;
    const meaning = describeCode(column.spec, column.toSchema(raw) ?? null);
    const where = `where ${showValue(raw)} means ${meaning}`;
    return fits(columns, valueAt)
      ? { text: `; it would fit the coding ${coding.name}, ${where}`, fitting: coding.name }
      : {
          text: `; it would fit the coding ${coding.name}, ${where}, but other codes of the record would not`,
        };
  }

  /** What a name that the model does not know is in another coding, as the end of a message; empty when it is nothing. */
  ofName(name: string): string {
    for (const { coding, columns } of this.#codings) {
      const column = columns.find((candidate) => candidate.name === name);
      if (column !== undefined && name !== column.spec.name)
        return `; in the coding ${coding.name} it is ${showValue(column.spec.name)}`;
    }
    return "";
  }
}

/** Whether a column is recoded and has this code: a number where its codes are numbers, else a text. */
function exists({ isRecoded, pairs }: CodedColumn, raw: unknown): boolean {
  return isRecoded && pairs.some(({ there }) => there === raw);
}

function fits(columns: readonly CodedColumn[], valueAt: (j: number) => unknown): boolean {
  return columns.every((column, j) => {
    const raw = valueAt(j);
    return raw === null || raw === undefined || !column.isRecoded || exists(column, raw);
  });
}
