import { z } from "zod";
import { defined } from "../../../dataset-tools/index.ts";
import type { Bucket } from "../../objects.ts";
import { type ComparedModel, comparedModels, findAnswers } from "../../run-folder/answered-rows.ts";
import type { EvaluationRow } from "../../run-folder/evaluation-row.ts";
import {
  type ExternalScore,
  findScores,
  type JudgeVerdicts,
  scoredKey,
  writeScores,
} from "../../run-folder/external-scores.ts";
import { ExecutionInput, Pace } from "../../workflow/input.ts";
import { JudgeSpec } from "../../workflow/score-spec.ts";
import { askedOf, Evaluated } from "../evaluated.ts";
import { PaceState } from "../pacer.ts";
import { type Batch, indexBatches, readBatch } from "../rows.ts";
import { calibrate } from "./calibrate.ts";
import { Judge, type JudgeTools, type Pair } from "./judge.ts";
import { conversationOf } from "./prompt.ts";
import { preferenceOf } from "./verdicts.ts";

/** What one call of the loop does. */
export const JudgeAnswersRequest = z.strictObject({
  runId: z.string(),
  judge: JudgeSpec,
  /** Whose answers are compared; null: the judge is only calibrated. */
  evaluated: Evaluated.nullable(),
  evaluationKey: z.string(),
  pace: Pace,
  /** Comparisons under way at the same time. */
  concurrency: ExecutionInput.shape.evaluation.shape.concurrency,
  /** Pace at which the call before has ended; null for the first call. */
  cursor: PaceState.nullable(),
  /** Judging ends at that time, in milliseconds since the epoch. */
  deadline: z.number(),
});
export type JudgeAnswersRequest = z.infer<typeof JudgeAnswersRequest>;

/** What judging needs from outside. */
export interface JudgeAnswersTools extends JudgeTools {
  readonly bucket: Bucket;
  /** Milliseconds after which nothing more is asked. */
  readonly budget: number;
}

/** Counts only; the scores stay in the bucket. */
export interface JudgeAnswersResult {
  /** Rows whose answers are compared, in this call or earlier. */
  readonly judged: number;
  /** Rows that are left. */
  readonly left: number;
  /** Verdicts of this call that could not be read, even when asked again; they count as ties. */
  readonly unreadable: number;
  readonly done: boolean;
  /** For the next call. */
  readonly cursor: PaceState;
  /** Seconds to wait before the next call; 0 where it can judge at once. */
  readonly waitSeconds: number;
  /** Not done, and no time is left before the deadline. */
  readonly tooLate: boolean;
}

/** Wait after a call that could judge nothing, or that a busy judge has ended. */
const WAIT_SECONDS = 600;

/**
 * Calibrates the judge, and then has it compare both models' answers to the rows that have no scores by it yet, batch
 * by batch, until all have or the budget is spent. A comparison gives two scores that add up to 1. What is judged is
 * kept as it comes, so that nothing is asked twice.
 * @throws UserError `Judge.…`, `Evaluation.BadRow`
 */
export async function judgeAnswers(
  tools: JudgeAnswersTools,
  request: JudgeAnswersRequest,
): Promise<JudgeAnswersResult> {
  const { clock, budget, bucket } = tools;
  const { runId, judge: spec, evaluated, deadline } = request;
  const until = Math.min(clock.now() + budget, deadline);
  const judge = new Judge(tools, spec, { ...request, until });
  const isReady = await calibrate(bucket, judge, { runId, spec });
  const counts = { judged: 0, left: 0 };
  if (isReady && evaluated !== null) {
    for (const batch of await indexBatches(bucket, request.evaluationKey)) {
      const one = await judgeBatch({ bucket, judge }, { ...request, evaluated }, batch);
      counts.judged += one.judged;
      counts.left += one.left;
    }
  }
  const done = isReady && counts.left === 0;
  return {
    ...counts,
    unreadable: judge.unreadable,
    done,
    cursor: judge.cursor,
    waitSeconds: done || judge.isMoving ? 0 : waitOf(judge.cursor, clock.now()),
    tooLate: !done && clock.now() >= deadline,
  };
}

function waitOf({ next }: PaceState, now: number): number {
  return Math.max(WAIT_SECONDS, Math.ceil((next - now) / 1000));
}

type Request = JudgeAnswersRequest & { readonly evaluated: Evaluated };

