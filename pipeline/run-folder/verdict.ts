import { z } from "zod";
import { ExecutionInput } from "../workflow/input.ts";
import { ScoreSpec } from "../workflow/score-spec.ts";
import { runFile } from "./run-file.ts";

/** A share of the rows, or a mean score, from 0 to 1. */
const share = (what: string) => z.number().describe(what);
/** A number of rows or of something else. */
const count = (what: string) => z.number().describe(what);
/** A chance or a share from 0 to 1 that may be unknown. */
const chance = (what: string) => z.number().nullable().describe(what);

export const Interval = z
  .strictObject({ low: share("Lower bound."), high: share("Upper bound.") })
  .describe("An interval that holds the true value with the gate's confidence.");
export type Interval = z.infer<typeof Interval>;

const PairedCounts = z
  .strictObject({
    both: count("Rows that both models answered right."),
    tunedOnly: count("Rows that only the tuned model answered right."),
    baseOnly: count("Rows that only the other model answered right."),
    neither: count("Rows that neither model answered right."),
  })
  .describe("How often both, one, or none of the two models was right on the same rows.");
export type PairedCounts = z.infer<typeof PairedCounts>;

const Method = z
  .enum([
    "newcombe-paired",
    "newcombe-paired-clustered",
    "paired-bootstrap",
    "smoothed-bootstrap",
    "cluster-bootstrap",
  ])
  .describe("How the interval was computed; see `pipeline/evaluation/README.md`.");
export type Method = z.infer<typeof Method>;

export const Comparison = z
  .strictObject({
    tuned: share("Mean score of the tuned model, 0 to 1."),
    base: share("Mean score of the model that it is compared with, 0 to 1."),
    gain: share("tuned − base."),
    interval: Interval.describe("Interval that holds the true gain with the gate's confidence."),
    method: Method,
    pValue: chance(
      "Chance of so large a difference if both were equally good; null where only the interval is known.",
    ),
    counts: PairedCounts.nullable().describe(
      "How often both, one, or none of the two models was right on the same rows; null where a score is not only 0 or 1.",
    ),
  })
  .describe("The tuned model against another (`base`) on the same rows.");
export type Comparison = z.infer<typeof Comparison>;

const ScoreResult = Comparison.extend({
  name: z.string().describe("The score's name, e.g. `labels`; `macro-f1` beside it."),
  spec: ScoreSpec,
  adjustedPValue: chance(
    "pValue corrected for the number of scores (Holm); null where there is none.",
  ),
}).describe("One score of the two models.");
export type ScoreResult = z.infer<typeof ScoreResult>;

/** Kinds of answers that are wrong in form, before their content is looked at. */
export const FormFault = z
  .enum(["outside-labels", "not-json", "schema", "no-number", "no-match"])
  .describe("What is wrong with an answer's form, before its content is looked at.");
export type FormFault = z.infer<typeof FormFault>;

const HardBreak = z
  .strictObject({
    kind: FormFault,
    tuned: count("Answers of the tuned model with this fault."),
    base: count("Answers of the base model with this fault."),
    broken: z.boolean().describe("Whether the tuned model has too many of them."),
  })
  .describe("How many answers have a fault of form.");

const Change = z
  .enum(["better", "worse", "unclear"])
  .describe("Whether the tuned model is certainly better or worse than the base model here.");

const LabelScores = z.strictObject({
  right: count("Rows of this label that were answered right."),
  precision: chance(
    "Share of the answers with this label that are right; null where it never gave this label.",
  ),
  recall: share("Share of the rows of this label that were answered right."),
  f1: share("Harmonic mean of precision and recall."),
});

const LabelResult = z
  .strictObject({
    label: z.string().describe("The label, as the data has it."),
    rows: count("Held-out rows of this label."),
    tuned: LabelScores.describe("The answers of the tuned model to these rows."),
    base: LabelScores.describe("The answers of the base model to these rows."),
    adjustedPValue: z
      .number()
      .describe("By an exact McNemar test, corrected for the number of labels (Holm)."),
    change: Change,
  })
  .describe("One label of the held-out rows.");
export type LabelResult = z.infer<typeof LabelResult>;

