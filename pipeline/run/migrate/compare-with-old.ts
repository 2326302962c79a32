import { z } from "zod";
import { UserError } from "../../errors.ts";
import { compareScores } from "../../evaluation/compare.ts";
import { scorersOf } from "../../evaluation/external/made-scores.ts";
import { scoreAnswer } from "../../evaluation/scored-rows.ts";
import { isExternal, scoreName } from "../../workflow/score-spec.ts";
import { tunedAnswers } from "../pair-answers.ts";
import { PairedAnswers } from "../run-comparison.ts";
import { type RunAt, readSide } from "../run-side.ts";
import { readOldAnswers } from "./collect-old-answers.ts";

/** The old model and the tuned one on the held-out rows that both answered. */
export const OldComparison = z.strictObject({
  runId: z.string(),
  rows: z.number(),
  /** Held-out rows of the run that the old model has not answered. */
  onlyNew: z.number(),
  score: z.string(),
  old: z.number(),
  tuned: z.number(),
  /** tuned − old. */
  gain: z.number(),
  ...PairedAnswers.pick({ interval: true, method: true, pValue: true, confidence: true }).shape,
});
export type OldComparison = z.infer<typeof OldComparison>;

/**
 * Compares a run's tuned model with the old one by the statistics of the gate.
 * @throws UserError `Migrate.NoOldAnswers` where the two have no row in common, `Run.Unknown`
 */
export async function compareWithOld(folder: string, run: RunAt): Promise<OldComparison> {
  const answers = await readOldAnswers(folder);
  const side = await readSide(run);
  const { input, runId } = side;
  const spec = input?.evaluation.scores.find((one) => !isExternal(one)) ?? {
    kind: "exact" as const,
  };
  const { bucket } = run.environment;
  const labels = input?.dataset.labels ?? null;
  const scorers = await scorersOf(bucket, { runId, scores: [spec], labels });
  const [old, tuned]: [number[], number[]] = [[], []];
  let onlyNew = 0;
  for await (const { recordId, reference, text } of tunedAnswers(side)) {
    const oldText = answers.get(recordId);
    if (oldText === undefined) onlyNew += 1;
    else {
      const of = { recordId, reference, ifRefused: 0 };
      old.push(scoreAnswer(scorers, { text: oldText }, of).values[0] ?? 0);
      tuned.push(scoreAnswer(scorers, { text }, of).values[0] ?? 0);
    }
  }
  if (old.length === 0) throw noneInCommon(folder, runId);
  const isBinary = scorers.every((scorer) => scorer.isBinary);
  const confidence = input?.gate.confidence ?? 0.95;
  const compared = compareScores({ tuned, base: old, isBinary, groups: null }, confidence);
  const { gain, interval, method, pValue } = compared;
  return {
    ...{ runId, rows: old.length, onlyNew, score: scoreName(spec) },
    ...{ old: compared.base, tuned: compared.tuned, gain, interval, method, pValue, confidence },
  };
}

function noneInCommon(folder: string, runId: string): UserError {
  return new UserError(
    "Migrate.NoOldAnswers",
    `the old model's answers in ${folder} and those of ${runId} have no row in common`,
    {
      hint: `Collect them with \`tunewright migrate ask-old ${folder} --url URL\`, and start the run from the folder's own tunewright.yaml.`,
    },
  );
}
