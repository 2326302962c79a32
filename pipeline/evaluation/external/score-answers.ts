import { z } from "zod";
import type { Clock } from "../../clock.ts";
import type { Bucket } from "../../objects.ts";
import { Arm, Asked, findAnswers } from "../../run-folder/answered-rows.ts";
import {
  type ExternalScore,
  findScores,
  type ScoresOf,
  scoredKey,
  writeScores,
} from "../../run-folder/external-scores.ts";
import { type ExternalSpec, isExternal, ScoreSpec } from "../../workflow/score-spec.ts";
import { type Batch, indexFiles, readBatch } from "../rows.ts";
import type { ExternalScorer, Scorable } from "./external-scorer.ts";

/** An arm whose answers are scored. */
const ScoredArm = z.object({ arm: Arm, asked: Asked, evaluationKey: z.string() });

/** What one call of the loop does. */
export const ScoreAnswersRequest = z.strictObject({
  runId: z.string(),
  /** All scores of the run; those that are not external are left out. */
  scores: z.array(ScoreSpec),
  /** None where nothing is to be scored yet. */
  arms: z.array(ScoredArm),
  /** Scoring ends at that time, in milliseconds since the epoch. */
  deadline: z.number(),
  /** Scores nothing: checks that the functions among the scores may be invoked, before anything is bought. */
  checkOnly: z.boolean(),
});
export type ScoreAnswersRequest = z.infer<typeof ScoreAnswersRequest>;

/** What scoring needs from outside. */
export interface ScoreTools {
  readonly bucket: Bucket;
  readonly clock: Clock;
  /** Milliseconds after which no further answer is scored. */
  readonly budget: number;
  open(runId: string, spec: ExternalSpec): Promise<ExternalScorer>;
}

/** Counts only; the scores stay in the bucket. */
export interface ScoreResult {
  /** Answers that have a score, in this call or earlier. */
  readonly scored: number;
  /** Answers that have none yet. */
  readonly left: number;
  readonly done: boolean;
  /** Seconds to wait before the next call; 0 where it can score at once. */
  readonly waitSeconds: number;
  /** Not done, and no time is left before the deadline. */
  readonly tooLate: boolean;
}

/** Wait after a call that could score nothing. */
const WAIT_SECONDS = 600;

/**
 * Scores the answers that have no score by the run's external rules yet, batch by batch, until all have one or the
 * budget is spent. Scores are kept in the run's folder as they are made, keyed by what was scored.
 * @throws UserError `Score.…`, `Evaluation.BadRow`
 */
export async function scoreAnswers(
  tools: ScoreTools,
  request: ScoreAnswersRequest,
): Promise<ScoreResult> {
  const { clock, budget } = tools;
  const until = Math.min(clock.now() + budget, request.deadline);
  const counts = { before: 0, news: 0, left: 0 };
  const keys = request.arms.map(({ evaluationKey }) => evaluationKey);
  const batches = await indexFiles(tools.bucket, keys);
  for (const spec of request.scores.filter(isExternal)) {
    const one = await scoreBy(tools, request, { spec, until, batches });
    counts.before += one.before;
    counts.news += one.news;
    counts.left += one.left;
  }
  const done = counts.left === 0;
  return {
    scored: counts.before + counts.news,
    left: counts.left,
    done,
    waitSeconds: done || counts.news > 0 ? 0 : WAIT_SECONDS,
    tooLate: !done && clock.now() >= request.deadline,
  };
}

interface Counts {
  readonly before: number;
  readonly news: number;
  readonly left: number;
}

/** Scores by one rule, which is opened only if there is something to score. */
async function scoreBy(
  tools: ScoreTools,
  { runId, arms }: ScoreAnswersRequest,
  of: { spec: ExternalSpec; until: number; batches: ReadonlyMap<string, readonly Batch[]> },
): Promise<Counts> {
  const { spec, until, batches } = of;
  let opened: ExternalScorer | undefined;
  const scorer = async () => {
    opened ??= await tools.open(runId, spec);
    return opened;
  };
  let counts: Counts = { before: 0, news: 0, left: 0 };
  try {
    for (const { arm, asked, evaluationKey } of arms) {
      for (const batch of batches.get(evaluationKey) ?? []) {
        const place = { runId, spec, arm, first: batch.first };
        const open = await openAnswers(tools.bucket, place, { asked, evaluationKey, batch });
        const values =
          open.missing.length === 0 ? [] : await (await scorer()).score(open.missing, until);
        await keep(tools.bucket, place, { ...open, values });
        counts = {
          before: counts.before + open.scores.length,
          news: counts.news + values.length,
          left: counts.left + open.missing.length - values.length,
        };
      }
    }
  } finally {
    await opened?.close();
  }
  return counts;
}

interface OpenAnswers {
  /** Scores that are made. */
  readonly scores: readonly ExternalScore[];
  /** Answers that have none; what a model refused to answer is not scored. */
  readonly missing: readonly Scorable[];
}

async function openAnswers(
  bucket: Bucket,
  of: ScoresOf,
  { asked, evaluationKey, batch }: { asked: Asked; evaluationKey: string; batch: Batch },
): Promise<OpenAnswers> {
  const [answers, found] = await Promise.all([
    findAnswers(bucket, { runId: of.runId, arm: of.arm, asked }, batch.first),
    findScores(bucket, of),
  ]);
  const made = new Map(found.map((score) => [score.scored, score]));
  const scores: ExternalScore[] = [];
  const open: { row: number; answer: string }[] = [];
  for (const { row, recordId, reference, text } of answers.values()) {
    if (text === null) continue;
    const score = made.get(scoredKey({ recordId, reference, answer: text }));
    if (score === undefined) open.push({ row, answer: text });
    else scores.push(score);
  }
  const questions = open.length === 0 ? [] : await readBatch(bucket, evaluationKey, batch);
  const missing = open.flatMap(({ row, answer }) => {
    const question = questions[row - batch.first];
    return question === undefined ? [] : [{ arm: of.arm, row, answer, question }];
  });
  return { scores, missing };
}

async function keep(
  bucket: Bucket,
  of: ScoresOf,
  { scores, missing, values }: OpenAnswers & { values: readonly number[] },
): Promise<void> {
  if (values.length === 0) return;
  const made = values.flatMap((value, index): ExternalScore[] => {
    const scorable = missing[index];
    if (scorable === undefined) return [];
    const { recordId, reference } = scorable.question;
    return [
      {
        row: scorable.row,
        scored: scoredKey({ recordId, reference, answer: scorable.answer }),
        value,
      },
    ];
  });
  await writeScores(bucket, of, [...scores, ...made]);
}
