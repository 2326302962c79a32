import type { Bucket } from "../objects.ts";
import { type Arm, type Asked, readAnswers } from "../run-folder/answered-rows.ts";
import type { EvaluationRow } from "../run-folder/evaluation-row.ts";
import type { ExecutionInput } from "../workflow/input.ts";
import { AnswerTally } from "./answer-facts.ts";
import type { FoundChampion } from "./champion.ts";
import { scorersOf } from "./external/made-scores.ts";
import { refuseGaps } from "./failures.ts";
import type { ChampionEvidence } from "./gate/champion.ts";
import { readRows } from "./rows.ts";
import { type ScoredRow, scoreAnswer, scoreRow } from "./scored-rows.ts";

/** Of which run, and how answers are scored: by the first score. */
interface Request {
  readonly runId: string;
  readonly champion: FoundChampion;
  readonly scores: ExecutionInput["evaluation"]["scores"];
  readonly labels: readonly string[] | null;
}

/**
 * Reads and scores what the champion answered, and what both models answered to its own rows.
 * @param rows number of the run's own held-out rows
 * @throws UserError `Evaluation.RowsMissing`, `Evaluation.TooManyFailures`
 */
export async function readChampion(
  bucket: Bucket,
  request: Request,
  rows: number,
): Promise<ChampionEvidence> {
  const { runId, champion: found, labels } = request;
  const { champion, absent } = found;
  if (champion === null) return { absent: absent ?? "no-alias" };
  const scorers = await scorersOf(bucket, firstOf(request, labels));
  const tally = new AnswerTally();
  const scores: number[] = [];
  const asked = { champion: askedBy(found, "champion") };
  for await (const { champion: answer, ...row } of readAnswers(bucket, { runId, asked })) {
    tally.add(answer);
    scores.push(scoreAnswer(scorers, answer, { ...row, ifRefused: 1 }).values[0] ?? 1);
  }
  const answers = tally.result(champion.usdPer1000Tokens);
  refuseGapsOf("champion", { answered: scores.length, refused: answers.refused, rows });
  const ownRows = found.arms.length === 1 ? null : await readOwnRows(bucket, request);
  return { absent: null, champion, scores, answers, ownRows };
}

const TUNED = "tuned-on-champion-rows";
const CHAMPION = "champion-on-champion-rows";

/** The champion's own rows; `base` is the champion. */
async function readOwnRows(bucket: Bucket, request: Request): Promise<ScoredRow[]> {
  const { runId, champion: found, labels } = request;
  const questions = await readQuestions(bucket, found);
  // A label that only the champion was trained on counts as well.
  const references = questions.map(({ reference }) => reference);
  const known = labels && [...new Set([...labels, ...references])];
  const scorers = await scorersOf(bucket, firstOf(request, known));
  const asked = { [TUNED]: askedBy(found, TUNED), [CHAMPION]: askedBy(found, CHAMPION) } as const;
  const scored: ScoredRow[] = [];
  for await (const answered of readAnswers<typeof TUNED | typeof CHAMPION>(bucket, {
    runId,
    asked,
  })) {
    const { group = null, slices = {} } = questions[answered.row] ?? {};
    const pair = { ...answered, tuned: answered[TUNED], base: answered[CHAMPION] };
    scored.push(scoreRow(scorers, pair, { group, slices }));
  }
  for (const [arm, model] of [
    [TUNED, "tuned"],
    [CHAMPION, "base"],
  ] as const) {
    const refused = scored.filter((row) => row[model].isRefused).length;
    refuseGapsOf(arm, { answered: scored.length, refused, rows: questions.length });
  }
  return scored;
}

async function readQuestions(bucket: Bucket, found: FoundChampion): Promise<EvaluationRow[]> {
  const key = armOf(found, TUNED).evaluationKey;
  const questions: EvaluationRow[] = [];
  for await (const { row } of readRows(bucket, key)) questions.push(row);
  return questions;
}

function firstOf({ runId, scores }: Request, labels: readonly string[] | null) {
  return { runId, scores: scores.slice(0, 1), labels };
}

function askedBy(found: FoundChampion, arm: Arm): Asked {
  return armOf(found, arm).asked;
}

function armOf({ arms }: FoundChampion, arm: Arm): FoundChampion["arms"][number] {
  const found = arms.find((one) => one.arm === arm);
  if (found === undefined) throw new RangeError(`the champion has no arm ${arm}`);
  return found;
}

function refuseGapsOf(arm: Arm, of: { answered: number; refused: number; rows: number }): void {
  const { answered, rows } = of;
  refuseGaps(
    arm,
    of,
    `the run's folder has answers to ${answered} of ${rows} rows in evaluation/${arm}/`,
  );
}
