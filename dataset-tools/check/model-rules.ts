import { recordRules } from "./record-rules.ts";
import type { Rule } from "./rule.ts";

/** Codes of the rules whose answer depends on the base model; all others hold for every one. */
const CODES: ReadonlySet<string> = new Set([
  "too-few-records",
  "few-records",
  "too-many-records",
  "over-long-row",
  "too-many-characters",
  "line-too-long",
  "file-too-large",
  "validation-set-unsupported",
  "media-unsupported",
  "media-format",
  "media-count",
  "schema-version-wrong",
  "reserved-word",
  "system-count",
  "too-many-turns",
  "tool-use",
  "tool-call",
  "reasoning-block",
]);

/** The rules about what one base model accepts. */
export const modelRules: readonly Rule[] = recordRules.filter(({ code }) => CODES.has(code));

/** The rules that hold for all base models. */
export const generalRules: readonly Rule[] = recordRules.filter(({ code }) => !CODES.has(code));
