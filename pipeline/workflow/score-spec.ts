import { z } from "zod";

const hex = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * How answers are scored, each from 0 to 1. A run has one or more; the first decides.
 * - `labels`: the one label that the answer names is the reference
 * - `exact`: the same text but for case, marks at the ends and kinds of blanks
 * - `numeric`: the last number of the answer equals that of the reference (as in gsm8k)
 * - `json`: share of the reference's fields that the answer has with the same value; with `schema`, 0 where it does not fit
 * - `regex`: what the pattern's first group (or the whole match) finds is the same in answer and reference
 * - `token-f1`, `rouge-l`, `chrf`: overlap of words, of word sequences, of character sequences
 * - `module`: the user's own scorer, an ES module in the run folder
 * - `function`: the user's own scorer, a Lambda function that the stack may invoke
 * - `judge`: a model compares the answers in both orders
 */
export const ScoreSpec = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["labels", "exact", "numeric", "token-f1", "rouge-l", "chrf"]) }),
  z.strictObject({
    kind: z.literal("json"),
    /** Dotted paths of the fields that are compared; null: all of the reference's. */
    fields: z.array(z.string()).nullable(),
    /** JSON Schema that an answer must fit, as JSON text; null: none. */
    schema: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal("regex"),
    pattern: z.string().min(1),
    /** As JavaScript has them, e.g. `i`. */
    flags: z.string(),
  }),
  z.strictObject({
    kind: z.literal("module"),
    name: z.string(),
    /** Key in the data bucket, and SHA-256 (hex) of what was approved. */
    key: z.string(),
    sha256: hex,
  }),
  z.strictObject({ kind: z.literal("function"), name: z.string(), arn: z.string() }),
  z.strictObject({
    kind: z.literal("judge"),
    /** What answers as judge: a foundation model id or an inference profile. */
    modelId: z.string(),
    /** What makes an answer good, in the user's words. */
    rubric: z.string(),
    /** Key in the data bucket of the labeled comparisons that the judge is calibrated on, and their SHA-256 (hex). */
    key: z.string(),
    sha256: hex,
  }),
]);
export type ScoreSpec = z.infer<typeof ScoreSpec>;

/** Kinds whose scores are made before the models are compared, by a step of their own. */
export const externalScores = ["module", "function", "judge"] as const;

/** A score's name as results have it: its kind, or `module:<name>`, `function:<name>`. */
export function scoreName(spec: ScoreSpec): string {
  return "name" in spec ? `${spec.kind}:${spec.name}` : spec.kind;
}
