import { shown } from "../finding.ts";
import { jsonOf, withoutFence } from "../json-answers.ts";
import type { Rule } from "../rule.ts";

const MAX_NAMED = 3;

/** An answer that does not fit the schema given with `--answer-schema`. */
export const answerSchemaMismatch: Rule = {
  code: "answer-schema-mismatch",
  severity: "error",
  title: "Answer does not fit the given schema",
  why: "The model learns to write answers that the program behind it does not accept.",
  remedy: "Correct the answer, leave out the row (`--drop-bad-rows`), or correct the schema.",
  source: "JSON Schema, draft 2020-12",
  repairable: false,
  create({ options: { answerSchema }, report }) {
    if (answerSchema === undefined) return undefined;
    return {
      record({ answer, answerPath, record: { place } }) {
        if (answer === undefined) return;
        const faults = faultsIn(answer, (value) => answerSchema.faults(value));
        if (faults.length === 0) return;
        const more = faults.length > MAX_NAMED ? `, and ${faults.length - MAX_NAMED} more` : "";
        const named = faults.slice(0, MAX_NAMED).map((fault) => shown(fault, 100));
        const message = `in the answer ${named.join(", ")}${more}`;
        report(
          answerPath === undefined ? { place, message } : { place, path: answerPath, message },
        );
      },
    };
  },
};

/** Numbers, texts and the like are JSON too, and a schema may ask for one. */
function faultsIn(answer: string, check: (value: unknown) => readonly string[]): readonly string[] {
  if (withoutFence(answer) !== undefined && jsonOf(answer) === undefined) {
    return ["the JSON is in code fences"];
  }
  try {
    return check(JSON.parse(answer));
  } catch {
    return ["the whole cannot be parsed as JSON"];
  }
}
