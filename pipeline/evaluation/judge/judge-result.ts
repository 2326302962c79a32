import { isSameModel } from "../../models/same-model.ts";
import type { Bucket } from "../../objects.ts";
import { type JudgeVerdicts, readAllScores } from "../../run-folder/external-scores.ts";
import { findCalibration } from "../../run-folder/judge-calibration.ts";
import type { JudgeResult } from "../../run-folder/verdict.ts";
import { judgeOf, type ScoreSpec } from "../../workflow/score-spec.ts";
import type { Evaluated } from "../evaluated.ts";
import { ratesOf } from "./calibration.ts";
import { ordersOf } from "./verdicts.ts";

/** How a run's judge was calibrated and what it went by; undefined where it has none. */
export async function findJudgeResult(
  bucket: Bucket,
  {
    runId,
    scores,
    evaluated,
  }: { runId: string; scores: readonly ScoreSpec[]; evaluated: Evaluated },
): Promise<JudgeResult | undefined> {
  const spec = judgeOf(scores);
  if (spec === undefined) return undefined;
  const { judged = [] } = (await findCalibration(bucket, runId, spec)) ?? {};
  const answers: JudgeVerdicts[] = [];
  for await (const { verdicts } of readAllScores(bucket, { runId, spec, arm: "tuned" })) {
    if (verdicts !== undefined) answers.push(verdicts);
  }
  return {
    modelId: spec.modelId,
    isBaseModel: isSameModel(spec.modelId, evaluated.baseModel),
    ...ratesOf(judged),
    examples: ordersOf(judged.map(({ verdicts }) => verdicts)),
    answers: ordersOf(answers),
  };
}