/** Both answers to a row; null where the model refused it. */
interface Answers {
  readonly row: number;
  readonly recordId: string;
  readonly reference: string;
  readonly tuned: string | null;
  readonly base: string | null;
}

type Kept = Readonly<Record<ComparedModel, readonly ExternalScore[]>>;

async function judgeBatch(
  { bucket, judge }: { bucket: Bucket; judge: Judge },
  request: Request,
  batch: Batch,
): Promise<{ judged: number; left: number }> {
  const { runId, judge: spec } = request;
  const of = { runId, spec, first: batch.first };
  const all = await answersOf(bucket, request, batch);
  const kept: Kept = {
    tuned: await findScores(bucket, { ...of, arm: "tuned" }),
    base: await findScores(bucket, { ...of, arm: "base" }),
  };
  const open = all.filter((one) => !isKept(one, kept));
  if (open.length === 0) return { judged: all.length, left: 0 };
  const questions = await readBatch(bucket, request.evaluationKey, batch);
  const pairs = open.flatMap((one) => pairOf(one, questions[one.row - batch.first]));
  const asked = new Set(pairs.map(({ row }) => row));
  const made: Made[] = open.filter(({ row }) => !asked.has(row)).map((answers) => ({ answers }));
  const keep = async () => {
    for (const arm of comparedModels) {
      const scores = withMade(kept[arm], made, arm);
      if (scores.length > 0) await writeScores(bucket, { ...of, arm }, scores);
    }
  };
  if (made.length > 0) await keep();
  await judge.compareAll(pairs, async (compared) => {
    made.push(...compared.map(([answers, verdicts]) => ({ answers, verdicts })));
    await keep();
  });
  return { judged: all.length - open.length + made.length, left: open.length - made.length };
}

/** A compared row; without verdicts where there was nothing to ask. */
interface Made {
  readonly answers: Answers;
  readonly verdicts?: JudgeVerdicts;
}

/**
 * What the judge is asked about a row; empty where there is nothing to compare, since the answers are the same or one is
 * missing: a refusal counts by itself.
 */
function pairOf(one: Answers, question: EvaluationRow | undefined): (Answers & Pair)[] {
  const { tuned, base } = one;
  if (question === undefined || tuned === null || base === null || tuned === base) return [];
  return [{ ...one, question: conversationOf(question), a: tuned, b: base }];
}

/** The scores of one arm's batch, the new ones in place of those before. */
function withMade(
  kept: readonly ExternalScore[],
  made: readonly Made[],
  arm: ComparedModel,
): ExternalScore[] {
  const news = made.flatMap(({ answers, verdicts }): ExternalScore[] => {
    const scored = keyOf(answers, arm);
    if (scored === null) return [];
    const ofTuned = verdicts === undefined ? 0.5 : preferenceOf(verdicts);
    const value = arm === "tuned" ? ofTuned : 1 - ofTuned;
    return [{ row: answers.row, scored, value, ...defined({ verdicts }) }];
  });
  const rows = new Set(made.map(({ answers }) => answers.row));
  return [...kept.filter(({ row }) => !rows.has(row)), ...news];
}

async function answersOf(
  bucket: Bucket,
  { runId, evaluated }: Request,
  { first }: Batch,
): Promise<Answers[]> {
  const asked = askedOf(evaluated);
  const [tuned, base] = await Promise.all(
    comparedModels.map((arm) => findAnswers(bucket, { runId, arm, asked: asked[arm] }, first)),
  );
  return [...(tuned?.values() ?? [])].flatMap(({ row, recordId, reference, text }) => {
    const other = base?.get(row);
    if (other === undefined) return [];
    return [{ row, recordId, reference, tuned: text, base: other.text }];
  });
}

/** Both scores are kept, and are of one comparison: they add up to 1. */
function isKept(of: Answers, kept: Kept): boolean {
  const values = comparedModels.map((arm) => {
    const key = keyOf(of, arm);
    return key === null ? 0.5 : kept[arm].find(({ scored }) => scored === key)?.value;
  });
  const [tuned, base] = values;
  return tuned !== undefined && base !== undefined && tuned + base === 1;
}

function keyOf(of: Answers, arm: ComparedModel): string | null {
  const answer = of[arm];
  return answer === null ? null : scoredKey({ ...of, answer });
}
