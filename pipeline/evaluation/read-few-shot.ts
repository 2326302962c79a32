import type { Bucket } from "../objects.ts";
import { type Asked, readAnswers } from "../run-folder/answered-rows.ts";
import type { TokenPrices } from "../workflow/input.ts";
import type { ScoreSpec } from "../workflow/score-spec.ts";
import { AnswerTally } from "./answer-facts.ts";
import { scorersOf } from "./external/made-scores.ts";
import { refuseGaps } from "./failures.ts";
import type { FewShotEvidence } from "./gate/few-shot.ts";
import { scoreAnswer } from "./scored-rows.ts";

const ARM = "few-shot";

/**
 * Reads what the base model answered with examples in its prompt, scored by the first score.
 * @param of.asked null where it was not asked so
 * @param of.rows number of the run's held-out rows
 * @param of.prices of the base model
 * @throws UserError `Evaluation.RowsMissing`, `Evaluation.TooManyFailures`
 */
export async function readFewShot(
  bucket: Bucket,
  of: {
    readonly runId: string;
    readonly asked: Asked | null;
    readonly rows: number;
    readonly scores: readonly ScoreSpec[];
    readonly labels: readonly string[] | null;
    readonly prices: TokenPrices;
  },
): Promise<FewShotEvidence | null> {
  const { runId, asked, rows, labels } = of;
  if (asked === null) return null;
  const scorers = await scorersOf(bucket, { runId, scores: of.scores.slice(0, 1), labels });
  const tally = new AnswerTally();
  const examples = asked.examples?.count ?? 0;
  const scores: number[] = [];
  const found = { fewer: 0, searched: 0, trainRows: 0 };
  for await (const { [ARM]: answer, ...row } of readAnswers(bucket, {
    runId,
    asked: { [ARM]: asked },
  })) {
    tally.add(answer);
    scores.push(scoreAnswer(scorers, answer, { ...row, ifRefused: 1 }).values[0] ?? 1);
    const { used = 0, searched = 0, trainRows = 0 } = answer.examples ?? {};
    if (used < examples) found.fewer += 1;
    found.searched = Math.max(found.searched, searched);
    found.trainRows = Math.max(found.trainRows, trainRows);
  }
  const answers = tally.result(of.prices);
  const answered = scores.length;
  const missing = `the run's folder has answers to ${answered} of ${rows} rows in evaluation/${ARM}/`;
  refuseGaps(ARM, { answered, refused: answers.refused, rows }, missing);
  return { examples, ...found, scores, answers };
}