const SliceResult = z
  .strictObject({
    by: z.string().describe("What the rows are looked at by: label, language, length or a column."),
    value: z.string().describe("The label, language, range of lengths or value of the column."),
    rows: count("Held-out rows of this slice."),
    tuned: share("Score of the tuned model."),
    base: share("Score of the base model."),
    interval: Interval.describe("Of the gain in this slice."),
    adjustedPValue: chance(
      "Corrected for the number of slices (Holm); null where there is no p-value.",
    ),
    change: Change,
    belowFloor: z.boolean().describe("Whether the tuned model's score is below the gate's floor."),
  })
  .describe("Part of the rows, by label, language, length or a column.");
export type SliceResult = z.infer<typeof SliceResult>;

export const AnswerFacts = z
  .strictObject({
    refused: count(
      "Rows that the model refuses, counted against the tuned and in favor of the other model.",
    ),
    cut: count("Answers cut off at the maximum number of tokens."),
    inputTokens: count("Tokens of all questions."),
    outputTokens: count("Tokens of all answers."),
    medianMs: z
      .number()
      .nullable()
      .describe("Median time of an answer in milliseconds; null where Bedrock gave none."),
    p95Ms: z
      .number()
      .nullable()
      .describe("Time within which 95% of the answers came, in milliseconds; null as `medianMs`."),
    usdPer1000Answers: z
      .number()
      .nullable()
      .describe("USD of 1000 answers like these; null where a price is not known."),
  })
  .describe("What one model's answers were like, besides their score.");
export type AnswerFacts = z.infer<typeof AnswerFacts>;

const passed = z.boolean().describe("Whether the tuned model meets this rule of the gate.");

const Champion = z
  .strictObject({
    alias: z.string().describe("The alias that points at it."),
    version: z.string().describe("Name of its version."),
    runId: z.string().describe("The run that made it."),
    modelArn: z.string().describe("ARN of its custom model."),
    comparison: Comparison.describe("`base` of the comparison is the champion's score."),
    answers: AnswerFacts,
    margin: share("How much worse the tuned model may be."),
    passed,
    forgetting: z
      .strictObject({
        rows: count("Rows of the champion's held-out set that were asked."),
        comparison: Comparison,
        passed,
      })
      .nullable()
      .describe(
        "The same on the champion's own held-out rows, without those that are in this run's training data; null: not asked.",
      ),
  })
  .describe("The model that the alias points at now.");

/** Why the tuned model was not compared with a champion. */
export const ChampionAbsent = z.enum([
  /** The gate has none. */
  "not-required",
  /** The alias does not exist, or has never pointed at another run's version. */
  "no-alias",
  /** The alias points at the same model. */
  "own-model",
  /** The registry says that its version is no longer served. */
  "withdrawn",
  /** Its deployment or throughput no longer exists, or has failed. */
  "not-served",
]);
export type ChampionAbsent = z.infer<typeof ChampionAbsent>;

const ReasonKind = <Kind extends string>(kind: Kind) =>
  z.literal(kind).describe("The rule that decided.");

const Reason = z
  .discriminatedUnion("kind", [
    /** Accepted: the lower bound of the gain is above the minimum, and no other rule objects. */
    z.strictObject({ kind: ReasonKind("gain-above-minimum") }),
    /** The gain is not above the minimum, or not certainly. */
    z.strictObject({ kind: ReasonKind("gain-not-above-minimum") }),
    z.strictObject({ kind: ReasonKind("hard-break"), fault: FormFault }),
    z.strictObject({ kind: ReasonKind("below-floor") }),
    z.strictObject({ kind: ReasonKind("below-few-shot") }),
    z.strictObject({ kind: ReasonKind("worse-than-champion") }),
    z.strictObject({ kind: ReasonKind("forgets") }),
    z.strictObject({
      kind: ReasonKind("slice-below-floor"),
      by: z.string().describe("What the slice is made by."),
      value: z.string().describe("Which slice it is."),
    }),
  ])
  .describe("Why the gate accepted or rejected: the first rule that decided.");
export type Reason = z.infer<typeof Reason>;

const JudgeRate = z.strictObject({
  right: count("Examples in which the judge agrees with the label in both orders."),
  of: count("Examples of this kind."),
  low: share("Lower bound of the share, at 95% (Wilson)."),
});

/** How a judge went about pairs of answers, each shown in both orders. */
const JudgeOrders = z.strictObject({
  pairs: count("Pairs of answers that the judge was shown in both orders."),
  first: count("Pairs of which it chose the answer shown first in both orders: a tie."),
  second: count("Pairs of which it chose the answer shown second in both orders: a tie."),
  unreadable: count("Verdicts, of two a pair, that could not be read: a tie."),
});
export type JudgeOrders = z.infer<typeof JudgeOrders>;

