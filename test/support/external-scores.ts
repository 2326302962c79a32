import { createHash } from "node:crypto";
import { scorersOf } from "../../pipeline/evaluation/external/made-scores.ts";
import { openScorer } from "../../pipeline/evaluation/external/open-scorer.ts";
import {
  ScoreAnswersRequest,
  type ScoreTools,
  scoreAnswers,
} from "../../pipeline/evaluation/external/score-answers.ts";
import { writeAnswers } from "../../pipeline/run-folder/answered-rows.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import type { ScoreSpec } from "../../pipeline/workflow/score-spec.ts";
import type { PipelineEnvironment } from "./pipeline-environment.ts";

/** What the kept answers are answers to. */
export const asked = { model: "m", maxTokens: 20, evaluationSha256: "a".repeat(64) };

/** Answers of a run by arm; null where the model refused. */
export type Answers = Readonly<Record<"tuned" | "base", readonly (string | null)[]>>;

/** Keeps held-out rows and both models' answers in a run's folder; the references are `right 0`, `right 1`, … */
export async function keepAnswers(
  { bucket, put }: PipelineEnvironment,
  runId: string,
  answers: Answers,
): Promise<void> {
  const rows = answers.tuned.map((_, row) => ({
    ...{ recordId: `r${row}`, system: "Be brief.", reference: `right ${row}` },
    messages: [{ role: "user", content: [{ text: `question ${row}` }] }],
    slices: { column: "blue" },
  }));
  await put(runLayout(runId).evaluation, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  for (const arm of ["tuned", "base"] as const) {
    const lines = answers[arm].map((text, row) => ({
      ...{ row, recordId: `r${row}`, reference: `right ${row}`, text },
      ...{ error: text === null ? "ValidationException" : null, inputTokens: 1, outputTokens: 1 },
    }));
    for (let first = 0; first < lines.length; first += 50) {
      const of = { runId, arm, asked, first };
      await writeAnswers(bucket, of, lines.slice(first, first + 50));
    }
  }
}

/** Keeps a module in the run's folder, and names it as a score. */
export async function keepModule(
  { put }: PipelineEnvironment,
  runId: string,
  text: string,
): Promise<ScoreSpec & { kind: "module" }> {
  const key = "input/scores/own.mjs";
  await put(`${runLayout(runId).prefix}${key}`, text);
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { kind: "module", name: "own", key, sha256 };
}

/** A request to score both models' answers. */
export function scoreRequest(runId: string, scores: ScoreSpec[]): ScoreAnswersRequest {
  const evaluationKey = runLayout(runId).evaluation;
  return ScoreAnswersRequest.parse({
    runId,
    scores,
    arms: [
      { arm: "tuned", asked, evaluationKey },
      { arm: "base", asked, evaluationKey },
    ],
    deadline: Number.MAX_SAFE_INTEGER,
    checkOnly: false,
  });
}

/** The tools of the function, on a local cloud. */
export function scoreTools(environment: PipelineEnvironment): ScoreTools {
  const { bucket, clock, lambda } = environment;
  return { bucket, clock, budget: 60_000, open: openScorer({ bucket, clock, lambda }) };
}

/** An answer whose text must stay within the run's folder. */
export const SECRET = "row content that no log may have";

/**
 * Scores two answers of each model, one of them `SECRET`, or throws as the state does.
 * @param make makes the scorer
 */
export async function scoreTwo<Spec extends ScoreSpec>(
  environment: PipelineEnvironment,
  runId: string,
  make: () => Promise<Spec>,
) {
  await keepAnswers(environment, runId, { tuned: ["a", SECRET], base: ["b", "c"] });
  const spec = await make();
  return { spec, result: await scoreAnswers(scoreTools(environment), scoreRequest(runId, [spec])) };
}

/** The value that the comparison reads for an answer, its reference and the row's record ID. */
export async function madeScore(
  { bucket }: PipelineEnvironment,
  { runId, spec }: { runId: string; spec: ScoreSpec },
  of: [string, string, string],
) {
  const [scorer] = await scorersOf(bucket, { runId, scores: [spec], labels: null });
  return scorer?.score(...of).value;
}
