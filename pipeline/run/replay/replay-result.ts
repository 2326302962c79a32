import { z } from "zod";
import { AnswerFacts, Comparison } from "../../run-folder/verdict.ts";
import { Pace } from "../../workflow/input.ts";
import { Collected } from "./collect-questions.ts";
import { ReplayWanted } from "./replay-folder.ts";
import { Side } from "./sides.ts";

/** A share or a mean from 0 to 1, and its interval. */
const Share = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });
export type Share = z.infer<typeof Share>;

/** Who answered: the two models, and production at the time. */
export const Answerer = z.enum(["candidate", "champion", "logged"]);
export type Answerer = z.infer<typeof Answerer>;

/** How much two sides say the same. */
export const Agreement = z.strictObject({
  between: z.tuple([Answerer, Answerer]),
  /** Questions that both have answered; a refused one is none. */
  rows: z.number(),
  /** Share of the questions with the same text, but for case, blanks and marks at the ends. */
  exact: Share,
  /** Mean score of one answer, the other taken for the right one. */
  score: Share,
  /** The same mean over the calls that the questions stand for. */
  scoreOfCalls: z.number(),
});
export type Agreement = z.infer<typeof Agreement>;

/** Both models on the questions whose right answer is known; a refused question counts as wrong. */
export const Quality = z.strictObject({
  rows: z.number(),
  candidate: z.number(),
  champion: z.number(),
  /** candidate − champion. */
  gain: z.number(),
  ...Comparison.pick({ interval: true, method: true, pValue: true }).shape,
  verdict: z.enum(["better", "worse", "same", "cannot-tell"]),
  /** Score of what production answered then, and the questions that have that too; null: none has. */
  logged: z.strictObject({ rows: z.number(), score: z.number() }).nullable(),
});
export type Quality = z.infer<typeof Quality>;

/** A question to which the two models answered differently, with its texts. */
export const DifferingRow = z.strictObject({
  recordId: z.string(),
  calls: z.number(),
  /** What the user said last. */
  question: z.string(),
  reference: z.string().nullable(),
  logged: z.string().nullable(),
  /** null: refused. */
  candidate: z.string().nullable(),
  champion: z.string().nullable(),
  /** How much they agree, from 0 to 1. */
  agreement: z.number(),
});
export type DifferingRow = z.infer<typeof DifferingRow>;

const SideFacts = Side.extend({
  /** Answers, tokens, latency by Bedrock's own account, and USD per 1,000 answers. */
  answers: AnswerFacts,
});

/** What a replay has measured: what `tunewright replay --json` prints. */
export const ReplayResult = z.strictObject({
  id: z.string(),
  /** `s3://…` where all of it is kept. */
  folder: z.string(),
  group: z.string(),
  /** ISO 8601. */
  createdAt: z.string(),
  /** Small local models have answered in place of Bedrock's: figures say whether it works, not what AWS's would be. */
  isSimulated: z.boolean(),
  /** Why not all questions were asked; null: they were. */
  stopped: z.enum(["max-usd", "no-answer"]).nullable(),
  /** AWS's name of the error after which asking was given up. */
  lastError: z.string().nullable(),
  wanted: ReplayWanted,
  collected: Collected,
  questions: z.strictObject({
    /** Distinct questions of the replay. */
    rows: z.number(),
    /** Those that both models have answered or refused: all figures are of these. */
    asked: z.number(),
    /** Calls that these stand for. */
    calls: z.number(),
    withLogged: z.number(),
    /** To which the log has different answers. */
    loggedVaries: z.number(),
    withReference: z.number(),
  }),
  pace: Pace,
  /** Name of the score, e.g. `labels`. */
  score: z.string(),
  confidence: z.number(),
  sides: z.strictObject({ candidate: SideFacts, champion: SideFacts }),
  agreements: z.array(Agreement),
  quality: Quality.nullable(),
  /** null where a price is not known. */
  usd: z.strictObject({ estimated: z.number().nullable(), spent: z.number().nullable() }),
  /** Questions that the two answered differently. */
  differing: z.number(),
  /** The first of them with their texts, as many as were requested, those that differ most first. */
  rows: z.array(DifferingRow),
});
export type ReplayResult = z.infer<typeof ReplayResult>;
