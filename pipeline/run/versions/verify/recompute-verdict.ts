import type { AskedArm } from "../../../evaluation/ask-models.ts";
import { type FoundChampion, noChampion } from "../../../evaluation/champion.ts";
import { judgeStored } from "../../../evaluation/decide.ts";
import { evaluatedOf, fewShotAsked } from "../../../evaluation/evaluated.ts";
import { unpaced } from "../../../models/resolve.ts";
import { type Bucket, hashObject } from "../../../objects.ts";
import type { RegistryEntry } from "../../../registry/entry.ts";
import { runLayout } from "../../../run-folder/layout.ts";
import type { Verdict } from "../../../run-folder/verdict.ts";
import type { ExecutionInput } from "../../../workflow/input.ts";

/**
 * Computes a version's verdict again, from the answers that its run has stored and by the code of the gate. Taken from
 * the recorded verdict are only which champion it was compared with and how often the rows had decided before.
 * @throws UserError where answers are missing or cannot be read
 */
export async function recomputeVerdict(
  bucket: Bucket,
  entry: RegistryEntry,
  { input, recorded }: { input: ExecutionInput; recorded: Verdict },
): Promise<Verdict> {
  const { evaluation, dataset, gate, group } = input;
  const { scores, usdPer1000Tokens } = evaluation;
  const request = {
    runId: entry.runId,
    evaluated: evaluatedOf(input, entry.modelArn),
    evaluationKey: dataset.evaluation,
    rows: dataset.evaluationRows,
    labels: dataset.labels,
    ...{ scores, usdPer1000Tokens, gate, group },
    fewShot: fewShotAsked(input) ?? null,
    champion: await championOf(bucket, entry.runId, { input, recorded, entry }),
  };
  return judgeStored(bucket, request, recorded.decidedBefore);
}

async function championOf(
  bucket: Bucket,
  runId: string,
  of: { input: ExecutionInput; recorded: Verdict; entry: RegistryEntry },
): Promise<FoundChampion> {
  const { champion, championAbsent = "no-alias" } = of.recorded;
  if (champion === null) return noChampion(championAbsent, null);
  const { alias, version, modelArn, margin, answers, forgetting } = champion;
  const { evaluation, dataset } = of.input;
  const unpriced = { input: null, output: null };
  const prices = answers.usdPer1000Answers === null ? unpriced : evaluation.usdPer1000Tokens.tuned;
  const same = { key: dataset.evaluation, sha256: dataset.sha256.evaluation };
  const asked = (arm: AskedArm["arm"], model: string, rows: typeof same): AskedArm => ({
    // What is only needed to ask is not needed to read the answers.
    ...{ arm, modelId: model, baseModel: "", pace: unpaced, quota: "", evaluationKey: rows.key },
    asked: { model, maxTokens: evaluation.maxTokens, evaluationSha256: rows.sha256 },
  });
  const own = forgetting === null ? null : await championRows(bucket, runId);
  return {
    ...{ pointsAt: null, absent: null, unanswered: 0 },
    champion: {
      ...{ alias, version, modelArn, margin },
      runId: champion.runId,
      usdPer1000Tokens: prices,
    },
    arms: [
      asked("champion", modelArn, same),
      ...(own === null
        ? []
        : [
            asked("tuned-on-champion-rows", of.entry.modelArn, own),
            asked("champion-on-champion-rows", modelArn, own),
          ]),
    ],
  };
}

async function championRows(bucket: Bucket, runId: string) {
  const { championRows: key } = runLayout(runId);
  return { key, sha256: await hashObject(bucket, key) };
}
