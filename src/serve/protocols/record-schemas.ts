import type { Model } from "../../model/index.ts";
import {
  type ClassValue,
  type Coding,
  classValues,
  codedColumn,
  featureSpecs,
  ownCoding,
  takesMissing,
} from "../../schema/index.ts";
import { maxFindings } from "../decode/finding.ts";
import { columnsLeftAside } from "../decode/row-fields.ts";
import { fieldSchema, type JsonSchema, leftAsideSchema } from "../openapi/field-schema.ts";
import { schemaRef } from "../openapi/operation.ts";

/**
 * The schemas of `POST /predict` by name: `PredictRequest`, its `NamedRecord` and `OrderedRecord`, `PredictAnswer` and `PartialAnswer`. A
 * schema with codings has a request and records for each of them, such as `NamedRecordCirculating_303`.
 */
export function predictSchemas(model: Model, maxRows: number): Readonly<Record<string, JsonSchema>> {
  const { codings } = model.schema;
  const answer = {
    PredictAnswer: answerSchema(model),
    PartialAnswer: partialSchema(model),
    ModelReference: modelSchema,
  };
  if (codings === undefined || codings.length === 0)
    return { ...requestSchemas(model, maxRows, "", undefined), ...answer };
  const forms = [undefined, ...codings].map((coding) => ({
    coding,
    suffix: suffixOf(coding?.name ?? ownCoding),
  }));
  return {
    PredictRequest: { anyOf: forms.map(({ suffix }) => schemaRef(`PredictRequest${suffix}`)) },
    ...Object.assign(
      {},
      ...forms.map(({ coding, suffix }) => requestSchemas(model, maxRows, suffix, coding)),
    ),
    ...answer,
  };
}

/** A coding's name as the end of a schema's name, no two alike: `circulating-303` as `Circulating_303`. */
function suffixOf(name: string): string {
  return name
    .split("-")
    .map((part) => (/^\d/.test(part) ? `_${part}` : part.charAt(0).toUpperCase() + part.slice(1)))
    .join("");
}

/** A body and its records in a coding; without one in the model's codes. */
function requestSchemas(
  { schema }: Model,
  maxRows: number,
  suffix: string,
  coding: Coding | undefined,
): Record<string, JsonSchema> {
  const specs = featureSpecs(schema);
  const fields = specs.map((spec) => [codedColumn(spec, coding).name, fieldSchema(spec, coding)] as const);
  const others = columnsLeftAside(schema, coding).map(
    ({ name, spec }) => [name, leftAsideSchema(name, spec)] as const,
  );
  const said =
    coding === undefined
      ? { const: ownCoding, description: "The model's codes, whatever the records look like as a whole" }
      : { const: coding.name, description: `Has the records converted. ${coding.description ?? ""}`.trim() };
  return {
    [`PredictRequest${suffix}`]: {
      ...(schema.codings === undefined
        ? {}
        : { title: coding === undefined ? "in the model's codes" : `in the coding ${coding.name}` }),
      type: "object",
      required: coding === undefined ? ["records"] : ["records", "coding"],
      additionalProperties: false,
      properties: {
        records: {
          type: "array",
          minItems: 1,
          maxItems: maxRows,
          items: { oneOf: [schemaRef(`NamedRecord${suffix}`), schemaRef(`OrderedRecord${suffix}`)] },
        },
        onError: {
          enum: ["fail", "skip"],
          default: "fail",
          description:
            "What is done when records break the schema: all are refused, or the good ones are answered as a PartialAnswer",
        },
        ...(schema.codings === undefined ? {} : { coding: said }),
      },
    },
    [`NamedRecord${suffix}`]: {
      title: "by name",
      type: "object",
      required: fields.filter((_, j) => !takesMissing(specs[j]!)).map(([name]) => name),
      additionalProperties: false,
      properties: Object.fromEntries([...fields, ...others]),
    },
    [`OrderedRecord${suffix}`]: {
      title: "by order",
      type: "object",
      required: ["values"],
      additionalProperties: false,
      properties: {
        values: {
          type: "array",
          description: `In this order: ${fields.map(([name]) => name).join(", ")}`,
          minItems: specs.length,
          maxItems: specs.length,
          prefixItems: fields.map(([, field]) => field),
          items: false,
        },
      },
    },
  };
}

