import { z } from "zod";
import { Columns } from "./data-config.ts";
import { RunConfig } from "./run-config.ts";
import { ScoreConfig, scoreForms } from "./scores.ts";

/** A JSON Schema, as far as it is looked at here. */
export interface JsonSchema {
  description?: string;
  default?: unknown;
  type?: string | readonly string[];
  enum?: readonly unknown[];
  const?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: readonly string[];
  anyOf?: readonly JsonSchema[];
  items?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
}

/**
 * The JSON Schema of `tunewright.yaml`, for editors. It accepts what the loader accepts, except for what only a
 * comparison of settings shows, and requires nothing: data and base model may be given on the command line.
 */
export function configSchema(): JsonSchema {
  const schema = z.toJSONSchema(RunConfig, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const { description } = jsonSchema;
      const only = (anyOf: typeof jsonSchema.anyOf) => {
        for (const key of Object.keys(jsonSchema))
          delete jsonSchema[key as keyof typeof jsonSchema];
        Object.assign(jsonSchema, description === undefined ? { anyOf } : { description, anyOf });
      };
      if (zodSchema === Columns) only([{ type: "string", minLength: 1 }, { ...jsonSchema }]);
      if (zodSchema === ScoreConfig) only(scoreForms());
    },
  }) as JsonSchema;
  delete schema.required;
  delete schema.properties?.["data"]?.required;
  return {
    ...schema,
    description: "Settings of a run of Tunewright: tunewright.yaml",
  };
}
