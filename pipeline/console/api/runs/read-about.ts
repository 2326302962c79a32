import { counted } from "../../../counts.ts";
import { verdictText } from "../../../evaluation/score-text.ts";
import { costFigures } from "../../../report/cost-figures.ts";
import { endingOf } from "../../../report/ending.ts";
import type { RunEnvironment } from "../../../run/environment.ts";
import type { RunSummary } from "../../../run/list.ts";
import type { RunFacts } from "../../../run/run-facts.ts";
import { describeRun } from "../../../run/run-facts.ts";
import type { ModellessOutput } from "../../../run-folder/modelless-output.ts";
import { planFile } from "../../../run-folder/plan.ts";
import type { Decision, RunOutput } from "../../../run-folder/run-output.ts";
import { verdictFile } from "../../../run-folder/verdict.ts";
import { WAITS_FOR_APPROVAL } from "../../../workflow/names.ts";
import { plannedCost } from "./run-cost.ts";
import type { RunAbout, RunCondition, RunScores } from "./run-row.ts";

/** Reads what a run is about: its execution, its plan, and of one that is running the state that it is in. */
export async function readAbout(environment: RunEnvironment, run: RunSummary): Promise<RunAbout> {
  const { bucket } = environment;
  const [{ facts, input }, plan] = await Promise.all([
    describeRun(environment, run),
    planFile.findReadable(bucket, run.runId),
  ]);
  const { model, group, state, error, output, modelless } = facts;
  const dataset = input?.dataset;
  return {
    ...{ model, group, state, error },
    condition: await conditionOf(environment, facts),
    dataset: plan?.dataset.name ?? null,
    rows: dataset ? { train: dataset.trainRows, heldOut: dataset.evaluationRows } : null,
    scores: scoresOf(output, modelless),
    baseScore: modelless?.outcome === "not-tuned" ? modelless.baseScore.value : null,
    planned: plan === undefined ? null : plannedCost(costFigures(plan, null)),
    startedBy: input?.approval?.startedBy ?? null,
  };
}

async function conditionOf(
  { bucket }: Pick<RunEnvironment, "bucket">,
  { runId, status, state, output, modelless }: RunFacts,
): Promise<RunCondition> {
  if (status === "RUNNING") return state === WAITS_FOR_APPROVAL ? "waits" : "running";
  if (status !== "SUCCEEDED") return status === "ABORTED" ? "stopped" : "failed";
  if (modelless !== null) return modelless.outcome === "not-tuned" ? "not-tuned" : "a-a";
  if (output === null) return "ended";
  if (output.outcome === "accepted" || output.verdict !== "cannot-tell") return output.outcome;
  // Only the verdict says whether it was rejected for lack of evidence.
  return endingOf("rejected", (await verdictFile.findReadable(bucket, runId)) ?? null);
}

function scoresOf(output: RunOutput | null, modelless: ModellessOutput | null): RunScores | null {
  const aa = modelless?.outcome === "aa-passed" ? modelless.decision : null;
  const decision: Decision | null = output?.decision ?? aa;
  if (decision === null) return null;
  const { verdict, tuned, base, gain, low, high, confidence, rows } = decision;
  return { why: whyRejected(decision), verdict, tuned, base, gain, low, high, confidence, rows };
}

/** The model that the tuned one is not good enough beside; the whole reason is a sentence of the run's page. */
function whyRejected(decision: Decision): string | null {
  const { outcome, verdict, champion, fewShot, reason } = decision;
  if (outcome === "accepted") return null;
  if (verdict !== "better") return verdictText(decision);
  if (champion?.passed === false) return `not good enough beside @${champion.alias}`;
  if (fewShot?.passed === false)
    return `base with ${counted(fewShot.examples, "example")} not beaten`;
  return reason;
}
