import { readFileSync } from "node:fs";
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import { UserError } from "../errors.ts";

/** A JSON Schema for the answers, ready for use. */
export interface AnswerSchema {
  /** What is wrong with a value: paths, keys and what the schema says, never the value itself. Empty when it fits. */
  faults(value: unknown): readonly string[];
}

/**
 * Reads a JSON Schema (draft 2020-12; of earlier drafts what has stayed the same) for the answers from a file.
 * `format` is not checked, as the draft allows.
 * @throws UserError `Dataset.BadAnswerSchema` when the file cannot be read or is no JSON Schema
 */
export function readAnswerSchema(path: string): AnswerSchema {
  try {
    return answerSchema(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      "Dataset.BadAnswerSchema",
      `no JSON Schema could be read from ${path}: ${reason}`,
      {
        hint: "Give a file with a JSON Schema of the answers, e.g. one with `type`, `properties` and `required`.",
      },
    );
  }
}

/** Prepares a JSON Schema. @throws Error when it is not one */
export function answerSchema(schema: object): AnswerSchema {
  const { $schema: _draft, ...rules } = schema as { $schema?: unknown };
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    validateFormats: false,
    logger: false,
  });
  const validate = ajv.compile(rules);
  return {
    faults: (value) => (validate(value) ? [] : (validate.errors ?? []).map(faultOf)),
  };
}

function faultOf({ instancePath, message, params }: ErrorObject): string {
  const path = instancePath.slice(1).replaceAll("/", ".");
  const where = path === "" ? "the whole" : `"${path}"`;
  const extra = params["additionalProperty"] as unknown;
  const key = typeof extra === "string" ? ` ("${extra}")` : "";
  return `${where} ${message ?? "does not fit"}${key}`;
}