/** What an answer says of each record: its class, and its probability or probabilities. */
function recordAnswerSchemas({ info, schema }: Model): {
  readonly prediction: JsonSchema;
  readonly probability: JsonSchema;
} {
  const { classes, positive } = info;
  return {
    prediction: classSchema(classes.map(classValues(schema))),
    probability:
      positive === undefined
        ? { type: "array", items: probability, minItems: classes.length, maxItems: classes.length }
        : probability,
  };
}

/** One of these classes, which are all numbers or all texts. */
function classSchema(values: readonly ClassValue[]): JsonSchema {
  const isText = values.some((value) => typeof value === "string");
  const type = isText ? "string" : values.every(Number.isInteger) ? "integer" : "number";
  return { type, enum: values };
}

const probability: JsonSchema = { type: "number", minimum: 0, maximum: 1 };

function answerSchema(model: Model): JsonSchema {
  const { info, schema } = model;
  const { classes, positive } = info;
  const toValue = classValues(schema);
  const values = classes.map(toValue);
  const each = recordAnswerSchemas(model);
  return {
    type: "object",
    required: [
      "predictions",
      "probabilities",
      "classes",
      "imputed",
      "model",
      ...(positive === undefined ? [] : ["positive", "threshold"]),
    ],
    properties: {
      predictions: { type: "array", items: each.prediction },
      probabilities: {
        type: "array",
        description:
          positive === undefined ? "One row a record, in the order of classes" : `Probability of ${positive}`,
        items: each.probability,
      },
      classes: { type: "array", items: each.prediction, const: values },
      ...(positive === undefined
        ? {}
        : {
            positive: {
              ...classSchema([toValue(positive)]),
              description: "The class whose probability is answered",
            },
            threshold: {
              ...probability,
              description: "A record is positive when its probability is above this",
            },
          }),
      imputed: {
        type: "array",
        description: "The fields of each record that were missing and filled in",
        items: { type: "array", items: { type: "string" } },
      },
      warnings: {
        type: "array",
        description:
          "Values that are rare, or that training did not have and that are taken as missing; absent when there are none",
        items: schemaRef("Finding"),
      },
      warningCount: {
        type: "integer",
        description: `How many warnings there are; absent when all are listed, which are ${maxFindings} at most`,
      },
      ...(schema.codings === undefined
        ? {}
        : {
            coding: {
              enum: schema.codings.map((coding) => coding.name),
              description:
                "The coding that the records were converted from; absent when they were in the model's codes",
            },
          }),
      model: schemaRef("ModelReference"),
    },
  };
}

/** The answer to a request with `"onError": "skip"` in which some records are refused. */
function partialSchema(model: Model): JsonSchema {
  const { required, properties } = answerSchema(model) as {
    required: readonly string[];
    properties: Readonly<Record<string, JsonSchema>>;
  };
  const each = recordAnswerSchemas(model);
  const orNull = (items: JsonSchema): JsonSchema => ({ anyOf: [items, { type: "null" }] });
  return {
    type: "object",
    description:
      'Only of a request with "onError": "skip" in which some records are refused: where these stood, predictions and ' +
      "probabilities have null",
    required: [...required, "errors", "errorCount"],
    properties: {
      ...properties,
      predictions: { type: "array", items: orNull(each.prediction) },
      probabilities: { ...properties["probabilities"], items: orNull(each.probability) },
      errors: {
        type: "array",
        maxItems: maxFindings,
        description: "What is wrong with the records that are refused",
        items: schemaRef("Finding"),
      },
      errorCount: { type: "integer", description: `How many there are; at most ${maxFindings} are listed` },
    },
  };
}

/** The schema of the model that an answer names. */
const modelSchema: JsonSchema = {
  type: "object",
  required: ["name", "version", "digest"],
  properties: {
    name: { type: "string" },
    version: {
      type: ["string", "null"],
      description: "In the registry; null for a model that is in none",
    },
    digest: { type: "string", description: "SHA-256 of the model's files" },
  },
};
