import { z } from "zod";
import { defined, languageOfText } from "../../dataset-tools/index.ts";
import type { Bucket } from "../objects.ts";
import {
  type AnsweredRow,
  Asked,
  comparedModels,
  readAnswers,
} from "../run-folder/answered-rows.ts";
import type { EvaluationRow } from "../run-folder/evaluation-row.ts";
import { planFile } from "../run-folder/plan.ts";
import type { Decision } from "../run-folder/run-output.ts";
import { type Verdict, verdictFile } from "../run-folder/verdict.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { AnswerTally } from "./answer-facts.ts";
import { FoundChampion } from "./champion.ts";
import { decisionOf } from "./decision.ts";
import { askedOf, Evaluated } from "./evaluated.ts";
import { scorersOf } from "./external/made-scores.ts";
import { refuseGaps } from "./failures.ts";
import { floorAnswers } from "./gate/floor.ts";
import { lengthThirds, questionOf } from "./gate/question-slices.ts";
import { findJudgeResult } from "./judge/judge-result.ts";
import { type Evidence, judgeRows } from "./judge-rows.ts";
import { readChampion } from "./read-champion.ts";
import { readFewShot } from "./read-few-shot.ts";
import { readRows } from "./rows.ts";
import { type ScoredRow, scoreRow } from "./scored-rows.ts";

export const DecideRequest = z.strictObject({
  runId: z.string(),
  evaluated: Evaluated,
  evaluationKey: z.string(),
  /** Held-out rows of the dataset; all of them must have been asked. */
  rows: z.int().positive(),
  labels: z.array(z.string()).nullable(),
  ...ExecutionInput.shape.evaluation.pick({ scores: true, usdPer1000Tokens: true }).shape,
  gate: ExecutionInput.shape.gate,
  /** Under which the run's version will be registered. */
  group: z.string(),
  /** What the base model was asked with examples in its prompt; null where it was not. */
  fewShot: Asked.nullable(),
  champion: FoundChampion,
});
export type DecideRequest = z.infer<typeof DecideRequest>;

/**
 * Reads all answers of the run, scores and compares them, applies the gate and writes `verdict.json`.
 * @param decidedBefore runs that the same held-out rows have decided before
 * @throws UserError `Evaluation.RowsMissing`, `Evaluation.TooManyFailures`
 */
export async function decide(
  bucket: Bucket,
  request: DecideRequest,
  decidedBefore: number,
): Promise<Decision> {
  const { runId } = request;
  const verdict = await judgeStored(bucket, request, decidedBefore);
  await verdictFile.write(bucket, runId, verdict);
  return decisionOf(verdict, await planFile.findReadable(bucket, runId));
}

/** The verdict on the answers that a run has stored: the same answers always have the same. Throws as `decide`. */
export async function judgeStored(
  bucket: Bucket,
  request: DecideRequest,
  decidedBefore: number,
): Promise<Verdict> {
  const { scores, gate } = request;
  const { rows, answers, floor } = await scoreAnswers(bucket, request);
  const answered = rows.length;
  for (const model of comparedModels) {
    const { refused } = answers[model];
    const missing = `the run's folder has answers to ${answered} of ${request.rows} held-out rows`;
    refuseGaps(model, { answered, refused, rows: request.rows }, missing);
  }
  const champion = await readChampion(bucket, request, rows.length);
  const fewShot = await readFewShot(bucket, {
    ...request,
    ...{ asked: request.fewShot, rows: rows.length, prices: request.usdPer1000Tokens.base },
  });
  const others = { floor, fewShot, champion };
  const judged = judgeRows({ rows, scores, gate, answers, ...others, decidedBefore });
  const judge = await findJudgeResult(bucket, request);
  return { ...judged, ...defined({ judge }) };
}

async function scoreAnswers(
  bucket: Bucket,
  request: DecideRequest,
): Promise<Pick<Evidence, "answers" | "floor"> & { rows: ScoredRow[] }> {
  const scorers = await scorersOf(bucket, request);
  const tallies = { tuned: new AnswerTally(), base: new AnswerTally() };
  const scored: ScoredRow[] = [];
  const lengths: number[] = [];
  for await (const { asked, answered } of withQuestions(bucket, request)) {
    for (const model of comparedModels) tallies[model].add(answered[model]);
    const question = questionOf(asked);
    lengths.push(question.length);
    const slices = { ...asked.slices, language: languageOfText(question) ?? "not recognized" };
    scored.push(scoreRow(scorers, answered, { group: asked.group ?? null, slices }));
  }
  const thirds = lengthThirds(lengths);
  const rows = scored.map((row, index) => {
    const length = thirds[index] ?? "";
    return { ...row, slices: { ...row.slices, length } };
  });
  const { tuned, base } = request.usdPer1000Tokens;
  const answers = { tuned: tallies.tuned.result(tuned), base: tallies.base.result(base) };
  const references = rows.map(({ reference }) => reference);
  const [first] = scorers;
  return { rows, answers, floor: first === undefined ? null : floorAnswers(first, references) };
}

/** Streams the answered rows with what was asked; both are in the order of the file. */
async function* withQuestions(
  bucket: Bucket,
  { runId, evaluated, evaluationKey }: DecideRequest,
): AsyncGenerator<{ asked: EvaluationRow; answered: AnsweredRow }> {
  const questions = readRows(bucket, evaluationKey);
  let next = await questions.next();
  for await (const answered of readAnswers(bucket, { runId, asked: askedOf(evaluated) })) {
    while (!next.done && next.value.number < answered.row) next = await questions.next();
    if (next.done) return;
    if (next.value.number === answered.row) yield { asked: next.value.row, answered };
  }
}
