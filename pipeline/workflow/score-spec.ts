import { z } from "zod";

const kindOf = <Kind extends string>(kind: Kind) =>
  z.literal(kind).describe("The rule by which answers are scored.");

/** A file of the run folder with what was approved. Its key is without the run's prefix, since the plan's hash makes the run's id. */
const approvedFile = (what: string) => ({
  key: z.string().describe(`Key of ${what}, under the run's prefix in the data bucket.`),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe(`SHA-256 (hex) of ${what}, as approved.`),
});

/** A model that compares the answers in both orders. */
export const JudgeSpec = z.strictObject({
  kind: kindOf("judge"),
  modelId: z
    .string()
    .describe("What answers as judge: a foundation model id or an inference profile."),
  rubric: z.string().describe("What makes an answer good, in the user's words."),
  ...approvedFile("the labeled comparisons that the judge is calibrated on"),
});
export type JudgeSpec = z.infer<typeof JudgeSpec>;

/**
 * How answers are scored, each from 0 to 1. A run has one or more; the first decides.
 * - `labels`: the one label that the answer names is the reference
 * - `exact`: the same text but for case, marks at the ends and kinds of blanks
 * - `numeric`: the last number of the answer equals that of the reference (as in gsm8k)
 * - `json`: share of the fields that are right, of those that the reference or the answer has; with `schema`, 0 where it does not fit
 * - `regex`: what the pattern's first group (or the whole match) finds is the same in answer and reference
 * - `token-f1`, `rouge-l`, `chrf`: overlap of words, of word sequences, of character sequences
 * - `module`: the user's own scorer, an ES module in the run folder
 * - `function`: the user's own scorer, a Lambda function that the stack may invoke
 * - `judge`: a model compares the answers in both orders
 */
export const ScoreSpec = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z
        .enum(["labels", "exact", "numeric", "token-f1", "rouge-l", "chrf"])
        .describe("The rule by which answers are scored."),
    }),
    z.strictObject({
      kind: kindOf("json"),
      fields: z
        .array(z.string())
        .nullable()
        .describe(
          "Dotted paths of the only fields that are compared; null: all that the reference or the answer has.",
        ),
      schema: z
        .string()
        .nullable()
        .describe("JSON Schema that an answer must fit, as JSON text; null: none."),
    }),
    z.strictObject({
      kind: kindOf("regex"),
      pattern: z.string().min(1).describe("A regular expression of JavaScript."),
      flags: z.string().describe("As JavaScript has them, e.g. `i`."),
    }),
    z.strictObject({
      kind: kindOf("module"),
      name: z.string().describe("Its name in results."),
      ...approvedFile("the module"),
    }),
    z.strictObject({
      kind: kindOf("function"),
      name: z.string().describe("Its name in results."),
      arn: z.string().describe("ARN of the Lambda function."),
    }),
    JudgeSpec,
  ])
  .describe("How answers are scored.");
export type ScoreSpec = z.infer<typeof ScoreSpec>;

/** The judge among a run's scores, where there is one. */
export function judgeOf(scores: readonly ScoreSpec[]): JudgeSpec | undefined {
  return scores.find((spec) => spec.kind === "judge");
}

/** Kinds of which every answer has 0 or 1: right or wrong. */
const rightOrWrong: ReadonlySet<string> = new Set(["labels", "exact", "numeric", "regex"]);

/** Whether every answer has 0 or 1 by a score. */
export function isRightOrWrong({ kind }: ScoreSpec): boolean {
  return rightOrWrong.has(kind);
}

/** Kinds whose scores are made before the models are compared, by a step of their own. */
const externalScores = ["module", "function", "judge"] as const;

/** A score's name as results have it: its kind, or `module:<name>`, `function:<name>`. */
export function scoreName(spec: ScoreSpec): string {
  return "name" in spec ? `${spec.kind}:${spec.name}` : spec.kind;
}

/** A score that is made before the models are compared. */
export type ExternalSpec = Extract<ScoreSpec, { kind: (typeof externalScores)[number] }>;

/** Whether a score is made before the models are compared. */
export function isExternal(spec: ScoreSpec): spec is ExternalSpec {
  return (externalScores as readonly string[]).includes(spec.kind);
}
