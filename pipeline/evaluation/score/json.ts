import { answerSchema } from "../../../dataset-tools/check/answer-schema.ts";
import type { ScoreSpec } from "../../workflow/score-spec.ts";
import { compareFields, compareNamed } from "./json-fields.ts";
import { findJson, kindOf } from "./json-text.ts";
import type { Scorer } from "./scorer.ts";
import { isSameText } from "./words.ts";

/** A score by the fields of JSON answers. */
export type JsonSpec = Extract<ScoreSpec, { kind: "json" }>;

/**
 * Scores the share of fields that are right. An answer may have its JSON in a block of code or within prose.
 * Where the reference is no JSON, the same text is right.
 * @throws Error where the spec's schema is no JSON Schema
 */
export function jsonScorer(spec: JsonSpec): Scorer {
  const schema = spec.schema === null ? null : answerSchema(JSON.parse(spec.schema) as object);
  return {
    spec,
    isBinary: false,
    score(answer, reference) {
      const wanted = findJson(reference, null);
      if (wanted === undefined) {
        return { value: isSameText(answer, reference) ? 1 : 0, fault: null, label: null };
      }
      const found = findJson(answer, kindOf(wanted.value));
      if (found === undefined) return { value: 0, fault: "not-json", label: null };
      if (schema !== null && schema.faults(found.value).length > 0) {
        return { value: 0, fault: "schema", label: null };
      }
      const { right, fields } =
        spec.fields === null
          ? compareFields(found.value, wanted.value)
          : compareNamed(found.value, wanted.value, spec.fields);
      return { value: right / fields, fault: null, label: null };
    },
  };
}