const JudgeResult = z
  .strictObject({
    modelId: z.string().describe("What answers as judge."),
    isBaseModel: z
      .boolean()
      .describe("The judge is the base model, and may prefer answers like its own."),
    truePositives: JudgeRate.describe("Examples in which answer A is better."),
    trueNegatives: JudgeRate.describe("Examples in which answer B is better."),
    examples: JudgeOrders.describe("The labeled examples."),
    answers: JudgeOrders.describe("The models' answers, where they differ."),
  })
  .describe("How well the judge agrees with people, and how far it goes by the order.");
export type JudgeResult = z.infer<typeof JudgeResult>;

/** What the gate decided, and on which numbers: the content of a run's `verdict.json`. */
export const Verdict = z
  .strictObject({
    schema: z.literal(2).describe("Version of this shape."),
    outcome: z
      .enum(["accepted", "rejected"])
      .describe("Whether the gate lets the tuned model be registered and served."),
    verdict: z
      .enum(["better", "worse", "no-difference", "cannot-tell"])
      .describe(
        "The tuned model against the base model by the first score, whatever the gate requires.",
      ),
    reason: Reason,
    rows: count("Held-out rows that both models were asked."),
    rowsNeeded: z
      .number()
      .nullable()
      .describe(
        "About so many more rows would tell; null where the verdict is clear, or no number would.",
      ),
    groups: z
      .strictObject({
        count: count("Groups that the rows belong to."),
        designEffect: z
          .number()
          .describe("Variance of the mean gain over that of as many independent rows; at least 1."),
        effectiveRows: count("Independent rows that would tell as much."),
      })
      .nullable()
      .describe("Rows of a group are not independent; null where rows are not grouped."),
    scores: z
      .tuple([ScoreResult])
      .rest(ScoreResult)
      .describe("The scores of the two models; the first decides."),
    breaks: z.array(HardBreak).describe("Answers that are wrong in form, by kind of fault."),
    floor: z
      .strictObject({
        answer: z.string().describe("The answer that is right most often."),
        comparison: Comparison,
        passed,
      })
      .nullable()
      .describe(
        "The answer that is right most often, given to every row; null where the gate has no floor.",
      ),
    fewShot: z
      .strictObject({
        examples: count("Examples in each prompt."),
        fewer: count(
          "Rows whose prompt has fewer, since it would have been too long for the model, or there were no more.",
        ),
        searched: count("Training rows that the examples were chosen from."),
        trainRows: count("All training rows."),
        comparison: Comparison,
        answers: AnswerFacts,
        passed,
      })
      .nullable()
      .describe(
        "The base model with examples in its prompt, the most similar training rows; null where it was not asked.",
      ),
    champion: Champion.nullable().describe(
      "The model that the alias points at now; null where there is none or it is not compared.",
    ),
    championAbsent: ChampionAbsent.exactOptional().describe(
      "Why there is no champion; absent where there is one.",
    ),
    labels: z
      .array(LabelResult)
      .nullable()
      .describe("By label of the reference; null unless answers are scored by label."),
    confusion: z
      .array(
        z.strictObject({
          reference: z.string().describe("The right label."),
          answer: z.string().nullable().describe("The label that was answered; null: no label."),
          tuned: count("How often the tuned model answered so."),
          base: count("How often the base model answered so."),
        }),
      )
      .nullable()
      .describe(
        "How often a model answered `answer` where `reference` is right; null as `labels`.",
      ),
    slices: z.array(SliceResult).describe("Parts of the rows, as the gate's `sliceBy` has them."),
    answers: z
      .strictObject({
        tuned: AnswerFacts.describe("The answers of the tuned model."),
        base: AnswerFacts.describe("The answers of the base model."),
      })
      .describe("What the answers were like, besides their score."),
    judge: JudgeResult.exactOptional().describe(
      "How the judge was calibrated, and what it went by; absent where no judge scored the answers.",
    ),
    decidedBefore: count(
      "Runs of the group that these held-out rows have decided before; each makes the next decision less certain.",
    ),
    gate: ExecutionInput.shape.gate,
  })
  .describe("What the gate decided, and on which numbers.");
export type Verdict = z.infer<typeof Verdict>;

/** The run's `verdict.json`. */
export const verdictFile = runFile("verdict", Verdict);
